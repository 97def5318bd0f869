"""What a learner does: choose a scene, talk it through, end it, read the debrief."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from queue import SimpleQueue
from typing import NamedTuple

from coach.domain.codes import Difficulty
from coach.domain.debrief import Debrief
from coach.domain.model import ModelCall
from coach.domain.persona import Persona, Scenario
from coach.domain.reading import Reading
from coach.domain.rubric import Rubric
from coach.domain.scoring import Scorecard
from coach.domain.session import CONTEST_LIMIT, Contest, Learner, Mode, Play, Session, Turn
from coach.domain.text import Lang
from coach.engine.evidence.quick_scores import quick_scorecard
from coach.engine.graph.context import Cast
from coach.engine.graph.conversation import play_turn
from coach.engine.graph.debrief import debrief_of
from coach.engine.precedence import background, foreground
from coach.engine.protocols import Piece, Reader, Stage, Task, unheard
from coach.errors import Limited, NotAllowed, NotFound, ReplyRefused, SessionBusy, SessionOver
from coach.partner.transitions import opening_standing
from coach.service.practice.admission import admit
from coach.service.practice.allowance import Allowance, Limits
from coach.service.protocols import Begun, Clock, Content, Ids, Store

HandOn = Callable[[Piece], None]

BUSY_AFTER = 60.0
"""Seconds to wait for another window's turn in the same session before saying so."""

TURNS_AT_ONCE = 64
"""Turns one process runs at the same time; a turn with a model mostly waits for it."""

REST = timedelta(minutes=5)
"""How long a model that could not write a debrief is left alone: a page is drawn again at every click."""

HARDER = {Difficulty.EASY: Difficulty.MEDIUM, Difficulty.MEDIUM: Difficulty.HARD, Difficulty.HARD: Difficulty.HARD}


class ModelCast(NamedTuple):
    """Who plays with a language model: the actor model's name, the cast, and the versions stored with a session."""

    actor: str
    cast: Cast
    versions: dict[str, str]


class SessionLocks:
    """One lock a session, so that two windows of one process answer one after the other."""

    def __init__(self) -> None:
        self._locks: dict[str, threading.Lock] = {}
        self._guard = threading.Lock()

    @contextmanager
    def hold(self, session_id: str) -> Iterator[None]:
        """Hold the session's lock; raises SessionBusy if it is not free within BUSY_AFTER seconds."""
        with self._guard:
            lock = self._locks.setdefault(session_id, threading.Lock())
        if not lock.acquire(timeout=BUSY_AFTER):
            raise SessionBusy()
        try:
            yield
        finally:
            lock.release()


class PracticeService:
    """The learner's use cases. Every call checks that the session is the learner's own."""

    def __init__(
        self,
        store: Store,
        content: Content,
        cast: Cast,
        clock: Clock,
        ids: Ids,
        versions: dict[str, str],
        model: ModelCast | None = None,
        limits: Limits = Limits(),  # noqa: B008 - a NamedTuple cannot change
    ) -> None:
        self._store, self._content, self._cast, self._model = store, content, cast, model
        self._clock, self._ids, self._versions = clock, ids, versions
        self._allowance = Allowance(limits, store, clock)
        self._locks = SessionLocks()
        self._resting: dict[str, datetime] = {}
        self._workers = ThreadPoolExecutor(max_workers=TURNS_AT_ONCE, thread_name_prefix="turn")

    def model(self) -> str:
        """Return the name of the language model that plays the other side; empty if none is connected."""
        return self._model.actor if self._model else ""

    def personas(self) -> Sequence[Persona]:
        """Return the counterparts that can be met, with their scenes."""
        return self._content.personas()

    def rubric(self) -> Rubric:
        """Return the rubric a new session is scored against."""
        return self._content.rubric()

    def problems(self) -> Sequence[str]:
        """Return a sentence for every content file that was left out."""
        return self._content.problems()

    def scene(self, scene_id: str) -> tuple[Persona, Scenario]:
        """Return a scene and who is met in it; raises NotFound."""
        for persona in self._content.personas():
            for scene in persona.scenes:
                if scene.id == scene_id:
                    return persona, scene
        raise NotFound(what="scene", id=scene_id)

    def start(
        self,
        learner: Learner,
        scene_id: str,
        lang: Lang,
        difficulty: Difficulty,
        seed: int | None = None,
        mode: Mode | None = None,
    ) -> Session:
        """Start a session with the content frozen as it is now; with the model if there is one. Raises NotFound."""
        persona, scene = self.scene(scene_id)
        play = Play(
            persona=persona.model_copy(update={"scenes": (scene,)}),
            scene_id=scene_id,
            rubric=self._content.rubric(),
            lang=lang,
            difficulty=difficulty,
            seed=self._ids.new_seed() if seed is None else seed,
        )
        session = Session(
            id=self._ids.new_id(),
            learner=learner.id,
            play=play,
            mode="embedded" if self._model is None else mode or "model",
            started=self._clock.now(),
            start=opening_standing(persona.temper, scene.difficulties[difficulty]),
        )
        with_model = self._model.versions if self._model and session.mode == "model" else {}
        self._store.create(session, self._versions | with_model)
        return session

    def again(self, learner: Learner, session_id: str, harder: bool = False) -> Session:
        """Start the same scene anew, one difficulty up if `harder`."""
        session = self._own(learner, session_id)
        play = session.play
        difficulty = HARDER[play.difficulty] if harder else play.difficulty
        return self.start(learner, play.scene_id, play.lang, difficulty, mode=session.mode)

    def open(self, learner: Learner, session_id: str) -> Session:
        """Return a session, finishing first a turn that a crash or a closed window left pending."""
        session = self._own(learner, session_id)
        if session.pending is None:
            return session
        with self._locks.hold(session_id):
            self._finish_pending(session_id)
        return self._store.load(session_id)

    def reply(self, learner: Learner, session_id: str, text: str, key: str) -> Turn:
        """Take a reply and return the finished turn; the same key twice is one turn.

        Raises ReplyRefused, SessionOver, SessionBusy, NotFound, NotAllowed, Limited, StoreError.
        """
        return self._taken(learner, session_id, text, key, unheard)

    def stream(self, learner: Learner, session_id: str, text: str, key: str) -> Iterator[Piece]:
        """Take a reply and yield the other side's line as it comes, RETAKE where it starts anew.

        The turn is under way when this returns and runs to its end whether or not anybody listens, so a
        closed window loses nothing. Raises as `reply` does, while iterating.
        """
        pieces: SimpleQueue[Piece | None] = SimpleQueue()
        running = self._workers.submit(self._taken, learner, session_id, text, key, pieces.put)
        running.add_done_callback(lambda _: pieces.put(None))
        return _drained(pieces, running)

    def check_draft(self, learner: Learner, session_id: str, text: str) -> tuple[Reading, Scorecard]:
        """Return how a draft would be read, without sending or storing it."""
        play = self._own(learner, session_id).play
        draft = admit(text)
        reading = self._reader.read(draft, play.scene())
        return reading, quick_scorecard(reading, play.rubric, draft)

    def advise(self, learner: Learner, session_id: str, text: str, task: Task) -> Iterator[str]:
        """Yield a model's advice on a draft: at most two points, or one way to say it when that is asked for.

        Yields nothing in a session without a model. Raises ReplyRefused, Limited, ModelError.
        """
        session = self._own(learner, session_id)
        adviser = self._cast_of(session).adviser
        if adviser is None:
            return
        draft = admit(text)
        self._allowance.take(learner)
        calls: list[ModelCall] = []
        stage = Stage(play=session.play, turns=session.turns, reply=draft)
        try:
            yield from adviser.advise(stage, self._reader.read(draft, session.play.scene()), task, calls.append)
        finally:
            self._store.spend(session_id, calls, self._clock.now())

    def contest(self, learner: Learner, session_id: str, turn: int, criterion: str, text: str) -> None:
        """Keep a learner's doubt about one score, in one line, for whoever reads the transcript.

        Raises ReplyRefused for an empty or long line, NotFound for a turn or criterion the session does not have.
        """
        session = self._own(learner, session_id)
        line = " ".join(admit(text).split())
        if len(line) > CONTEST_LIMIT:
            raise ReplyRefused(found=f"{len(line)} characters long", allowed=CONTEST_LIMIT)
        if criterion not in {known.id for known in session.play.rubric.criteria}:
            raise NotFound(what="criterion", id=criterion)
        self._store.contest(session_id, Contest(turn=turn, criterion=criterion, text=line, at=self._clock.now()))

    def go_on_without_model(self, learner: Learner, session_id: str) -> None:
        """Let the embedded parts play and judge the rest of a session."""
        self._own(learner, session_id)
        self._store.set_mode(session_id, "embedded")

    def score_pending(self, learner: Learner, session_id: str) -> Session:
        """Let the judge score the replies it could not be reached for. Raises Limited, SessionBusy.

        Each counts as one use; what the limits do not allow any more stays pending.
        """
        session = self._own(learner, session_id)
        if self._model is None or not any(turn.scorecard.pending for turn in session.turns):
            return session
        self._allowance.take(learner)
        with self._locks.hold(session_id):
            session = self._store.load(session_id)
            pending = [place for place, turn in enumerate(session.turns) if turn.scorecard.pending]
            with suppress(Limited):
                for place in pending:
                    if place != pending[0]:
                        self._allowance.take(learner)
                    if not self._rescored(session, place, self._model.cast):
                        break
        return self._store.load(session_id)

    def _rescored(self, session: Session, place: int, cast: Cast) -> bool:
        """Ask the judge for one turn; tell whether it could be reached."""
        turn, now = session.turns[place], self._clock.now()
        stage = Stage(play=session.play, turns=session.turns[:place], reply=turn.reply)
        card = cast.judge.judge(turn.reading, stage, turn.guidance)
        if card.source != "judge":
            self._store.spend(session.id, card.calls, now)
            return False
        self._store.rescore(session.id, turn.number, card, now)
        return True

    def end(self, learner: Learner, session_id: str) -> Session:
        """End an open session on the learner's wish and return it."""
        self._own(learner, session_id)
        with self._locks.hold(session_id):
            self._finish_pending(session_id)
            self._store.end(session_id, self._clock.now())
        return self._store.load(session_id)

    def debrief(self, learner: Learner, session_id: str) -> Debrief:
        """Return the debrief of a session as it stands; a model writes only that of a session that is over, once.

        Where the model fails the quick draft stands in, and it is asked again after REST.
        """
        session = self.open(learner, session_id)
        if not session.is_over():
            return debrief_of(session, self._cast.drafter)[0]
        with self._locks.hold(session_id):  # a page drawn anew meanwhile waits for the one that is being written
            return self._store.debrief(session_id) or self._debriefed(self._store.load(session_id))

    def _debriefed(self, session: Session) -> Debrief:
        cast, now = self._cast_of(session), self._clock.now()
        if now < self._resting.get(session.id, now):
            cast = self._cast
        debrief, calls = debrief_of(session, cast.drafter)
        self._store.spend(session.id, calls, now)
        if debrief.author == "judge":
            self._store.keep_debrief(session.id, debrief)
        elif calls:
            self._resting[session.id] = now + REST
        return debrief

    @property
    def _reader(self) -> Reader:
        return self._cast.reader

    def _admitted(self, learner: Learner, session_id: str, text: str, key: str) -> tuple[str, Cast]:
        """Return the reply as it is taken and who answers it, counted against the allowance where a model does."""
        reply = admit(text)
        self._reader.prepare(reply)
        head = self._store.head(session_id, key)
        if head.learner != learner.id:
            raise NotAllowed()
        if self._model is None or head.mode != "model":
            return reply, self._cast
        if not head.answered:
            self._allowance.take(learner)
        return reply, self._model.cast

    def _cast_of(self, session: Session) -> Cast:
        """Return who plays in this session now; with the day's tokens spent nobody but the embedded parts."""
        if self._model is None or session.mode != "model" or self._allowance.is_spent(session.learner):
            return self._cast
        return self._model.cast

    def _own(self, learner: Learner, session_id: str) -> Session:
        session = self._store.load(session_id)
        if session.learner != learner.id:
            raise NotAllowed()
        return session

    def _taken(self, learner: Learner, session_id: str, text: str, key: str, hand_on: HandOn) -> Turn:
        reply, cast = self._admitted(learner, session_id, text, key)
        with self._locks.hold(session_id):
            begun = self._begun(session_id, key, reply)
            # A reply sent twice may be answered already; then there is nothing to run.
            done = self._store.turn_for(session_id, key) if begun.known else None
            return done or self._run(begun.session, cast, hand_on)

    def _begun(self, session_id: str, key: str, reply: str) -> Begun:
        """Store the reply as the pending turn, finishing first one that was left pending."""
        try:
            with foreground():
                return self._store.begin(session_id, key, reply, self._clock.now())
        except SessionBusy:
            self._finish_pending(session_id)
            return self._store.begin(session_id, key, reply, self._clock.now())

    def _finish_pending(self, session_id: str) -> None:
        """Run a turn that a crash or a closed window left pending, if there is one."""
        session = self._store.load(session_id)
        if session.pending is not None:
            self._run(session, self._cast_of(session), unheard)

    def _run(self, session: Session, cast: Cast, hand_on: HandOn) -> Turn:
        if session.pending is None:
            raise SessionOver()
        stage = Stage(play=session.play, turns=session.turns, reply=session.pending)
        turn = play_turn(cast, stage, session.standing(), hand_on)
        with background():
            return self._store.complete(session.id, turn, self._clock.now())


def _drained(pieces: SimpleQueue[Piece | None], running: Future[Turn]) -> Iterator[Piece]:
    while (piece := pieces.get()) is not None:
        yield piece
    running.result()
