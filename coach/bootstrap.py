"""The one place that wires the house together."""

import secrets
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from coach import __version__
from coach.adapters.checking import FileChecker
from coach.adapters.content import CATALOGS, ContentFiles
from coach.adapters.database import open_database
from coach.adapters.encoder import SentenceEncoder
from coach.adapters.knowledge import ChromaIndex
from coach.adapters.store import SqlStore
from coach.domain.catalog import Catalogs
from coach.embedded.actor import AuthoredActor
from coach.embedded.debrief import QuickDrafter
from coach.embedded.judge import QuickJudge
from coach.embedded.reader import EmbeddedReader
from coach.engine.state import Cast
from coach.service.admin import AdminService
from coach.service.practice import PracticeService
from coach.service.review import ReviewService
from coach.service.studio import StudioService
from coach.settings import Settings


class SystemClock:
    """The time of this machine."""

    def now(self) -> datetime:
        """Return now in UTC."""
        return datetime.now(UTC)


class RandomIds:
    """Ids and seeds from the system's randomness."""

    def new_id(self) -> str:
        """Return a random UUID."""
        return str(uuid.uuid4())

    def new_seed(self) -> int:
        """Return a random seed."""
        return secrets.randbelow(2**31)


@dataclass(frozen=True)
class Coach:
    """The whole product behind its services; each part is made when it is first asked for."""

    settings: Settings

    @cached_property
    def practice(self) -> PracticeService:
        """What learners do."""
        return PracticeService(
            store=self._store,
            content=self._content,
            cast=self._cast,
            drafter=QuickDrafter(),
            clock=SystemClock(),
            ids=RandomIds(),
            versions={
                "coach": __version__,
                "reader": EmbeddedReader.version,
                "actor": "authored",
                "judge": "quick_read",
            },
        )

    @cached_property
    def review(self) -> ReviewService:
        """What managers do, and learners looking back."""
        return ReviewService(self._store)

    @cached_property
    def studio(self) -> StudioService:
        """What trainers do."""
        return StudioService(self._content, FileChecker(self._content), self._cast, self._index)

    @cached_property
    def admin(self) -> AdminService:
        """What operators do."""
        return AdminService(self._content, self._index)

    def prepare(self) -> None:
        """Open the database, and build the knowledge index where there is none yet.

        What cannot be used is named here, before any page is drawn. An index that is there is brought
        up to date by `warm`, beside the first page.
        """
        _ = self._store
        if not self.settings.index.exists():
            self.admin.index()

    def warm(self) -> None:
        """Load what is heavy before the first turn needs it, and index what changed since the last start."""
        self._encoder.warm()
        self.admin.index()
        self._cast.reader.read("周一的清单还差三项，你今天能补上吗？")

    @cached_property
    def _content(self) -> ContentFiles:
        return ContentFiles(self.settings.content)

    @cached_property
    def _store(self) -> SqlStore:
        return SqlStore(open_database(self.settings.database))

    @cached_property
    def _encoder(self) -> SentenceEncoder:
        return SentenceEncoder()

    @cached_property
    def _index(self) -> ChromaIndex:
        return ChromaIndex(self.settings.index, self._encoder)

    @cached_property
    def _cast(self) -> Cast:
        catalogs = Catalogs(**{name: self._content.catalog(name) for name in CATALOGS})
        reader = EmbeddedReader(catalogs, self._encoder)
        return Cast(reader=reader, actor=AuthoredActor(), judge=QuickJudge(), retriever=self._index)
