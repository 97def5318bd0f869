"""What a learner does: choose a scene, talk it through, end it, read the debrief."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from queue import SimpleQueue

from coach.domain.codes import Difficulty
from coach.domain.debrief import Debrief
from coach.domain.persona import Persona, Scenario
from coach.domain.reading import Reading
from coach.domain.rubric import Rubric
from coach.domain.scoring import Scorecard
from coach.domain.session import Learner, Play, Session, Turn
from coach.domain.text import Lang
from coach.engine.debriefing import debrief_of
from coach.engine.grading import quick_scorecard
from coach.engine.protocols import Drafter, Reader, Stage
from coach.engine.state import Cast
from coach.engine.turn import play_turn
from coach.errors import NotAllowed, NotFound, SessionBusy, SessionOver
from coach.partner.transitions import opening_standing
from coach.service.admit import admit
from coach.service.protocols import Clock, Content, Ids, Store

HandOn = Callable[[str], None]

BUSY_AFTER = 60.0
"""Seconds to wait for another window's turn in the same session before saying so."""

HARDER = {Difficulty.EASY: Difficulty.MEDIUM, Difficulty.MEDIUM: Difficulty.HARD, Difficulty.HARD: Difficulty.HARD}


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
        drafter: Drafter,
        clock: Clock,
        ids: Ids,
        versions: dict[str, str],
    ) -> None:
        self._store, self._content, self._cast, self._drafter = store, content, cast, drafter
        self._clock, self._ids, self._versions = clock, ids, versions
        self._locks = SessionLocks()
        self._workers = ThreadPoolExecutor(max_workers=32, thread_name_prefix="turn")

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
        self, learner: Learner, scene_id: str, lang: Lang, difficulty: Difficulty, seed: int | None = None
    ) -> Session:
        """Start a session with the content frozen as it is now. Raises NotFound."""
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
            started=self._clock.now(),
            start=opening_standing(persona.temper, scene.difficulties[difficulty]),
        )
        self._store.create(session, self._versions)
        return session

    def again(self, learner: Learner, session_id: str, harder: bool = False) -> Session:
        """Start the same scene anew, one difficulty up if `harder`."""
        play = self._own(learner, session_id).play
        difficulty = HARDER[play.difficulty] if harder else play.difficulty
        return self.start(learner, play.scene_id, play.lang, difficulty)

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

        Raises ReplyRefused, SessionOver, SessionBusy, NotFound, NotAllowed, StoreError.
        """
        reply = admit(text)
        self._own(learner, session_id)
        return self._answer(session_id, reply, key, _nobody)

    def stream(self, learner: Learner, session_id: str, text: str, key: str) -> Iterator[str]:
        """Take a reply and yield the other side's line as it comes.

        The turn is under way when this returns and runs to its end whether or not anybody listens, so a
        closed window loses nothing. Raises as `reply` does, at once or while iterating.
        """
        reply = admit(text)
        self._own(learner, session_id)
        pieces: SimpleQueue[str | None] = SimpleQueue()
        running = self._workers.submit(self._answer, session_id, reply, key, pieces.put)
        running.add_done_callback(lambda _: pieces.put(None))
        return _drained(pieces, running)

    def check_draft(self, learner: Learner, session_id: str, text: str) -> tuple[Reading, Scorecard]:
        """Return how a draft would be read, without sending or storing it."""
        play = self._own(learner, session_id).play
        draft = admit(text)
        reading = self._reader.read(draft, play.scene())
        return reading, quick_scorecard(reading, play.rubric, draft)

    def end(self, learner: Learner, session_id: str) -> Session:
        """End an open session on the learner's wish and return it."""
        self._own(learner, session_id)
        with self._locks.hold(session_id):
            self._finish_pending(session_id)
            self._store.end(session_id, self._clock.now())
        return self._store.load(session_id)

    def debrief(self, learner: Learner, session_id: str) -> Debrief:
        """Return the debrief of a session as it stands."""
        return debrief_of(self.open(learner, session_id), self._drafter)

    @property
    def _reader(self) -> Reader:
        return self._cast.reader

    def _own(self, learner: Learner, session_id: str) -> Session:
        if self._store.owner(session_id) != learner.id:
            raise NotAllowed()
        return self._store.load(session_id)

    def _answer(self, session_id: str, reply: str, key: str, hand_on: HandOn) -> Turn:
        with self._locks.hold(session_id):
            self._finish_pending(session_id)
            done = self._store.turn_for(session_id, key)
            if done is None:
                begun = self._store.begin(session_id, key, reply, self._clock.now())
                # Another process may have taken and finished the same key in between; then there is nothing to run.
                done = self._store.turn_for(session_id, key) if begun.known else None
                done = done or self._run(self._store.load(session_id), hand_on)
            return done

    def _finish_pending(self, session_id: str) -> None:
        session = self._store.load(session_id)
        if session.pending is not None:
            self._run(session, _nobody)

    def _run(self, session: Session, hand_on: HandOn) -> Turn:
        if session.pending is None:
            raise SessionOver()
        stage = Stage(play=session.play, turns=session.turns, reply=session.pending)
        for piece in play_turn(self._cast, stage, session.standing()):
            if isinstance(piece, Turn):
                return self._store.complete(session.id, piece, self._clock.now())
            hand_on(piece)
        raise AssertionError("a turn always ends with the turn itself")


def _drained(pieces: SimpleQueue[str | None], running: Future[Turn]) -> Iterator[str]:
    yield from iter(pieces.get, None)
    running.result()


def _nobody(piece: str) -> None:
    """Hand a piece on to nobody: a turn that is finished after the fact has no listener."""
