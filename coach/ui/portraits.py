"""Portraits without pictures: a persona's initials on a disc of a colour of their own."""

import zlib
from typing import NamedTuple

from coach.domain.persona import Persona
from coach.domain.text import Lang


class Portrait(NamedTuple):
    """Initials, and a hue in degrees, 0 to 359."""

    initials: str
    hue: int


def portrait(persona: Persona, lang: Lang) -> Portrait:
    """Return a persona's portrait; its colour is the same wherever they appear."""
    name = persona.name.get(lang)
    initials = name[:1] if lang == "zh" else "".join(word[0] for word in name.split()[:2])
    return Portrait(initials, zlib.crc32(persona.id.encode()) % 360)
