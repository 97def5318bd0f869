"""The rules together: what words and patterns alone say about a page."""

from coach.domain.catalog import Catalogs
from coach.domain.codes import FaultCode
from coach.embedded.reading.learned.features import Facts
from coach.embedded.reading.parts import faults as fault_rules
from coach.embedded.reading.parts import moves as good_moves
from coach.embedded.reading.parts import observation, request
from coach.embedded.reading.parts.faults import Fault
from coach.embedded.reading.parts.feeling import FeelingFinder
from coach.embedded.reading.parts.findings import Found
from coach.embedded.reading.parts.need import NeedFinder
from coach.embedded.reading.text.lexicon import words
from coach.embedded.reading.text.page import Page

ASKED_OF = (
    FaultCode.VERDICT,
    FaultCode.DEFLECTION,
    FaultCode.MIND_READING,
    FaultCode.DISMISSAL,
    FaultCode.GENERALISATION,
)


class Rules:
    """The detectors with the words of the catalogues."""

    def __init__(self, catalogs: Catalogs) -> None:
        self.feelings = FeelingFinder(words(catalogs.feelings.words()), words(catalogs.pseudo_feelings.words()))
        self.needs = NeedFinder(words(catalogs.needs.words()))

    def facts(self, page: Page) -> Facts:
        """Return the parts and faults of a page."""
        faults = [fault for fault in fault_rules.find(page) if not self._asks_of(page, fault)]
        requests = request.find(page, faults)
        feelings = self.feelings.find(page, faults)
        needs = [need for need in self.needs.find(page, faults) if not _inside(need, requests)]
        taken = [*requests, *(n for n in needs if n.level == 2), *(f for f in feelings if f.guess)]
        denied = self.feelings.denied(page)
        seen = [fact for fact in observation.find(page, faults, taken) if not self._is_mood(page, fact, denied)]
        drawn = [*faults, *self._drawn(page, requests, feelings, faults)]
        moves = good_moves.find(page, feelings, needs)
        named = [self.needs.named(c.text) for c in page.clauses], [self.feelings.named(c.text) for c in page.clauses]
        parts = {"o": seen, "f": feelings, "n": needs, "r": requests}
        if any(f.code is FaultCode.CAPITULATION for f in faults) and not any(i.level == 2 for i in (*seen, *requests)):
            parts = {part: [] for part in parts}
        return Facts(parts, sorted(drawn, key=lambda fault: fault.start), moves, named)  # type: ignore[arg-type]

    def _asks_of(self, page: Page, fault: Fault) -> bool:
        """Tell whether a fault only stands in a question after the other's feelings.

        "Are you angry that you took the blame?" speaks of blame and blames nobody.
        """
        return fault.code in ASKED_OF and any(
            sentence.asks() and self.feelings.guesses(sentence.text) and self.feelings.named(sentence.text)
            for sentence in page.sentences
            if sentence.start <= fault.start < sentence.end
        )

    def _is_mood(self, page: Page, fact: Found, denied: bool) -> bool:
        """Tell whether a clause taken for a fact only speaks of a feeling, denied or not."""
        clause = next(clause for clause in page.clauses if clause.start == fact.start)
        anchored = observation.anchored(clause, page) and not denied
        return self.feelings.named(clause.text) and not anchored

    def _drawn(self, page: Page, requests: list[Found], feelings: list[Found], faults: list[Fault]) -> list[Fault]:
        """Return the faults that follow from how the parts were read."""
        drawn = [Fault(code, item.start, item.end) for code, item in request.kinds(requests, page)]
        drawn += [Fault(FaultCode.PSEUDO_FEELING, *span) for span in self.feelings.pseudo(page)]
        drawn += [Fault(FaultCode.STRATEGY_AS_NEED, *span) for span in self.needs.strategies(page)]
        for sentence in page.sentences:
            weak = [f for f in feelings if f.level == 1 and sentence.start <= f.start < sentence.end]
            if weak and self.feelings.blamed(sentence, faults):
                drawn.append(Fault(FaultCode.BLAME_AS_CAUSE, weak[0].start, weak[0].end))
        return drawn


def _inside(need: Found, requests: list[Found]) -> bool:
    """Tell whether a need word only stands in what a full request asks for."""
    return any(item.level == 2 and item.start <= need.start < item.end for item in requests)
