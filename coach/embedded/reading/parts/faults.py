"""Named faults, clause by clause."""

import re
from typing import NamedTuple

from coach.domain.codes import FaultCode
from coach.embedded.reading.text.clauses import Clause
from coach.embedded.reading.text.lexicon import load
from coach.embedded.reading.text.page import Page

_BY_LEXICON = (
    FaultCode.CONTEMPT,
    FaultCode.THREAT,
    FaultCode.SARCASM,
    FaultCode.GENERALISATION,
    FaultCode.MIND_READING,
    FaultCode.DEFLECTION,
    FaultCode.DISMISSAL,
    FaultCode.DEMAND,
    FaultCode.CAPITULATION,
    FaultCode.VERDICT,
)


_SPOKEN_OF = (FaultCode.VERDICT, FaultCode.DEFLECTION, FaultCode.MIND_READING)
"""Faults that may be spoken of without being made."""


class Fault(NamedTuple):
    """A fault code with the bounds of the clause that carries it."""

    code: FaultCode
    start: int
    end: int


def find(page: Page) -> list[Fault]:
    """Return the faults that words alone show, in order of place."""
    words = load("faults")
    found = []
    for sentence in page.sentences:
        cleared = _spans(words["cleared"], sentence.text, sentence.start, sentence.clauses)
        for code in _BY_LEXICON:
            spans = _spans(words[code.value], sentence.text, sentence.start, sentence.clauses)
            found += [Fault(code, *span) for span in spans if code not in _SPOKEN_OF or span not in cleared]
    found += [Fault(FaultCode.GAMING, start, end) for start, end in page.blanks.scorer]
    return sorted(found, key=lambda fault: fault.start)


def _spans(pattern: re.Pattern[str], text: str, offset: int, clauses: tuple[Clause, ...]) -> list[tuple[int, int]]:
    """Return the bounds of the clauses that each hit touches, without repeating."""
    spans: list[tuple[int, int]] = []
    for match in pattern.finditer(text):
        start, end = match.start() + offset, match.end() + offset
        touched = [clause for clause in clauses if clause.start < end and start < clause.end]
        if touched and (touched[0].start, touched[-1].end) not in spans:
            spans.append((touched[0].start, touched[-1].end))
    return spans


def at(faults: list[Fault], start: int, end: int, *codes: FaultCode) -> bool:
    """Tell whether a fault of one of the codes overlaps the span."""
    return any(fault.code in codes and fault.start < end and start < fault.end for fault in faults)
