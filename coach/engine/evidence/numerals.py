"""Numbers as people write them: figures, Chinese numerals, English words."""

import re
import unicodedata


def _counted(words: str, step: int = 1, start: int = 1) -> dict[str, int]:
    return {word: place * step for place, word in enumerate(words.split(), start)}


_DIGITS = {char: place for place, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"万": 10_000, "亿": 100_000_000}
_ONES = _counted("one two three four five six seven eight nine")
_TEENS = _counted("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", start=10)
_TENS = _counted("twenty thirty forty fifty sixty seventy eighty ninety", step=10, start=2)
_NTH = _counted("first second third fourth fifth sixth seventh eighth ninth")
_LATER_NTH = (
    "tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)

WORDS = _ONES | _TEENS | _TENS
ORDINALS = (
    _NTH
    | _counted(_LATER_NTH, start=10)
    | {f"twenty-{word}": 20 + place for word, place in _NTH.items()}
    | {"thirtieth": 30, "thirty-first": 31}
)
"""The days of a month."""

HAN = "[零〇一二两兩三四五六七八九十百千万亿]"
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_HAN_RUN = re.compile(f"{HAN}+")
_HAN_COUNT = re.compile(f"(?:百分之({HAN}+)|({HAN}{{2,}})|(?<!十)([零〇一二两兩三四五六七八九])(?=[分次倍成](?!钟)))")
_ENGLISH = re.compile(
    rf"\b(?:({'|'.join(_TENS)})(?:[ -]({'|'.join(_ONES)}))?|({'|'.join(_ONES | _TEENS)})|(hundred))\b", re.IGNORECASE
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
    value = ORDINALS.get(word) or WORDS.get(word)
    return float(value) if value else han_value(word)


def han_value(run: str) -> float | None:
    """Return the value of a Chinese numeral: 三百二十 is 320, 两万六 is 26,000, 七十二点五 is 72.5.

    None for what only looks like one (万一, 千万, 三四).
    """
    whole, point, part = run.partition("点")
    value = _han_whole(whole)
    if value is None or bool(point) != bool(part) or any(char not in _DIGITS for char in part):
        return None
    return value + float(f"0.{''.join(str(_DIGITS[char]) for char in part) or 0}")


def _han_whole(run: str) -> float | None:
    total, section, digit, unit = 0, 0, None, 1
    for place, char in enumerate(run):
        if char in _DIGITS:
            if digit:  # two in a row: 三四个
                return None
            unit = 1 if digit == 0 or char in "零〇" else unit
            digit = _DIGITS[char]
        elif char in _UNITS:
            if digit is None and (place or char != "十"):
                return None
            unit = _UNITS[char]
            section += (1 if digit is None else digit) * unit
            digit = None
        elif char in _SCALES and (section or digit or total):
            unit = _SCALES[char]
            total, section, digit = _scaled(total, section + (digit or 0), unit), 0, None
        else:
            return None
    return float(total + section + (digit or 0) * max(unit // 10, 1)) if run else None


def _scaled(total: int, section: int, unit: int) -> int:
    """三亿两千万 adds 2,000 × 10,000; 一万亿 is 10,000 × 100,000,000."""
    return total + section * unit if total > unit else (total + section) * unit


def english_value(text: str) -> float:
    """Return the value of a number in English words (two hundred and six), 0 for none; "half a" is 0.5."""
    if text == "half a":
        return 0.5
    value = 0.0
    for word in re.findall(r"[a-z]+", text):
        value = value * 100 if word == "hundred" else value + WORDS.get(word, int(word == "a"))
    return value


def _figures(text: str) -> set[float]:
    return {float(match[0].replace(",", "")) for match in _FIGURE.finditer(text)}


def _english(text: str) -> list[float]:
    found = []
    for tens, ones, word, hundred in _ENGLISH.findall(text):
        value = _TENS.get(tens.lower(), 0) + WORDS.get((ones or word).lower(), 0)
        found.append(float(100 if hundred else value))
    return found
