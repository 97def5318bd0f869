"""What an operator does: build the knowledge index, look at the model's endpoint, see what it cost."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from statistics import median

from coach.domain.model import FINE, ModelCall
from coach.domain.session import Session
from coach.domain.text import Frozen
from coach.service.protocols import Content, KnowledgeIndex, Probe, Store


class IndexReport(Frozen):
    """What indexing did, in clauses."""

    added: int
    removed: int
    unchanged: int


class Usage(Frozen):
    """What the language model did in one session. Times are medians in milliseconds, None without a call that had one.

    `thrown_away` counts lines of the model that broke a rule, `stood_in` turns where an authored line had to be said,
    `pending` replies the judge still owes, `lowered` levels it gave without a verbatim quote.
    """

    session: str
    learner: str
    calls: int
    failed: int
    prompt_tokens: int
    completion_tokens: int
    first_token_ms: float | None
    total_ms: float | None
    thrown_away: int
    stood_in: int
    pending: int
    lowered: int


class AdminService:
    """The operator's use cases."""

    def __init__(
        self, content: Content, index: KnowledgeIndex, store: Callable[[], Store], probe: Callable[[], Sequence[Probe]]
    ) -> None:
        # The store is handed in closed: building the index needs no database.
        self._content, self._index, self._store, self._probe = content, index, store, probe

    def index(self) -> IndexReport:
        """Bring the knowledge index in line with the documents; only what changed is embedded again."""
        added, removed, unchanged = self._index.update(self._content.documents())
        return IndexReport(added=added, removed=removed, unchanged=unchanged)

    def doctor(self) -> Sequence[Probe]:
        """Reach the configured endpoint and return what it can do; nothing where no model is set."""
        return self._probe()

    def usage(self) -> list[Usage]:
        """Return what the model did, session by session, those with no call left out."""
        calls: dict[str, list[ModelCall]] = defaultdict(list)
        for session_id, call in self._store().calls(None):
            calls[session_id].append(call)
        return [_usage(self._store().load(session_id), made) for session_id, made in calls.items()]


def _usage(session: Session, calls: Sequence[ModelCall]) -> Usage:
    first = [call.first_token_ms for call in calls if call.role == "actor" and call.first_token_ms is not None]
    cards = [turn.scorecard for turn in session.turns]
    return Usage(
        session=session.id,
        learner=session.learner,
        calls=len(calls),
        failed=sum(call.ended != FINE for call in calls),
        prompt_tokens=sum(call.prompt_tokens for call in calls),
        completion_tokens=sum(call.completion_tokens for call in calls),
        first_token_ms=median(first) if first else None,
        total_ms=median(call.total_ms for call in calls) if calls else None,
        thrown_away=sum(len(turn.line.broke) for turn in session.turns),
        stood_in=sum(bool(turn.line.instead) for turn in session.turns),
        pending=sum(bool(card.pending) for card in cards),
        lowered=sum(card.judged.lowered for card in cards if card.judged),
    )
