"""Good moves as the rules see them: a guess at the other's inside, one's own part said, thanks."""

from coach.domain.codes import GoodMove
from coach.embedded.reading.parts.findings import Found
from coach.embedded.reading.text.lexicon import load
from coach.embedded.reading.text.page import Page

Span = tuple[int, int]


def find(page: Page, feelings: list[Found], needs: list[Found]) -> dict[str, list[Span]]:
    """Return where each good move stands, by its code; a move that is nowhere has an empty list."""
    said = {GoodMove.EMPATHY.value: [(item.start, item.end) for item in (*feelings, *needs) if item.guess]}
    for move in (GoodMove.OWNERSHIP, GoodMove.APPRECIATION):
        pattern = load("faults")[move.value]
        said[move.value] = [(clause.start, clause.end) for clause in page.clauses if pattern.search(clause.text)]
    return said
