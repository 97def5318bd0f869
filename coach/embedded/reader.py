"""The embedded reader: one reply labelled on observation, feeling, need and request, with no model key."""

import re
from collections.abc import Callable, Sequence
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from coach.domain.catalog import Catalogs
from coach.domain.codes import FaultCode
from coach.domain.persona import Scenario
from coach.domain.reading import PARTS, FoundAct, FoundFault, FoundMove, Labels, Part, Quote, Reading
from coach.embedded.reading.learned.context import faults_in, labels_in
from coach.embedded.reading.learned.model import Model
from coach.embedded.reading.learned.verdicts import faults_of, guarded, moves_of
from coach.embedded.reading.parts.evidence import spans
from coach.embedded.reading.parts.rules import Rules
from coach.embedded.reading.talk import acts
from coach.embedded.reading.talk.scene import Touch, Touching
from coach.embedded.reading.text.page import Page, page

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
"""Turns texts into rows of unit length, one a text: shape (texts, dimensions)."""

_SURROGATE = re.compile(r"[\ud800-\udfff]")


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

    def read(self, text: str, scene: Scenario | None = None) -> Reading:
        """Return the reading of `text`; with a scene, also what it means there.

        Half a character cannot be stored or quoted: each stands as U+FFFD in the text that is read and quoted.
        """
        text = _SURROGATE.sub("\ufffd", text)
        sheet = page(text)
        if not any(char.isalpha() for char in sheet.own) and not sheet.blanks:
            return Reading(empty=True)
        reading, where = self._parts(text, sheet)
        reading = reading.model_copy(update={"faults": _unexcused(reading)})
        return self._touch.add(reading, where, sheet, scene) if scene else reading

    def _parts(self, text: str, sheet: Page) -> tuple[Reading, Touching]:
        """Return labels, evidence, faults and good moves, and the bounds in the page of what touches and asks."""
        facts = self._rules.facts(sheet)
        verdict = self._model.judge(sheet, facts)
        labels = guarded(verdict.labels, sheet, facts, self._rules.feelings)
        faults = faults_of(sheet, facts, verdict, labels)
        said = None
        if self._encode and sheet.clauses:
            codes = [[fault.code for fault in found] for found in (faults, facts.faults)]
            said = acts.done(sheet, verdict, labels, *codes)
            labels, faults = labels_in(sheet, said, labels), faults_in(sheet, said, verdict, faults)
        where = {
            part: spans(sheet.clauses, verdict.carries[part], facts.parts[part], labels[part])
            for part in PARTS
            if labels[part]
        }
        moves = tuple(moves_of(facts, verdict, where))

        def quote(start: int, end: int) -> Quote:
            start, end = sheet.source.span(start, end)
            return Quote(text=text[start:end], start=start)

        reading = Reading(
            labels=Labels(**labels),
            evidence={part: tuple(quote(*span) for span in found) for part, found in where.items()},
            faults=tuple(FoundFault(code=fault.code, quote=quote(fault.start, fault.end)) for fault in faults),
            good_moves=tuple(FoundMove(code=code, quote=quote(*span)) for code, span in moves),
            acts=tuple(FoundAct(act=act, quote=quote(*span)) for act, span in acts.found(sheet, said)) if said else (),
            empty=len(sheet.own.strip()) < 2 and not sheet.blanks,
        )
        return reading, Touching.of(where, moves, verdict, said)


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
