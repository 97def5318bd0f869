"""Looking back on a session: the debrief, written once where a model writes it."""

from datetime import datetime, timedelta

from coach.domain.debrief import Debrief
from coach.domain.permissions import Permission
from coach.domain.session import Learner, Session
from coach.engine.graph.debrief import debrief_of
from coach.service.permission import requires
from coach.service.practice.conversation import PracticeService
from coach.service.practice.players import Players
from coach.service.practice.session_access import SessionLocks
from coach.service.protocols import Clock, Store

REST = timedelta(minutes=5)
"""How long a model that could not write a debrief is left alone: a page is drawn again at every click."""


class DebriefService:
    """Debriefs of the learner's own sessions."""

    def __init__(
        self, store: Store, practice: PracticeService, players: Players, locks: SessionLocks, clock: Clock
    ) -> None:
        self._store, self._practice, self._players = store, practice, players
        self._locks, self._clock = locks, clock
        self._resting: dict[str, datetime] = {}

    @requires(Permission.PRACTISE)
    def debrief(self, learner: Learner, session_id: str) -> Debrief:
        """Return the debrief of a session as it stands; a model writes only that of a session that is over, once.

        Where the model fails the quick draft stands in, and it is asked again after REST.
        """
        session = self._practice.open(learner, session_id)
        if not session.is_over():
            return debrief_of(session, self._players.embedded)[0]
        with self._locks.hold(session_id):  # a page drawn anew meanwhile waits for the one that is being written
            return self._store.debrief(session_id) or self._written(self._store.load(session_id))

    def _written(self, session: Session) -> Debrief:
        now = self._clock.now()
        rests = now < self._resting.get(session.id, now)
        context = self._players.embedded if rests else self._players.of(session)
        debrief, calls = debrief_of(session, context)
        self._store.spend(session.id, calls, now)
        if debrief.author == "judge":
            self._store.keep_debrief(session.id, debrief)
        elif calls:
            self._resting[session.id] = now + REST
        return debrief
