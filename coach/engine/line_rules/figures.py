"""Percentages, sums of money and dates in a text, in digits and in words, so that invented ones can be told.

Counts ("two things", "三句话"), clock times, distances and turns of speech ("a hundred times", "一百遍") are none. The
patterns are in `figures.toml`.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from coach.engine.evidence.numerals import HAN, ORDINALS, WORDS, english_value, han_value
from coach.engine.line_rules.tables import compiled, one_of, table


class Figure(NamedTuple):
    """A number with what it counts (percent, money, day or month), and as it is spelt in digits (81 for 81万)."""

    kind: str
    value: float
    digits: float | None = None


_TABLE = table("figures")
_MONTHS: list[str] = _TABLE["months"].split()
_SCALES = {"万": 1e4, "亿": 1e8, "k": 1e3, "thousand": 1e3, "million": 1e6, "billion": 1e9, "m": 1e6, "": 1.0}
_WORD = one_of(WORDS)
_PARTS = {
    "figure": r"(?<!\d)(?<!\d,)\d[\d,]*(?:\.\d+)?",
    "han": f"{HAN}+",
    "english": rf"(?:(?:a|{_WORD})(?:[ -](?:{_WORD}|hundred|and(?= {_WORD})))*)",
    "month": one_of(_MONTHS),
    "ordinal": one_of(ORDINALS),
    **_TABLE["parts"],
}
PATTERNS = tuple(
    (kind, compiled(source, _PARTS, re.IGNORECASE)) for kind, rows in _TABLE["patterns"].items() for source in rows
)
HINT, RANGE, CLOCK = (compiled(_TABLE[kind], _PARTS, re.IGNORECASE) for kind in ("hint", "range", "clock"))
_PLAIN = re.compile(_PARTS["figure"])


class Numbers(NamedTuple):
    """What a text holds: figures, numbers in digits that are not of a known kind, and days between two dates."""

    figures: tuple[Figure, ...] = ()
    plain: frozenset[float] = frozenset()
    days: frozenset[int] = frozenset()


def figures_in(text: str) -> tuple[Figure, ...]:
    """Return the percentages, sums and dates a text names, in no particular order."""
    return numbers(text).figures


@lru_cache(maxsize=4000)  # a scene's texts are asked about again at every line
def numbers(text: str) -> Numbers:
    """Return everything a text holds in numbers."""
    if not HINT.search(text):
        return Numbers()
    figures = tuple(f for kind, pattern in PATTERNS for match in pattern.finditer(text) for f in _read(kind, match))
    typed = {figure.digits for figure in figures}
    plain = {value for number in _PLAIN.findall(CLOCK.sub(" ", text)) if (value := _number(number)) not in typed}
    days = {day for a, b in RANGE.findall(text) for day in range(int(a), min(int(b), 31) + 1)}
    return Numbers(figures, frozenset(plain), frozenset(days))


def _read(kind: str, match: re.Match[str]) -> Iterator[Figure]:
    found = {name.rstrip("2"): text.lower() for name, text in match.groupdict().items() if text}
    scale = _SCALES[found.get("scale", "")]
    match found:
        case {"n": digits}:
            yield Figure(kind, round(_number(digits) * scale, 4), _number(digits))
        case {"tenth": digit}:
            yield Figure(kind, (han_value(digit) or float(digit)) * 10)
        case {"z": numeral}:
            yield from _in_chinese(kind, numeral)
        case {"e": words}:
            yield from _in_english(kind, words, scale, found.get("more", ""))
        case {"month": name}:
            yield Figure(kind, _MONTHS.index(name) + 1)
        case {"nth": word}:
            yield Figure(kind, ORDINALS[word])


def _in_chinese(kind: str, text: str) -> Iterator[Figure]:
    digits = text.rstrip("块钱元")
    if _PLAIN.fullmatch(digits):
        yield Figure(kind, _number(digits), _number(digits))
        return
    value = han_value(digits)
    if value is None or (kind == "money" and digits in _TABLE["no_sums"]):
        return
    # Without a unit only a large sum is one: 三千八, 两万六, 三十万.
    if kind != "money" or (value >= 100 if digits != text else value >= 1000 and len(digits) > 1):
        yield Figure(kind, value)


def _in_english(kind: str, words: str, scale: float, more: str) -> Iterator[Figure]:
    rest = english_value(more)  # "and six" is six, but the "six" of "four thousand six" is six hundred
    value = english_value(words) * scale + rest * (1 if "and" in more.split() or rest >= 10 else 100)
    if kind != "money" or (value >= 1000 and (words not in ("a", "ten") or value > 1e4)):
        yield Figure(kind, value)


def _number(text: str) -> float:
    return float(text.replace(",", "").rstrip("."))
