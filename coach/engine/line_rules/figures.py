"""Percentages, sums of money and dates in a text, in digits and in words, so that invented ones can be told.

Counts ("two things", "三句话"), clock times, distances and turns of speech ("a hundred times", "一百遍") are none.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

Kind = Literal["percent", "money", "day", "month"]


class Figure(NamedTuple):
    """A number with what it counts, and the number as it is spelt where it is spelt in digits (81 for 81万)."""

    kind: Kind
    value: float
    digits: float | None = None


_ZH_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_ZH_UNITS = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"万": 1e4, "亿": 1e8, "k": 1e3, "thousand": 1e3, "million": 1e6, "billion": 1e9, "m": 1e6, "": 1.0}
_WORDS = {
    "small": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen",
    "tens": "twenty thirty forty fifty sixty seventy eighty ninety",
    "ordinals": "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
    "months": "january february march april may june july august september october november december",
}
_SMALL, _TENS, _ORDINAL, _MONTHS = (words.split() for words in _WORDS.values())
_EN_WORDS = {w: n for n, w in enumerate(_SMALL)} | {w: 10 * n for n, w in enumerate(_TENS, 2)} | {"a": 1, "half a": 0.5}
_ORDINALS = (
    {w: n for n, w in enumerate(_ORDINAL, 1)}
    | {f"twenty-{w}": 20 + n for n, w in enumerate(_ORDINAL[:9], 1)}
    | {"thirtieth": 30, "thirty-first": 31}
)

_N = r"\d[\d,]*(?:\.\d+)?"
_Z = "[零〇一二两三四五六七八九十百千万亿]+"
_WORD = rf"(?:{'|'.join(sorted((*_SMALL[1:], *_TENS), key=len, reverse=True))})"
_E = rf"(?:(?:a|{_WORD})(?:[ -](?:{_WORD}|hundred|and(?= {_WORD})))*)"
_MONTH = rf"(?:{'|'.join(_MONTHS)})"
_NTH = rf"(?:{'|'.join(sorted(_ORDINALS, key=len, reverse=True))})"
_NO_DAY = "(?!线|门|楼|库|机|位|柜|厂|车|仓|店|台|工|院|馆|桌|人|码|站|房|角|文|公司)"
_NO_SUM = (
    "(?:times?|cups?|things?|words?|reasons?|miles?|kilomet|people|men|nights?|days?|hours?|years?|"
    "ways?|questions?|steps?|nails?|pieces?|units?|and one|to one|per (?:hour|day))"
)
_AFTER_NTH = (
    "(?! (?:time|floor|page|call|line|one|visit|quarter|row|version|person|attempt|clause|day of|man|"
    "thing|name|customer|and last))"
)

_SOURCES: tuple[tuple[Kind, str], ...] = (
    ("percent", rf"(?P<n>{_N})\s*(?:%|％|per ?cent\b|个百分点|个点|percentage points?\b)"),
    ("percent", rf"[百千]分之(?P<z>{_Z}(?:点{_Z})?|{_N})"),
    ("percent", rf"(?P<z>{_Z})(?:个百分点|个点(?!子|钟))"),
    (
        "percent",
        r"(?P<tenth>[一二三四五六七八九\d])(?:成(?![功为本了果立天交心员见就都新品])|(?<!一)"
        r"折(?![腾磨扣断叠唱一]))",
    ),
    ("percent", rf"\b(?P<e>half a|{_E}) per ?cent\b"),
    ("money", rf"(?P<n>{_N})\s*(?P<scale>[万亿])"),
    ("money", rf"(?P<n>{_N})\s*(?:元|块(?!儿|地)|yuan\b|dollars?\b|euros?\b|pounds?\b)"),
    ("money", rf"(?P<n>{_N})\s*(?P<scale>k|thousand|million|billion|m)\b(?! {_NO_SUM})"),
    ("money", rf"(?:[$£€¥￥]|\brmb|\busd)\s*(?P<n>{_N})(?:\s*(?P<scale>k|thousand|million|billion|m)\b)?"),
    ("money", rf"(?P<z>{_Z}(?:块钱|元|块(?!儿|地)))"),
    ("money", rf"(?<![成上挨的])(?P<z>{_Z})(?![个遍次句回人年种倍分般步里公件台字家天条页儿一座扇棵吨米斤万])"),
    (
        "money",
        rf"\b(?P<e>{_E}) (?P<scale>thousand|million|billion)\b(?P<more>(?: and)? {_E}(?: hundred)?)?(?! {_NO_SUM})",
    ),
    ("money", rf"\b(?P<e>{_E}) (?:yuan|dollars|euros|pounds|kuai|rmb)\b"),
    ("month", r"(?P<n>\d{1,2})\s*月(?!份?之?[内前]|结)"),
    ("month", rf"(?P<z>[一二三四五六七八九十]{{1,2}})月(?=(?:{_Z}|\d+)[号日])"),
    ("day", rf"(?P<n>\d{{1,2}})\s*[号日]{_NO_DAY}"),
    ("day", rf"(?<=月)(?P<z>{_Z})[号日]"),
    ("day", rf"(?<![第头月一二三四五六七八九])(?P<z>二?十[一二三四五六七八九]?|三十一?)[号]{_NO_DAY}"),
    ("day", rf"\b{_MONTH} (?P<n>\d{{1,2}})(?:st|nd|rd|th)?\b"),
    ("day", rf"\b(?P<n>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH}\b"),
    (
        "day",
        rf"\b(?:on|by|till|until|before|after|from|since|of|to|than) the (?P<n>\d{{1,2}})(?:st|nd|rd|th)"
        rf"\b{_AFTER_NTH}",
    ),
    ("day", rf"\bthe (?P<nth>{_NTH}) of {_MONTH}\b|\b{_MONTH} (?:the )?(?P<nth2>{_NTH})\b"),
    (
        "month",
        rf"(?P<month>{_MONTH})(?= \d{{1,2}}(?:st|nd|rd|th)?\b| the {_NTH})|(?:\d(?:st|nd|rd|th)?|{_NTH})"
        rf"(?: of)? (?P<month2>{_MONTH})\b",
    ),
)
_PATTERNS = tuple((kind, re.compile(source, re.IGNORECASE)) for kind, source in _SOURCES)
_HINT = re.compile(rf"[\d万亿千百十号折成块元]|per ?cent|thousand|million|yuan|dollar|{_MONTH}", re.IGNORECASE)
_RANGE = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|[号日])?\s*(?:到|至|-|–|~|to(?: the)?|and(?: the)?)\s*(\d{1,2})(?:st|nd|rd|th|[号日])"
)
_PLAIN = re.compile(_N)
_CLOCK = re.compile(r"\d{1,2}\s*(?:[:：]\d\d|点(?:\d{1,2}分|半|钟)?|(?=[ap]\.m\.))")
_SAID_OF_ANYTHING = frozenset({0, 1, 50, 99, 100, 110, 120, 200})
"""Percentages that are turns of speech."""


class _Numbers(NamedTuple):
    """What a text holds: figures, numbers in digits that are not of a known kind, and days between two dates."""

    figures: tuple[Figure, ...]
    plain: frozenset[float]
    days: frozenset[int]


def figures_in(text: str) -> tuple[Figure, ...]:
    """Return the percentages, sums and dates a text names, in no particular order."""
    return _numbers(text).figures


@lru_cache(maxsize=4000)  # a scene's texts are asked about again at every line
def _numbers(text: str) -> _Numbers:
    if not _HINT.search(text):
        return _Numbers((), frozenset(), frozenset())
    figures = tuple(f for kind, pattern in _PATTERNS for match in pattern.finditer(text) for f in _read(kind, match))
    typed = {figure.digits for figure in figures}
    plain = {value for number in _PLAIN.findall(_CLOCK.sub(" ", text)) if (value := _number(number)) not in typed}
    days = {day for a, b in _RANGE.findall(text) for day in range(int(a), min(int(b), 31) + 1)}
    return _Numbers(figures, frozenset(plain), frozenset(days))


class Known:
    """The numbers that stand in some texts: a figure may be repeated, and what simply follows from them may be said."""

    def __init__(self, texts: Iterable[str]) -> None:
        found = [_numbers(text) for text in texts]
        self._typed = {(figure.kind, figure.value) for numbers in found for figure in numbers.figures}
        self._typed |= {("day", float(day)) for numbers in found for day in numbers.days}
        self._plain = {value for numbers in found for value in numbers.plain}
        self._sums = {value for kind, value in self._typed if kind == "money"}

    def holds(self, figure: Figure) -> bool:
        """Tell whether a figure stands there, as the same kind of number or as one whose kind is not known."""
        if (figure.kind, figure.value) in self._typed or self._plain & {figure.value, figure.digits}:
            return True
        match figure.kind:
            case "percent":
                return figure.value in _SAID_OF_ANYTHING or ("percent", 100 - figure.value) in self._typed
            case "money":
                return bool({figure.value / 2, *(figure.value + known for known in self._sums)} & self._sums)
            case "day":  # the day before, the day after
                return bool({("day", figure.value - 1), ("day", figure.value + 1)} & self._typed)
            case _:
                return False


def _read(kind: Kind, match: re.Match[str]) -> Iterator[Figure]:
    found = {name: text for name, text in match.groupdict().items() if text}
    scale = _SCALES[found.get("scale", "").lower()]
    if "n" in found:
        number = _number(found["n"])
        yield Figure(kind, round(number * scale, 4), number)
    elif "tenth" in found:
        number = _zh_number(found["tenth"])
        yield Figure(kind, number * 10)
    elif "z" in found:
        yield from _in_chinese(kind, found["z"])
    elif "e" in found:
        value = _en_number(found["e"]) * scale + _en_rest(found.get("more", ""))
        if kind != "money" or (value >= 1000 and (found["e"].lower() not in ("a", "ten") or value > 1e4)):
            yield Figure(kind, value)
    elif month := found.get("month") or found.get("month2"):
        yield Figure(kind, _MONTHS.index(month.lower()) + 1)
    elif nth := found.get("nth") or found.get("nth2"):
        yield Figure(kind, _ORDINALS[nth.lower()])


def _in_chinese(kind: Kind, text: str) -> Iterator[Figure]:
    digits = text.rstrip("块钱元")
    if re.fullmatch(_N, digits):
        yield Figure(kind, _number(digits), _number(digits))
        return
    if digits[0] in "万亿千百" or (
        kind == "money" and digits in ("十", "千万", "一万", "十万", "百万", "一千", "两千")
    ):
        return  # 万一, 千万别, 百十来个: no sum
    value = _zh_number(digits)
    # Without a unit only a large sum is one: 三千八, 两万六, 三十万.
    if kind != "money" or (value >= 100 if digits != text else value >= 1000 and len(digits) > 1):
        yield Figure(kind, value)


def _number(text: str) -> float:
    return float(text.replace(",", "").rstrip("."))


def _zh_number(text: str) -> float:
    """Return the value of 三百二十万, 两万六 (26,000), 七十二点五, 12."""
    if text.isdigit():
        return float(text)
    whole, _, part = text.partition("点")
    total = section = digit = 0.0
    unit = 1.0
    for sign in whole:
        if sign in _ZH_DIGITS:
            digit = _ZH_DIGITS[sign]
            continue
        if sign in _ZH_UNITS:
            unit = _ZH_UNITS[sign]
            section += (digit or 1) * unit
        else:
            unit = _SCALES[sign]
            total, section = (total + section + digit) * unit, 0.0
        digit = 0.0
    if digit and unit > 10 and whole[-2:-1] not in ("零", "〇"):  # 两万六 is 26,000
        digit *= unit / 10
    return total + section + digit + (float("0." + "".join(str(_ZH_DIGITS[c]) for c in part)) if part else 0)


def _en_number(text: str) -> float:
    text = text.lower()
    if text in _EN_WORDS:
        return float(_EN_WORDS[text])
    value = 0.0
    for word in re.split(r"[ -]", text):
        value = value * 100 if word == "hundred" else value + _EN_WORDS.get(word, 0)
    return value


def _en_rest(text: str) -> float:
    """The "six" of "four thousand six" is six hundred; "and six" is six."""
    if not text:
        return 0
    words = text.split()
    value = _en_number(" ".join(w for w in words if w != "and"))
    return value if words[0] == "and" or value >= 10 else value * 100
