"""The practice services over a real database, with everything else scripted."""

from collections.abc import Callable

from coach.adapters.database.store import SqlStore
from coach.domain.codes import Difficulty
from coach.domain.session import LOCAL_LEARNER, Session
from coach.engine.graph.context import Context
from coach.service.practice.allowance import Allowance, Limits
from coach.service.practice.conversation import PracticeService
from coach.service.practice.debriefs import DebriefService
from coach.service.practice.feedback import FeedbackService
from coach.service.practice.players import ModelPlayers, Players
from coach.service.practice.scenes import SceneService
from coach.service.practice.session_access import SessionLocks
from tests import fakes
from tests import world as build

MANY = Limits(a_minute=100_000)


class House:
    """The learner's services, and the parts a test may want to turn."""

    def __init__(
        self,
        store: SqlStore,
        context: Context | None = None,
        model: ModelPlayers | None = None,
        limits: Limits = MANY,
    ) -> None:
        self.store, self.clock = store, fakes.ManualClock()
        self.content = fakes.FakeContent([build.persona()], [build.document()])
        self.ids = fakes.CountingIds()
        self.locks = SessionLocks()
        self.players = Players(context or fakes.context(), model, Allowance(limits, store, self.clock))
        self.scenes = SceneService(self.content, model.name if model else "")
        shared = (store, self.scenes, self.players, self.locks, self.clock)
        self.practice = PracticeService(*shared, self.ids, {"coach": "test"})
        self.feedback = FeedbackService(store, self.players, self.locks, self.clock)
        self.debriefs = DebriefService(store, self.practice, self.players, self.locks, self.clock)

    def start(self, difficulty: Difficulty = Difficulty.MEDIUM) -> Session:
        """A session of the local learner in the first scene."""
        return self.practice.start(LOCAL_LEARNER, "late-pallets", "zh", difficulty)


Act = Callable[[], object]
