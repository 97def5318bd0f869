"""Numbers as people write them: figures, Chinese numerals, English words."""

import re
import unicodedata


def _counted(words: str, step: int = 1, start: int = 1) -> dict[str, int]:
    return {word: place * step for place, word in enumerate(words.split(), start)}


_DIGITS = {char: place for place, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_ONES = _counted("one two three four five six seven eight nine")
_TEENS = _counted("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", start=10)
_TENS = _counted("twenty thirty forty fifty sixty seventy eighty ninety", step=10, start=2)
_NTH = _counted("first second third fourth fifth sixth seventh eighth ninth tenth")
_WORDS = _ONES | _TEENS

HAN = "[零〇一二两兩三四五六七八九十百千万]"
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_HAN_RUN = re.compile(f"{HAN}+")
_HAN_COUNT = re.compile(f"(?:百分之({HAN}+)|({HAN}{{2,}})|(?<!十)([零〇一二两兩三四五六七八九])(?=[分次倍成](?!钟)))")
_ENGLISH = re.compile(
    rf"\b(?:({'|'.join(_TENS)})(?:[ -]({'|'.join(_ONES)}))?|({'|'.join(_WORDS)})|(hundred))\b", re.IGNORECASE
)
SMALL = 10
"""Up to here a number in words is a manner of speaking: “one thing”, “the two of you”."""


def plain(text: str) -> str:
    """Return the text with figures of every width and shape as plain ones."""
    return unicodedata.normalize("NFKC", text)


def numbers_in(text: str) -> set[float]:
    """Return every number that stands in a text, however it is written."""
    text = plain(text)
    han = {value for match in _HAN_RUN.finditer(text) if (value := han_value(match[0])) is not None}
    singles = {float(_DIGITS[char]) for char in text if char in _DIGITS}
    return _figures(text) | han | singles | set(_english(text))


def figures_claimed(text: str) -> set[float]:
    """Return the numbers a text states as such: not the 一 in 一起, not “one thing”."""
    text = plain(text)
    runs = (next(group for group in match.groups() if group) for match in _HAN_COUNT.finditer(text))
    han = {value for run in runs if (value := han_value(run)) is not None}
    return _figures(text) | han | {value for value in _english(text) if value > SMALL}


def number_of(word: str) -> float | None:
    """Return the number one word or figure is, ordinals included; None if it is none."""
    word = plain(word).lower().strip()
    if word.isascii() and (figure := re.fullmatch(r"(\d+)(?:st|nd|rd|th)?", word)):
        return float(figure[1])
    value = _NTH.get(word) or _WORDS.get(word) or _TENS.get(word)
    return float(value) if value else han_value(word)


def han_value(run: str) -> float | None:
    """Return the value of a Chinese numeral (三百二十 is 320); None for what only looks like one (万一, 千万, 三四)."""
    whole, section, digit = 0, 0, None
    for place, char in enumerate(run):
        if char in _DIGITS:
            if digit:  # two in a row: 三四个
                return None
            digit = _DIGITS[char]
        elif char in _UNITS:
            if digit is None and (place or char != "十"):
                return None
            section += (1 if digit is None else digit) * _UNITS[char]
            digit = None
        elif char == "万" and (section or digit):
            whole, section, digit = (section + (digit or 0)) * 10_000, 0, None
        else:
            return None
    return float(whole + section + (digit or 0)) if run else None


def _figures(text: str) -> set[float]:
    return {float(match[0].replace(",", "")) for match in _FIGURE.finditer(text)}


def _english(text: str) -> list[float]:
    found = []
    for tens, ones, word, hundred in _ENGLISH.findall(text):
        value = _TENS.get(tens.lower(), 0) + _WORDS.get((ones or word).lower(), 0)
        found.append(float(100 if hundred else value))
    return found
