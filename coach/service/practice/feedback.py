"""What a learner hears about a reply beside the talk: a draft looked at first, a score contested or asked for again."""

from collections.abc import Iterator
from contextlib import suppress

from coach.domain.model import ModelCall
from coach.domain.permissions import Permission
from coach.domain.reading import Reading
from coach.domain.scoring import Remark, Scorecard
from coach.domain.session import CONTEST_LIMIT, Contest, Learner, Session, Turn
from coach.domain.speech import AdviceTask
from coach.engine.evidence.quick_scores import quick_scorecard
from coach.engine.evidence.remarks import remark_on, remarks
from coach.engine.protocols import Judge, Stage
from coach.errors import Limited, NotFound, ReplyRefused
from coach.service.permission import requires
from coach.service.practice.admission import admit
from coach.service.practice.players import Players
from coach.service.practice.session_access import SessionLocks, own_session, require_own
from coach.service.protocols import Clock, Store


class FeedbackService:
    """Feedback on drafts and replies. Every call checks that the session is the learner's own."""

    def __init__(self, store: Store, players: Players, locks: SessionLocks, clock: Clock) -> None:
        self._store, self._players, self._locks, self._clock = store, players, locks, clock

    @requires(Permission.PRACTISE)
    def check_draft(self, learner: Learner, session_id: str, text: str) -> tuple[Reading, Scorecard]:
        """Return how a draft would be read, without sending or storing it."""
        play = own_session(self._store, learner, session_id).play
        draft = admit(text)
        reading = self._players.embedded.reader.read(draft, play.scene())
        return reading, quick_scorecard(reading, play.rubric, draft)

    @requires(Permission.PRACTISE)
    def remarks(self, learner: Learner, session: Session) -> dict[int, Remark]:
        """Return what is said of each reply beside its scores, by the turn's number; raises NotFound."""
        require_own(session.learner, learner, session.id)
        return remarks(session.turns, session.play.rubric)

    @requires(Permission.PRACTISE)
    def remark_on(self, learner: Learner, session: Session, reading: Reading, card: Scorecard) -> Remark:
        """Return what is said of a draft beside its scores; raises NotFound."""
        require_own(session.learner, learner, session.id)
        return remark_on(reading, card, session.play.rubric)

    @requires(Permission.PRACTISE)
    def advise(self, learner: Learner, session_id: str, text: str, task: AdviceTask) -> Iterator[str]:
        """Yield a model's advice on a draft: at most two points, or one way to say it when that is asked for.

        Yields nothing in a session without a model. Raises ReplyRefused, Limited, ModelError.
        """
        session = own_session(self._store, learner, session_id)
        model = self._players.model_of(session)
        if model is None:
            return
        draft = admit(text)
        self._players.allowance.take(learner)
        calls: list[ModelCall] = []
        stage = Stage(play=session.play, turns=session.turns, reply=draft)
        reading = model.context.reader.read(draft, session.play.scene())
        try:
            yield from model.adviser.advise(stage, reading, task, calls.append)
        finally:
            self._store.spend(session_id, calls, self._clock.now())

    @requires(Permission.PRACTISE)
    def contest(self, learner: Learner, session_id: str, turn: int, criterion: str, text: str) -> None:
        """Keep a learner's doubt about one score, in one line, for those who read the transcript.

        Raises ReplyRefused for an empty or long line, NotFound for a turn or criterion the session does not have.
        """
        session = own_session(self._store, learner, session_id)
        line = " ".join(admit(text).split())
        if len(line) > CONTEST_LIMIT:
            raise ReplyRefused(found=f"{len(line)} characters long", allowed=CONTEST_LIMIT)
        if criterion not in {known.id for known in session.play.rubric.criteria}:
            raise NotFound(what="criterion", id=criterion)
        self._store.contest(session_id, Contest(turn=turn, criterion=criterion, text=line, at=self._clock.now()))

    @requires(Permission.PRACTISE)
    def score_pending(self, learner: Learner, session_id: str) -> Session:
        """Let the judge score the replies it could not be reached for. Raises Limited, SessionBusy.

        Each counts as one use; what the limits do not allow any more stays pending.
        """
        session = own_session(self._store, learner, session_id)
        if self._players.model is None or not _owed(session):
            return session
        judge = self._players.model.context.judge
        self._players.allowance.take(learner)
        with self._locks.hold(session_id), suppress(Limited):
            session = self._store.load(session_id)
            for place, turn in enumerate(_owed(session)):
                if place:
                    self._players.allowance.take(learner)
                if not self._rescored(session, turn, judge):
                    break
        return self._store.load(session_id)

    def _rescored(self, session: Session, turn: Turn, judge: Judge) -> bool:
        """Ask the judge for one turn; tell whether it could be reached."""
        now = self._clock.now()
        stage = Stage(play=session.play, turns=session.turns[: turn.number - 1], reply=turn.reply)
        card = judge.judge(turn.reading, stage, turn.guidance)
        if card.source != "judge":
            self._store.spend(session.id, card.calls, now)
            return False
        self._store.rescore(session.id, turn.number, card, now)
        return True


def _owed(session: Session) -> list[Turn]:
    """Return the session's own turns that the judge still owes a score."""
    return [turn for turn in session.own_turns() if turn.scorecard.pending]
