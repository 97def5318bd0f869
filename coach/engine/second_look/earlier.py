"""What went before in the talk: a model's word is good for a little in each talk, and for no sentence twice."""

import re

from coach.domain.reading import Reading
from coach.engine.evidence.quotes import sentences
from coach.engine.protocols import Stage
from coach.engine.second_look.pointing import Finding
from coach.engine.second_look.vocabulary import is_harsh, is_weighty
from coach.partner.intent import is_hostile

LATELY = 2
"""Turns in which the embedded reader must have seen mistreatment for a model's word to be enough for more."""

_MARKS = re.compile(r"[\W_]+")


class Earlier:
    """The turns before this reply, as far as a second look must know them."""

    def __init__(self, stage: Stage) -> None:
        self._readings = [turn.reading for turn in stage.turns]
        self._said = {_plain(text) for turn in stage.turns for text in sentences(turn.reply)}

    def said(self, text: str) -> bool:
        """Tell whether a sentence stood in an earlier reply, whatever its marks and case."""
        return _plain(text) in self._said

    def weighty(self) -> int:
        """Return how many acts that earn much were taken on a model's word."""
        return sum(is_weighty(finding) for reading in self._readings for finding in _taken(reading))

    def needs(self) -> int:
        """Return how many needs were heard on a model's word."""
        return sum(finding.kind == "need" for reading in self._readings for finding in _taken(reading))

    def mistreated(self) -> bool:
        """Tell whether the embedded reader itself has seen mistreatment lately."""
        own = (reading for reading in self._readings[-LATELY:] if not any(map(is_harsh, _taken(reading))))
        return any(is_hostile(reading) for reading in own)


def _taken(reading: Reading) -> list[Finding]:
    noted = reading.second.taken if reading.second else ()
    return [finding for note in noted if (finding := Finding.of(note))]


def _plain(text: str) -> str:
    return _MARKS.sub("", text).lower()
