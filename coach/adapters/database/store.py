"""Sessions in the database. Every public method is one transaction."""

import hashlib
import json
import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any, TypeVar

from pydantic import BaseModel
from sqlalchemy import BindParameter, Connection, Engine, Row, Select, bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as Transaction

from coach.adapters.database.engine import translated
from coach.adapters.database.records import MODE, Means, scorecards_of, session_from, summary_from, turn_from
from coach.adapters.database.tables import (
    ContentRow,
    ContestRow,
    CriterionScoreRow,
    ModelCallRow,
    ScorecardRow,
    SessionRow,
    TurnRow,
)
from coach.domain.codes import Outcome
from coach.domain.debrief import Debrief
from coach.domain.model import ModelCall
from coach.domain.persona import Persona
from coach.domain.rubric import Rubric
from coach.domain.scoring import SOURCES, Scorecard
from coach.domain.session import Contest, Mode, Session, Turn
from coach.errors import NotFound, SessionBusy, SessionOver, StoreError
from coach.service.protocols import Begun, Head, SessionSummary

# The ones every turn writes, as plain tables: an object for each row takes twice as long.
SESSIONS, TURNS, CARDS, SCORES, CALLS = (
    kind.metadata.tables[kind.__tablename__]
    for kind in (SessionRow, TurnRow, ScorecardRow, CriterionScoreRow, ModelCallRow)
)

# The questions every turn asks, put together once: that takes as long as having them answered. "Done" is asked as a
# truth, for a time would be parsed for every turn of a long talk.
_SESSION: BindParameter[str] = bindparam("session")
_DONE = TURNS.c.completed.is_not(None).label("done")
_HEAD = (
    select(SESSIONS.c.learner, SESSIONS.c.mode, _DONE)
    .outerjoin(TURNS, (TURNS.c.session_id == SESSIONS.c.id) & (TURNS.c.key == bindparam("key")))
    .where(SESSIONS.c.id == _SESSION)
)
_HEADS = (
    select(TURNS.c.id, TURNS.c.key, TURNS.c.reply, _DONE, func.count(CARDS.c.id).label("cards"))
    .outerjoin(CARDS, CARDS.c.turn_id == TURNS.c.id)
    .where(TURNS.c.session_id == _SESSION)
    .group_by(TURNS.c.id, TURNS.c.number, TURNS.c.key, TURNS.c.reply, TURNS.c.completed)
    .order_by(TURNS.c.number)
)
# Taking the write lock first means that two processes cannot both see the same last number.
_LOCK = update(SESSIONS).where(SESSIONS.c.id == _SESSION).values(id=SESSIONS.c.id).returning(SESSIONS.c.finished)
_LEARNER = select(SESSIONS.c.learner).where(SESSIONS.c.id == _SESSION)
_CONTESTED = select(func.count(ContestRow.id)).join(TURNS, TURNS.c.id == ContestRow.turn_id)
_ROW = select(SESSIONS, _CONTESTED.where(TURNS.c.session_id == _SESSION).scalar_subquery().label("contested")).where(
    SESSIONS.c.id == _SESSION
)
_RESULTS = ("completed", "tension", "reading", "cue", "standing", "line", "guidance")
_COMPLETE = (
    update(TURNS)
    .where(TURNS.c.session_id == _SESSION, TURNS.c.number == bindparam("place"), TURNS.c.completed.is_(None))
    .values({name: bindparam(name, type_=TURNS.c[name].type) for name in _RESULTS})
    .returning(TURNS.c.id)
)
_CALL = insert(CALLS).values(
    {column.name: bindparam(column.name) for column in CALLS.c if column.name not in ("id", "learner")}
    | {"learner": _LEARNER.scalar_subquery()}
)
_PENDING = insert(TURNS)
_CARD = insert(CARDS).returning(CARDS.c.id)
_SCORES = insert(SCORES)
_CONTESTS = (
    select(TURNS.c.number, ContestRow.criterion, ContestRow.text, ContestRow.at)
    .join(ContestRow, ContestRow.turn_id == TURNS.c.id)
    .where(TURNS.c.session_id == _SESSION)
    .order_by(ContestRow.id)
)
_TOKENS = select(func.coalesce(func.sum(CALLS.c.prompt_tokens + CALLS.c.completion_tokens), 0)).where(
    CALLS.c.learner == bindparam("learner"), CALLS.c.at >= bindparam("since", type_=CALLS.c.at.type)
)

Noun = TypeVar("Noun", bound=BaseModel)

TURNS_HELD = 5000
"""Finished turns kept in memory, by id and number of scorecards; some 10 kB each."""


class SqlStore:
    """The store on any database SQLAlchemy reaches."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        # Frozen content never changes under its hash, and parsing a persona costs more than a whole turn.
        self._personas: dict[str, Persona] = {}
        self._rubrics: dict[str, Rubric] = {}
        self._turns: dict[tuple[int, int], Turn] = {}
        self._url = engine.url.render_as_string()
        self._write_lock = threading.Lock()

    @contextmanager
    def _transaction(self) -> Iterator[Transaction]:
        with translated(self._url), Transaction(self._engine) as tx, tx.begin():
            yield tx

    @contextmanager
    def _writing(self) -> Iterator[Transaction]:
        """A transaction that writes. One at a time in this process: SQLite lets one write and has the others sleep and
        try again, up to a tenth of a second each time."""
        with self._write_lock, self._transaction() as tx:
            yield tx

    @contextmanager
    def _plain(self) -> Iterator[Connection]:
        """A transaction for what every turn asks and writes, without objects for rows: these double what it takes."""
        with translated(self._url), self._engine.begin() as tx:
            yield tx

    def create(self, session: Session, versions: dict[str, str]) -> None:
        """Store a new session with its frozen content and the versions in force."""
        play = session.play
        with self._writing() as tx:
            row = SessionRow(
                id=session.id,
                learner=session.learner,
                persona_hash=_keep(tx, "persona", play.persona),
                rubric_hash=_keep(tx, "rubric", play.rubric),
                scene_id=play.scene_id,
                lang=play.lang,
                difficulty=play.difficulty.value,
                mode=session.mode,
                seed=play.seed,
                start=session.start.model_dump(mode="json"),
                versions=versions,
                started=session.started,
                finished=None,
                outcome=Outcome.OPEN.value,
                ended_early=False,
                debrief=None,
            )
            tx.add(row)

    def load(self, session_id: str) -> Session:
        """Return the session with its finished turns."""
        with self._plain() as tx:
            return self._loaded(tx, session_id, tx.execute(_HEADS, {"session": session_id}).all())

    def _loaded(self, tx: Connection, session_id: str, heads: Sequence[Row[Any]]) -> Session:
        """Return the session, given the heads of its turns."""
        row = tx.execute(_ROW, {"session": session_id}).first()
        if row is None:
            raise NotFound(what="session", id=session_id)
        pending = next((head.reply for head in heads if not head.done), None)
        persona = _kept(tx, row.persona_hash, Persona, self._personas)
        rubric = _kept(tx, row.rubric_hash, Rubric, self._rubrics)
        contests = _contests(tx, session_id) if row.contested else ()
        return session_from(row, persona, rubric, self._turns_of(tx, heads), pending, contests)

    def _turns_of(self, tx: Connection, heads: Sequence[Row[Any]]) -> tuple[Turn, ...]:
        """Return the finished turns in order.

        A finished turn changes only by one more scorecard, so what was read once is read again only then: reading 40
        turns anew takes longer than answering the reply.
        """
        done = [(head.id, head.cards) for head in heads if head.done]
        held = {key: self._turns[key] for key in done if key in self._turns}
        missing = [key for key in done if key not in held]
        if missing:
            ids = [turn_id for turn_id, _cards in missing]
            rows = {row.id: row for row in tx.execute(select(TURNS).where(TURNS.c.id.in_(ids)))}
            found = scorecards_of(tx, ids)
            read = {key: turn_from(rows[key[0]], found[key[0]]) for key in missing}
            self._hold(read)
            held |= read
        return tuple(held[key] for key in done)

    def _hold(self, turns: dict[tuple[int, int], Turn]) -> None:
        if len(self._turns) > TURNS_HELD:
            self._turns.clear()
        self._turns |= turns

    def head(self, session_id: str, key: str = "") -> Head:
        """Return whose session it is, who plays, and whether the reply of that key is answered."""
        with self._plain() as tx:
            row = tx.execute(_HEAD, {"session": session_id, "key": key}).first()
            if row is None:
                raise NotFound(what="session", id=session_id)
            return Head(row.learner, MODE.validate_python(row.mode), bool(row.done))

    def begin(self, session_id: str, key: str, reply: str, at: datetime) -> Begun:
        """Store a reply as the pending turn."""
        try:
            with self._write_lock, self._plain() as tx:
                known, heads = _begin(tx, session_id, key, reply, at)
                session = self._loaded(tx, session_id, heads)
                return Begun(known, session if known else session.model_copy(update={"pending": reply}))
        except StoreError as error:
            if isinstance(error.__cause__, IntegrityError):  # another process took the same number in between
                raise SessionBusy() from error
            raise

    def turn_for(self, session_id: str, key: str) -> Turn | None:
        """Return the finished turn of that key, or None."""
        with self._plain() as tx:
            row = tx.execute(select(TURNS).where(TURNS.c.session_id == session_id, TURNS.c.key == key)).first()
            if row is None or row.completed is None:
                return None
            return turn_from(row, scorecards_of(tx, [row.id])[row.id])

    def complete(self, session_id: str, turn: Turn, at: datetime) -> Turn:
        """Finish the pending turn, with scores and outcome, unless it is finished already; return the turn kept."""
        # What calls cost stands in a table of its own.
        calls = (*turn.line.calls, *turn.scorecard.calls)
        line, card = (part.model_copy(update={"calls": ()}) for part in (turn.line, turn.scorecard))
        turn = turn.model_copy(update={"line": line, "scorecard": card})
        with self._write_lock, self._plain() as tx:
            turn_id = tx.execute(
                _COMPLETE, {"session": session_id, "place": turn.number, **_results(turn, at)}
            ).scalar()
            if turn_id is None:
                return _finished(tx, session_id, turn.number)
            _keep_scores(tx, turn_id, turn.scorecard)
            _spend(tx, session_id, calls, at)
            if turn.standing.outcome is not Outcome.OPEN:
                _close(tx, session_id, at, outcome=turn.standing.outcome.value)
        self._hold({(turn_id, 1): turn})
        return turn

    def rescore(self, session_id: str, number: int, card: Scorecard, at: datetime) -> None:
        """Keep a judge's scorecard beside the quick read that stood in for it; a debrief kept before is dropped."""
        with self._writing() as tx:
            row = tx.scalar(select(TurnRow).where(TurnRow.session_id == session_id, TurnRow.number == number))
            if row is None:
                raise NotFound(what="turn", id=f"{session_id} {number}")
            _spend(tx.connection(), session_id, card.calls, at)
            known = select(ScorecardRow.id).where(ScorecardRow.turn_id == row.id, ScorecardRow.source == card.source)
            if tx.scalar(known) is None:
                _keep_scores(tx.connection(), row.id, card)
                _session(tx, session_id).debrief = None  # it speaks of the scores before

    def contest(self, session_id: str, contest: Contest) -> None:
        """Keep a doubt with its turn."""
        with self._writing() as tx:
            row = tx.scalar(select(TurnRow).where(TurnRow.session_id == session_id, TurnRow.number == contest.turn))
            if row is None:
                raise NotFound(what="turn", id=str(contest.turn))
            tx.add(ContestRow(turn_id=row.id, criterion=contest.criterion, text=contest.text, at=contest.at))

    def set_mode(self, session_id: str, mode: Mode) -> None:
        """Change who plays and judges the rest of a session."""
        with self._writing() as tx:
            _session(tx, session_id).mode = mode

    def keep_debrief(self, session_id: str, debrief: Debrief) -> None:
        """Keep the debrief of a session that is over."""
        with self._writing() as tx:
            _session(tx, session_id).debrief = debrief.model_dump(mode="json")

    def debrief(self, session_id: str) -> Debrief | None:
        """Return the debrief that was kept, or None."""
        with self._transaction() as tx:
            kept = _session(tx, session_id).debrief
            return Debrief.model_validate(kept) if kept else None

    def spend(self, session_id: str, calls: Sequence[ModelCall], at: datetime) -> None:
        """Record what calls of a session cost."""
        with self._write_lock, self._plain() as tx:
            _spend(tx, session_id, calls, at)

    def tokens_since(self, learner: str, since: datetime) -> int:
        """Return the tokens a learner's calls took since then."""
        with self._plain() as tx:
            return int(tx.execute(_TOKENS, {"learner": learner, "since": since}).scalar_one())

    def calls(self, session_id: str | None) -> Sequence[tuple[str, ModelCall]]:
        """Return the calls of a session (or all) with their session's id, oldest first."""
        wanted = select(ModelCallRow).order_by(ModelCallRow.id)
        if session_id is not None:
            wanted = wanted.where(ModelCallRow.session_id == session_id)
        names = tuple(ModelCall.model_fields)
        with self._transaction() as tx:
            rows = tx.scalars(wanted).all()
            return [(row.session_id, ModelCall(**{name: getattr(row, name) for name in names})) for row in rows]

    def end(self, session_id: str, at: datetime) -> None:
        """Mark an open session as ended by the learner."""
        with self._writing() as tx:
            _session(tx, session_id)
            _close(tx.connection(), session_id, at, ended_early=True)

    def sessions(self, learner: str | None) -> Sequence[SessionSummary]:
        """Return the sessions of a learner (or of everybody), newest first."""
        with self._transaction() as tx:
            chosen = select(SessionRow).order_by(SessionRow.started.desc(), SessionRow.id)
            if learner is not None:
                chosen = chosen.where(SessionRow.learner == learner)
            rows = tx.scalars(chosen).all()
            counts = _turn_counts(tx)
            means = _means(tx)
            return [
                summary_from(
                    row,
                    _kept(tx.connection(), row.persona_hash, Persona, self._personas),
                    counts.get(row.id, 0),
                    means.get(row.id, Means({}, "quick_read", False)),
                )
                for row in rows
            ]


def _session(tx: Transaction, session_id: str) -> SessionRow:
    row = tx.get(SessionRow, session_id)
    if row is None:
        raise NotFound(what="session", id=session_id)
    return row


def _contests(tx: Connection, session_id: str) -> tuple[Contest, ...]:
    rows = tx.execute(_CONTESTS, {"session": session_id})
    return tuple(Contest(turn=n, criterion=criterion, text=text, at=at) for n, criterion, text, at in rows)


def _begin(tx: Connection, session_id: str, key: str, reply: str, at: datetime) -> tuple[bool, Sequence[Row[Any]]]:
    """Return whether the key was there already, and the heads of the turns that were."""
    row = tx.execute(_LOCK, {"session": session_id}).first()
    if row is None:
        raise NotFound(what="session", id=session_id)
    heads = tx.execute(_HEADS, {"session": session_id}).all()
    if any(head.key == key for head in heads):
        return True, heads
    if row.finished is not None:
        raise SessionOver()
    if not all(head.done for head in heads):
        raise SessionBusy()
    values = {"session_id": session_id, "number": len(heads) + 1, "key": key, "reply": reply, "begun": at}
    tx.execute(_PENDING, values)
    return False, heads


def _close(tx: Connection, session_id: str, at: datetime, **values: Any) -> None:
    tx.execute(
        update(SessionRow)
        .where(SessionRow.id == session_id, SessionRow.finished.is_(None))
        .values(finished=at, **values)
    )


def _finished(tx: Connection, session_id: str, number: int) -> Turn:
    row = tx.execute(select(TURNS).where(TURNS.c.session_id == session_id, TURNS.c.number == number)).first()
    if row is None:
        raise NotFound(what="turn", id=f"{session_id} {number}")
    return turn_from(row, scorecards_of(tx, [row.id])[row.id])


def _results(turn: Turn, at: datetime) -> dict[str, Any]:
    parts: tuple[BaseModel, ...] = (turn.reading, turn.cue, turn.standing, turn.line, turn.guidance)
    dumped = [part.model_dump(mode="json") for part in parts]
    return dict(zip(_RESULTS, (at, turn.standing.tension, *dumped), strict=True))


def _keep_scores(tx: Connection, turn_id: int, card: Scorecard) -> None:
    kept = card.model_dump(mode="json", exclude={"scores", "calls"})
    card_id = tx.execute(_CARD, {"turn_id": turn_id, **kept}).scalar_one()
    scores = [
        {"scorecard_id": card_id, "position": position, **score.model_dump(mode="json")}
        for position, score in enumerate(card.scores)
    ]
    if scores:
        tx.execute(_SCORES, scores)


def _spend(tx: Connection, session_id: str, calls: Sequence[ModelCall], at: datetime) -> None:
    if calls:
        rows = [{"session": session_id, "session_id": session_id, "at": at, **call.model_dump()} for call in calls]
        try:
            tx.execute(_CALL, rows)
        except IntegrityError as error:  # no session, no learner
            raise NotFound(what="session", id=session_id) from error


def _keep(tx: Transaction, kind: str, content: BaseModel) -> str:
    body = content.model_dump(mode="json")
    digest = hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    if tx.get(ContentRow, digest) is None:
        with suppress(IntegrityError), tx.begin_nested():  # another program may store the same at the same moment
            tx.execute(insert(ContentRow).values(hash=digest, kind=kind, body=body))
    return digest


def _kept(tx: Connection, digest: str, noun: type[Noun], cache: dict[str, Noun]) -> Noun:
    if digest not in cache:
        body = tx.execute(select(ContentRow.body).where(ContentRow.hash == digest)).scalar_one()
        cache[digest] = noun.model_validate(body)
    return cache[digest]


def _turn_counts(tx: Transaction) -> dict[str, int]:
    done = select(TurnRow.session_id, func.count()).where(TurnRow.completed.is_not(None)).group_by(TurnRow.session_id)
    return {session_id: count for session_id, count in tx.execute(done)}  # noqa: C416 - a Row is not a pair to mypy


def _means(tx: Transaction) -> dict[str, Means]:
    """Means over one kind of scores a session: the judge's where there are any, else the quick read's."""
    scored = (
        select(TurnRow.session_id, ScorecardRow.source, CriterionScoreRow.criterion, func.avg(CriterionScoreRow.level))
        .join(ScorecardRow, ScorecardRow.turn_id == TurnRow.id)
        .join(CriterionScoreRow, CriterionScoreRow.scorecard_id == ScorecardRow.id)
        .where(CriterionScoreRow.level.is_not(None))
        .group_by(TurnRow.session_id, ScorecardRow.source, CriterionScoreRow.criterion)
        .order_by(func.min(CriterionScoreRow.position))
    )
    means: dict[str, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    for session_id, source, criterion, mean in tx.execute(scored).all():
        means[session_id][source][criterion] = round(float(mean), 2)
    unjudged = set(tx.scalars(_unjudged()))
    found: dict[str, Means] = {}
    for session_id, by_source in means.items():
        source = next(source for source in SOURCES if source in by_source)
        found[session_id] = Means(by_source[source], source, source == "judge" and session_id in unjudged)
    return found


def _unjudged() -> Select[str]:
    """Sessions with a finished turn that no judge scored."""
    judged = select(ScorecardRow.turn_id).where(ScorecardRow.source == "judge")
    return select(TurnRow.session_id).where(TurnRow.completed.is_not(None), TurnRow.id.not_in(judged)).distinct()
