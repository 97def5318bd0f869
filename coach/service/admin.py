"""What an operator does: build the knowledge index, look at the model's endpoint, see what it cost."""

from collections.abc import Callable, Mapping, Sequence

from coach.domain.text import Frozen
from coach.service.costs import priced
from coach.service.protocols import Content, KnowledgeIndex, Probe, Store, Usage
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
        probe: Callable[[], Sequence[Probe]],
        prices: Mapping[str, Price] | None = None,
    ) -> None:
        # The store is handed in closed: building the index needs no database.
        self._content, self._index, self._store, self._probe = content, index, store, probe
        self._prices = prices or {}

    def index(self) -> IndexReport:
        """Bring the knowledge index in line with the documents; only what changed is embedded again."""
        added, removed, unchanged = self._index.update(self._content.documents())
        return IndexReport(added=added, removed=removed, unchanged=unchanged)

    def doctor(self) -> Sequence[Probe]:
        """Reach the configured endpoint and return what it can do; nothing where no model is set."""
        return self._probe()

    def usage(self) -> Sequence[Usage]:
        """Return what the models did and cost, session by session, those with no call left out."""
        return [priced(row, self._prices) for row in self._store().usage()]
