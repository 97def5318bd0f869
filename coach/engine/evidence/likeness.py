"""The same words in other signs: what a model changes of a quote when it copies it, and no more.

Full width against half width, Traditional against Simplified, one kind of quotation mark, dash or ellipsis against
another, blanks and line ends: none of them is a word. Letters keep their case, since us and US are two words.
"""

from functools import cache, lru_cache
from typing import NamedTuple

import opencc

from coach.domain.text import INVISIBLE

_ALIKE = {
    '"': "“”„‟«»「」『』｢｣﹁﹂﹃﹄〝〞〟＂",
    "'": "‘’‚‛′＇",
    "-": "‐‑‒–—―−－─",
    ".": "。．｡…⋯",
    ",": "，、､",
    "~": "～〜∼",
    "(": "（﹙",
    ")": "）﹚",
    "·": "・•‧",
}
_HAN = range(0x3400, 0xA000)
WRAPPING = "\"'`*_.·,;:!?~-()[]<>{}《》〈〉【】〔〕|"
"""Signs a model puts around a quote or leaves out at its ends, as they stand once folded."""


class Folded(NamedTuple):
    """A text in one kind of signs; `places` says where in the original each character stands, and one more its end."""

    text: str
    places: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return where a part of the folded text stands in the original."""
        return self.places[start], self.places[end - 1] + 1


@lru_cache(maxsize=64)
def folded(text: str) -> Folded:
    """Return a text in one kind of signs, with the place of each in the original."""
    table, kept, places = _table(), list[str](), list[int]()
    for place, char in enumerate(text):
        if INVISIBLE.match(char):
            continue
        sign = " " if char.isspace() else table.get(char, char)
        if not (sign in " .-~" and kept and kept[-1] == sign):  # a row of them is one
            kept.append(sign)
            places.append(place)
    return _between_words(kept, places)


def _between_words(kept: list[str], places: list[int]) -> Folded:
    """Leave out blanks at the ends and beside Chinese, where they part nothing."""
    shown = [
        (sign, place)
        for number, (sign, place) in enumerate(zip(kept, places, strict=True))
        if sign != " " or (0 < number < len(kept) - 1 and not (_wide(kept[number - 1]) or _wide(kept[number + 1])))
    ]
    return Folded("".join(sign for sign, _ in shown), tuple(place for _, place in shown))


def _wide(sign: str) -> bool:
    return ord(sign) >= 0x2E80


@cache
def _table() -> dict[str, str]:
    chars = [chr(code) for code in _HAN]
    # By single characters: by phrases the two sides of a quote could come out in different ones.
    simple = opencc.OpenCC("t2s").convert("\n".join(chars)).split("\n")
    table = {one: other for one, other in zip(chars, simple, strict=True) if one != other and len(other) == 1}
    table |= {chr(0xFF01 + code): chr(0x21 + code) for code in range(0x5E)}
    table |= {char: sign for sign, chars in _ALIKE.items() for char in chars}
    return table | {"\u3000": " ", "着": "着", "著": "着", "裏": "里", "裡": "里", "妳": "你", "甚": "什"}
