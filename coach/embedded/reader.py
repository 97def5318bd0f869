"""The embedded reader: one reply labelled on observation, feeling, need and request, with no model key."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from coach.domain.catalog import Catalogs
from coach.domain.codes import FaultCode, GoodMove
from coach.domain.persona import Scenario
from coach.domain.reading import FoundFault, FoundMove, Labels, Part, Quote, Reading
from coach.embedded.reading import faults as fault_rules
from coach.embedded.reading import observation, request
from coach.embedded.reading.feeling import FeelingFinder
from coach.embedded.reading.found import Found, best
from coach.embedded.reading.lexicon import load, words
from coach.embedded.reading.need import NeedFinder
from coach.embedded.reading.normalise import has_words
from coach.embedded.reading.page import Page, page
from coach.embedded.reading.touch import Touch


class Encode(Protocol):
    """Turns texts into rows of unit length, float32, one a text."""

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return an array of shape (len(texts), dimensions)."""
        ...


class EmbeddedReader:
    """Labels a reply in milliseconds; never raises on any string. Without `encode` it reads by rules alone."""

    version = "1"

    def __init__(self, catalogs: Catalogs, encode: Encode | None = None) -> None:
        self._encode = encode
        self._feelings = FeelingFinder(words(catalogs.feelings.words()), words(catalogs.pseudo_feelings.words()))
        self._needs = NeedFinder(words(catalogs.needs.words()))
        self._touch = Touch(catalogs.needs, encode)

    def warm(self) -> None:
        """Load what loads lazily."""
        self.read("周一的清单还差三项，你今天能补上吗？ Could you send it today?")
        if self._encode:
            self._encode(["warm"])

    def read(self, text: str, scene: Scenario | None = None) -> Reading:
        """Return the reading of `text`; with a scene, also what it touched, asked and fits."""
        sheet = page(text)
        if not has_words(sheet.own) and not sheet.gamed:
            return Reading(empty=True)
        found, faults = self._parts(sheet)
        labels = Labels(**{part: best(items) for part, items in found.items()})
        reading = Reading(
            labels=labels,
            evidence={part: _quotes(text, items, labels.get(part)) for part, items in found.items() if items},
            faults=tuple(FoundFault(code=f.code, quote=_quote(text, f.start, f.end)) for f in faults),
            good_moves=self._good(text, sheet, found),
            empty=len(sheet.own.strip()) < 2 and not sheet.gamed,
        )
        return self._touch.add(reading, sheet, found, scene) if scene else reading

    def _parts(self, sheet: Page) -> tuple[dict[Part, list[Found]], list[fault_rules.Fault]]:
        faults = fault_rules.find(sheet)
        requests = request.find(sheet, faults)
        needs = self._needs.find(sheet, faults)
        feelings = self._feelings.find(sheet, faults)
        needs = [n for n in needs if not any(r.level == 2 and r.start <= n.start < r.end for r in requests)]
        facts = observation.find(sheet, faults, [*requests, *[n for n in needs if n.level == 2], *[f for f in feelings if f.guess]])
        if any(f.code is FaultCode.CAPITULATION for f in faults) and not any(i.level == 2 for i in [*facts, *requests]):
            requests = needs = feelings = facts = []
        faults += self._drawn(sheet, requests, faults)
        return {"o": facts, "f": feelings, "n": needs, "r": requests}, sorted(faults, key=lambda f: f.start)

    def _drawn(self, sheet: Page, requests: list[Found], faults: list[fault_rules.Fault]) -> list[fault_rules.Fault]:
        """Return the faults that follow from how the parts were read."""
        drawn = [fault_rules.Fault(code, item.start, item.end) for code, item in request.kinds(requests, sheet)]
        drawn += [fault_rules.Fault(FaultCode.PSEUDO_FEELING, *span) for span in self._feelings.pseudo(sheet)]
        drawn += [fault_rules.Fault(FaultCode.STRATEGY_AS_NEED, *span) for span in self._needs.strategies(sheet)]
        for sentence in sheet.sentences:
            if self._feelings.blamed(sentence, faults):
                felt = [f for f in self._feelings.find(sheet, faults) if sentence.start <= f.start < sentence.end and f.level == 1]
                drawn += [fault_rules.Fault(FaultCode.BLAME_AS_CAUSE, f.start, f.end) for f in felt[:1]]
        return drawn

    def _good(self, text: str, sheet: Page, found: dict[Part, list[Found]]) -> tuple[FoundMove, ...]:
        moves = [FoundMove(code=GoodMove.EMPATHY, quote=_quote(text, i.start, i.end)) for i in [*found["f"], *found["n"]] if i.guess][:1]
        for code in (GoodMove.OWNERSHIP, GoodMove.APPRECIATION):
            for clause in sheet.clauses:
                if load("faults")[code.value].search(clause.text):
                    moves.append(FoundMove(code=code, quote=_quote(text, clause.start, clause.end)))
                    break
        return tuple(moves)


def _quote(text: str, start: int, end: int) -> Quote:
    return Quote(text=text[start:end], start=start)


def _quotes(text: str, found: list[Found], level: int) -> tuple[Quote, ...]:
    return tuple(_quote(text, item.start, item.end) for item in found if item.level == level)
