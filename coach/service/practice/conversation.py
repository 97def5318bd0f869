"""What a learner does in a conversation: start it, talk it through, try another way, end it."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue

from coach.domain.codes import Difficulty
from coach.domain.permissions import Permission
from coach.domain.session import Branch, Learner, Mode, Play, Session, Turn
from coach.domain.speech import SpeechEvent
from coach.domain.text import Lang
from coach.engine.graph.context import Context
from coach.errors import NotFound, SessionBusy
from coach.partner.transitions import opening_standing
from coach.service.permission import requires
from coach.service.practice.admission import admit
from coach.service.practice.players import Players
from coach.service.practice.scenes import SceneService
from coach.service.practice.session_access import SessionLocks, own_session, refusals_logged, require_own
from coach.service.practice.turn_runner import Listener, TurnRunner, unheard
from coach.service.protocols import Begun, Clock, Ids, SessionSummary, Store

TURNS_AT_ONCE = 64
"""Turns one process runs at the same time; a turn with a model mostly waits for it."""

HARDER = {Difficulty.EASY: Difficulty.MEDIUM, Difficulty.MEDIUM: Difficulty.HARD, Difficulty.HARD: Difficulty.HARD}


class PracticeService:
    """The learner's conversations. Every call checks that the session is the learner's own."""

    def __init__(
        self,
        store: Store,
        scenes: SceneService,
        players: Players,
        locks: SessionLocks,
        clock: Clock,
        ids: Ids,
        versions: dict[str, str],
    ) -> None:
        self._store, self._scenes, self._players, self._locks = store, scenes, players, locks
        self._clock, self._ids, self._versions = clock, ids, versions
        self._runner = TurnRunner(store, players, clock)
        self._workers = ThreadPoolExecutor(max_workers=TURNS_AT_ONCE, thread_name_prefix="turn")

    @requires(Permission.PRACTISE)
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
        persona, scene = self._scenes.scene(scene_id)
        play = Play(
            persona=persona.model_copy(update={"scenes": (scene,)}),
            scene_id=scene_id,
            rubric=self._scenes.rubric(),
            lang=lang,
            difficulty=difficulty,
            seed=self._ids.new_seed() if seed is None else seed,
        )
        session = Session(
            id=self._ids.new_id(),
            learner=learner.id,
            play=play,
            mode="embedded" if self._players.model is None else mode or "model",
            started=self._clock.now(),
            start=opening_standing(persona.temper, scene.difficulties[difficulty]),
        )
        return self._created(session)

    @requires(Permission.PRACTISE)
    def again(self, learner: Learner, session_id: str, harder: bool = False) -> Session:
        """Start the same scene anew, one difficulty up if `harder`."""
        session = own_session(self._store, learner, session_id)
        play = session.play
        difficulty = HARDER[play.difficulty] if harder else play.difficulty
        return self.start(learner, play.scene_id, play.lang, difficulty, mode=session.mode)

    @requires(Permission.PRACTISE)
    def branch(self, learner: Learner, session_id: str, turn: int) -> Session:
        """Start another way from one's own reply `turn`: the standing and the talk are those before it.

        Raises NotFound for a turn the session does not have, BranchesFull, NotAllowed.
        """
        session = own_session(self._store, learner, session_id)
        if not 1 <= turn <= len(session.turns):
            raise NotFound(what="turn", id=turn)
        changes = {
            "id": self._ids.new_id(),
            "mode": session.mode if self._players.model else "embedded",
            "started": self._clock.now(),
            "turns": session.turns[: turn - 1],
            "branch": Branch(parent=session.id, turn=turn),
        }
        kept = {name: getattr(session, name) for name in ("learner", "play", "start")}
        return self._created(Session(**kept, **changes))

    @requires(Permission.PRACTISE)
    def family(self, learner: Learner, session_id: str) -> Sequence[SessionSummary]:
        """Return a session's tree: the one all others branched from first, then its branches in their order."""
        own_session(self._store, learner, session_id)
        return self._store.family(session_id)

    @requires(Permission.PRACTISE)
    def open(self, learner: Learner, session_id: str) -> Session:
        """Return a session, finishing first a turn that a crash or a closed window left pending."""
        session = own_session(self._store, learner, session_id)
        if session.pending is None:
            return session
        with self._locks.hold(session_id):
            self._runner.finish_pending(self._store.load(session_id))
        return self._store.load(session_id)

    @requires(Permission.PRACTISE)
    def reply(self, learner: Learner, session_id: str, text: str, key: str) -> Turn:
        """Take a reply and return the finished turn; the same key twice is one turn.

        Raises ReplyRefused, SessionOver, SessionBusy, NotFound, NotAllowed, Limited, StoreError.
        """
        return self._taken(learner, session_id, text, key, unheard)

    @requires(Permission.PRACTISE)
    def stream(self, learner: Learner, session_id: str, text: str, key: str) -> Iterator[SpeechEvent]:
        """Take a reply and yield what the others say as it comes: pieces, restarts, finished lines.

        The turn is under way when this returns and runs to its end whether or not anybody listens, so a
        closed window loses nothing. Raises as `reply` does, while iterating.
        """
        events: SimpleQueue[SpeechEvent | None] = SimpleQueue()
        running = self._workers.submit(self._taken, learner, session_id, text, key, events.put)
        running.add_done_callback(lambda _: events.put(None))
        return _drained(events, running)

    @requires(Permission.PRACTISE)
    def go_on_without_model(self, learner: Learner, session_id: str) -> None:
        """Let the embedded parts play and judge the rest of a session."""
        own_session(self._store, learner, session_id)
        self._store.set_mode(session_id, "embedded")

    @requires(Permission.PRACTISE)
    def end(self, learner: Learner, session_id: str) -> Session:
        """End an open session on the learner's wish and return it."""
        own_session(self._store, learner, session_id)
        with self._locks.hold(session_id):
            self._runner.finish_pending(self._store.load(session_id))
            self._store.end(session_id, self._clock.now())
        return self._store.load(session_id)

    def _created(self, session: Session) -> Session:
        model = self._players.model
        self._store.create(session, self._versions | (model.versions if model and session.mode == "model" else {}))
        return session

    def _taken(self, learner: Learner, session_id: str, text: str, key: str, listener: Listener) -> Turn:
        reply = admit(text)
        context = self._admitted(learner, session_id, key)
        with self._locks.hold(session_id):
            begun = self._begun(session_id, key, reply)
            # A reply sent twice may be answered already; then there is nothing to run.
            done = self._store.turn_for(session_id, key) if begun.known else None
            return done or self._runner.run(begun.session, context, listener)

    def _admitted(self, learner: Learner, session_id: str, key: str) -> Context:
        """Return who answers a reply, counted against the learner's allowance unless it is answered already."""
        with refusals_logged(learner, session_id):
            head = self._store.head(session_id, key)
            require_own(head.learner, learner, session_id)
        model = self._players.model if head.mode == "model" else None
        if not head.answered:
            self._players.allowance.take(learner, tokens=model is not None)
        return model.context if model else self._players.embedded

    def _begun(self, session_id: str, key: str, reply: str) -> Begun:
        """Store the reply as the pending turn, finishing first one that was left pending."""
        try:
            return self._store.begin(session_id, key, reply, self._clock.now())
        except SessionBusy:
            self._runner.finish_pending(self._store.load(session_id))
            return self._store.begin(session_id, key, reply, self._clock.now())


def _drained(events: SimpleQueue[SpeechEvent | None], running: Future[Turn]) -> Iterator[SpeechEvent]:
    while (event := events.get()) is not None:
        yield event
    running.result()
