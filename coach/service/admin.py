"""What an operator does: build the knowledge index."""

from coach.domain.text import Frozen
from coach.service.protocols import Content, KnowledgeIndex


class IndexReport(Frozen):
    """What indexing did, in clauses."""

    added: int
    removed: int
    unchanged: int


class AdminService:
    """The operator's use cases."""

    def __init__(self, content: Content, index: KnowledgeIndex) -> None:
        self._content, self._index = content, index

    def index(self) -> IndexReport:
        """Bring the knowledge index in line with the documents; only what changed is embedded again."""
        added, removed, unchanged = self._index.update(self._content.documents())
        return IndexReport(added=added, removed=removed, unchanged=unchanged)
