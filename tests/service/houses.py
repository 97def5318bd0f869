"""A practice service over a real database, with everything else scripted."""

from collections.abc import Callable

from coach.adapters.database.store import SqlStore
from coach.domain.codes import Difficulty
from coach.domain.session import LOCAL_LEARNER, Session
from coach.engine.graph.context import Cast
from coach.service.practice.allowance import Limits
from coach.service.practice.conversation import ModelCast, PracticeService
from tests import fakes
from tests import world as build


class House:
    """A service, and the parts a test may want to turn."""

    def __init__(
        self, store: SqlStore, cast: Cast | None = None, model: ModelCast | None = None, limits: Limits | None = None
    ) -> None:
        self.store, self.clock = store, fakes.ManualClock()
        self.content = fakes.FakeContent([build.persona()], [build.document()])
        self.ids = fakes.CountingIds()
        self.practice = PracticeService(
            store=store, content=self.content, cast=cast or fakes.cast(), clock=self.clock,
            ids=self.ids, versions={"coach": "test"}, model=model, limits=limits or Limits(),
        )  # fmt: skip

    def start(self, difficulty: Difficulty = Difficulty.MEDIUM) -> Session:
        """A session of the local learner in the first scene."""
        return self.practice.start(LOCAL_LEARNER, "late-pallets", "zh", difficulty)


Act = Callable[[], object]
