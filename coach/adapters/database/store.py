"""Sessions in the database. Every public method is one transaction."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, Engine, select, update

from coach.adapters.database import calls, scorecards, sessions, summaries, turns, usage
from coach.adapters.database.contents import Contents
from coach.adapters.database.damage import intact, readable
from coach.adapters.database.tables import SessionRow, TurnRow
from coach.adapters.database.transactions import Transactions
from coach.domain.debrief import Debrief
from coach.domain.model import ModelCall
from coach.domain.scoring import Scorecard
from coach.domain.session import Contest, Mode, Progress, Session, Turn
from coach.service.protocols import Begun, Head, SessionSummary, Usage


class SqlStore:
    """The store on any database SQLAlchemy reaches."""

    def __init__(self, engine: Engine) -> None:
        self.transactions = Transactions(engine)
        self._reading, self._writing = self.transactions.reading, self.transactions.writing
        self._contents = Contents()

    def create(self, session: Session, versions: dict[str, str]) -> None:
        """Store a new session with its frozen content and the versions in force."""
        with self._writing() as tx:
            sessions.create(tx, session, versions)

    def load(self, session_id: str) -> Session:
        """Return the session with its finished turns."""
        with self._reading() as tx:
            return self._loaded(tx, session_id)

    def _loaded(self, tx: Connection, session_id: str) -> Session:
        rows = sessions.lineage(tx, session_id)
        wanted = sessions.turns_of(rows)
        with intact(session_id):
            session = sessions.session_from(tx, self._contents, session_id, rows[0].id)
            talk, contests = turns.talk(tx, wanted), scorecards.contests(tx, wanted)
            return session.model_copy(update={**talk._asdict(), "contests": contests})

    def sessions(self, learner: str | None) -> Sequence[SessionSummary]:
        """Return the sessions of a learner (or of everybody), newest first."""
        with self._reading() as tx:
            return readable(partial(summaries.summaries, tx, self._contents), summaries.ids(tx, learner))

    def family(self, session_id: str) -> Sequence[SessionSummary]:
        """Return the sessions of a tree, the root first."""
        with self._reading() as tx:
            root = sessions.session_row(tx, session_id).root
            return readable(partial(summaries.summaries, tx, self._contents), summaries.family(tx, root))

    def head(self, session_id: str, key: str = "") -> Head:
        """Return whose session it is, who plays, and whether the reply of that key is answered."""
        with self._reading() as tx, intact(session_id):
            row = sessions.session_row(tx, session_id)
            done = (TurnRow.session_id == session_id, TurnRow.key == key, TurnRow.completed.is_not(None))
            answered = tx.scalar(select(TurnRow.id).where(*done)) is not None
            return Head(row.learner, sessions.MODE.validate_python(row.mode), answered)

    def begin(self, session_id: str, key: str, reply: str, at: datetime) -> Begun:
        """Store a reply as the pending turn."""
        with self._writing() as tx:
            known = turns.begin(tx, session_id, key, reply, at)
            return Begun(known, self._loaded(tx, session_id))

    def attempt(self, session_id: str) -> int:
        """Count one more run of the pending turn."""
        with self._writing() as tx:
            return turns.attempt(tx, session_id)

    def keep_progress(self, session_id: str, number: int, progress: Progress) -> None:
        """Keep what the nodes of the pending turn returned so far."""
        with self._writing() as tx:
            turns.keep_progress(tx, session_id, number, progress)

    def set_aside(self, session_id: str, at: datetime) -> None:
        """Give up the pending turn."""
        with self._writing() as tx:
            turns.set_aside(tx, session_id, at)

    def turn_for(self, session_id: str, key: str) -> Turn | None:
        """Return the finished turn of that key, or None."""
        with self._reading() as tx, intact(session_id):
            found = turns.talk(tx, (TurnRow.session_id == session_id) & (TurnRow.key == key)).turns
            return found[0] if found else None

    def complete(self, session_id: str, turn: Turn, at: datetime) -> Turn:
        """Finish the pending turn, unless it is finished already; return the turn kept."""
        with self._writing() as tx:
            return turns.complete(tx, session_id, turn, at)

    def rescore(self, session_id: str, number: int, card: Scorecard, at: datetime) -> None:
        """Keep a judge's scorecard beside the quick read that stood in for it; a debrief kept before is dropped."""
        with self._writing() as tx:
            turn_id = turns.turn_id(tx, session_id, number)
            calls.spend(tx, session_id, card.calls, at)
            if not scorecards.is_kept(tx, turn_id, card.source):
                scorecards.keep(tx, turn_id, card)
                _set(tx, session_id, debrief=None)  # it speaks of the scores before

    def contest(self, session_id: str, contest: Contest) -> None:
        """Keep a doubt with its turn."""
        with self._writing() as tx:
            scorecards.contest(tx, turns.turn_id(tx, session_id, contest.turn), contest)

    def set_mode(self, session_id: str, mode: Mode) -> None:
        """Change who plays and judges the rest of a session."""
        with self._writing() as tx:
            _set(tx, session_id, mode=mode)

    def keep_debrief(self, session_id: str, debrief: Debrief) -> None:
        """Keep the debrief of a session that is over."""
        with self._writing() as tx:
            _set(tx, session_id, debrief=debrief.model_dump(mode="json"))

    def debrief(self, session_id: str) -> Debrief | None:
        """Return the debrief that was kept, or None."""
        with self._reading() as tx, intact(session_id):
            sessions.session_row(tx, session_id)
            kept = tx.scalar(select(SessionRow.debrief).where(SessionRow.id == session_id))
            return Debrief.model_validate(kept) if kept else None

    def spend(self, session_id: str, made: Sequence[ModelCall], at: datetime) -> None:
        """Record what calls of a session cost."""
        with self._writing() as tx:
            calls.spend(tx, session_id, made, at)

    def tokens_since(self, learner: str, since: datetime) -> int:
        """Return the tokens a learner's calls took since then."""
        with self._reading() as tx:
            return calls.tokens_since(tx, learner, since)

    def calls(self, session_id: str | None) -> Sequence[tuple[str, ModelCall]]:
        """Return the calls of a session (or all) with their session's id, oldest first."""
        with self._reading() as tx:
            return calls.calls(tx, None if session_id is None else [session_id])

    def usage(self) -> Sequence[Usage]:
        """Return what the language model did, session by session."""
        with self._reading() as tx:
            return readable(partial(usage.usage, tx), usage.ids(tx))

    def end(self, session_id: str, at: datetime) -> None:
        """Mark an open session as ended by the learner."""
        with self._writing() as tx:
            sessions.session_row(tx, session_id)
            sessions.close(tx, session_id, at, ended_early=True)


def _set(tx: Connection, session_id: str, **values: object) -> None:
    sessions.session_row(tx, session_id)
    tx.execute(update(SessionRow).where(SessionRow.id == session_id).values(values))
