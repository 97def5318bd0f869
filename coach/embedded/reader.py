"""The embedded reader: one reply labelled on observation, feeling, need and request, with no model key."""

from collections.abc import Sequence
from typing import ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from coach.domain.catalog import Catalogs
from coach.domain.codes import FaultCode
from coach.domain.persona import Scenario
from coach.domain.reading import PARTS, FoundFault, FoundMove, Labels, Part, Quote, Reading
from coach.embedded.reading.evidence import spans
from coach.embedded.reading.model import Model
from coach.embedded.reading.normalise import has_words
from coach.embedded.reading.page import page
from coach.embedded.reading.rules import Rules
from coach.embedded.reading.touch import Touch
from coach.embedded.reading.verdicts import faults_of, guarded, moves_of


class Encode(Protocol):
    """Turns texts into rows of unit length, float32, one a text."""

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return an array of shape (len(texts), dimensions)."""
        ...

    def ahead(self, texts: Sequence[str]) -> None:
        """Begin to encode these texts on another thread, for a call with the same texts."""
        ...


class EmbeddedReader:
    """Labels a reply in milliseconds; never raises on any string. Without `encode` it reads a little less well."""

    version: ClassVar[str] = "1"

    def __init__(self, catalogs: Catalogs, encode: Encode | None = None) -> None:
        self._encode = encode
        self._rules = Rules(catalogs)
        self._model = Model(encode)
        self._touch = Touch(catalogs.needs, encode)

    def warm(self) -> None:
        """Load what loads lazily, so that nobody's first turn pays for it."""
        self.read("周一的清单还差三项，你今天能补上吗？ Could you send it today?")

    def prepare(self, text: str) -> None:
        """Begin to encode what a reading of `text` will need."""
        texts = self._model.encoded_for(page(text))
        if self._encode and texts:
            self._encode.ahead(texts)

    def read(self, text: str, scene: Scenario | None = None) -> Reading:
        """Return the reading of `text`; with a scene, also what it touched, asked and fits."""
        sheet = page(text)
        if not has_words(sheet.own) and not sheet.blanks:
            return Reading(empty=True)
        facts = self._rules.facts(sheet)
        verdict = self._model.judge(sheet, facts)
        labels = guarded(verdict.labels, sheet, facts, self._rules.feelings)
        where = {
            part: spans(sheet.clauses, verdict.carries[part], facts.parts[part], labels[part])
            for part in PARTS
            if labels[part]
        }
        faults, moves = faults_of(sheet, facts, verdict, labels), moves_of(facts, verdict, where)
        reading = Reading(
            labels=Labels(**labels),
            evidence={part: tuple(_quote(text, *span) for span in found) for part, found in where.items()},
            faults=tuple(FoundFault(code=fault.code, quote=_quote(text, fault.start, fault.end)) for fault in faults),
            good_moves=tuple(FoundMove(code=code, quote=_quote(text, *span)) for code, span in moves),
            empty=len(sheet.own.strip()) < 2 and not sheet.blanks,
        )
        reading = reading.model_copy(update={"faults": _unexcused(reading)})
        return self._touch.add(reading, sheet, scene) if scene else reading


def _quote(text: str, start: int, end: int) -> Quote:
    return Quote(text=text[start:end], start=start)


FULL: tuple[Part, ...] = ("f", "n")
KEPT = frozenset({FaultCode.CONTEMPT, FaultCode.THREAT, FaultCode.SARCASM, FaultCode.GAMING, FaultCode.CAPITULATION})
"""Faults that no good part in the same clause excuses (rule 4 of the codebook)."""


def _unexcused(reading: Reading) -> tuple[FoundFault, ...]:
    """Leave out a fault found in the very clause that carries a full feeling or need, or a good move.

    "Are you angry that you took the blame for it?" speaks of blame and blames nobody.
    """
    full = [q for part in FULL if reading.labels.get(part) == 2 for q in reading.evidence[part]]
    full += [move.quote for move in reading.good_moves]
    return tuple(f for f in reading.faults if f.code in KEPT or not any(_overlap(f.quote, q) for q in full))


def _overlap(one: Quote, other: Quote) -> bool:
    return one.start < other.start + len(other.text) and other.start < one.start + len(one.text)
