"""What an operator does: build the knowledge index, look at the model's endpoint, see what it cost."""

from collections.abc import Callable, Mapping, Sequence

from coach.domain.text import LANGS, Frozen, Lang
from coach.service.costs import priced
from coach.service.doctor import Checkup, Doctor
from coach.service.protocols import Content, KnowledgeIndex, Store, Usage
from coach.settings import Price


class IndexReport(Frozen):
    """What indexing did, in clauses."""

    added: int
    removed: int
    unchanged: int


class AdminService:
    """The operator's use cases."""

    def __init__(
        self,
        content: Content,
        index: KnowledgeIndex,
        store: Callable[[], Store],
        doctor: Callable[[], Doctor],
        prices: Mapping[str, Price] | None = None,
    ) -> None:
        # The store is handed in closed: building the index needs no database.
        self._content, self._index, self._store, self._doctor = content, index, store, doctor
        self._prices = prices or {}

    def index(self) -> IndexReport:
        """Bring the knowledge index in line with the documents; only what changed is embedded again."""
        added, removed, unchanged = self._index.update(self._content.documents())
        return IndexReport(added=added, removed=removed, unchanged=unchanged)

    def doctor(self, langs: Sequence[Lang] = LANGS) -> Checkup:
        """Play a turn in each language with the models as they are set, and return what came of it."""
        return self._doctor().examine(langs)

    def usage(self) -> Sequence[Usage]:
        """Return what the models did and cost, session by session, those with no call left out."""
        return [priced(row, self._prices) for row in self._store().usage()]
