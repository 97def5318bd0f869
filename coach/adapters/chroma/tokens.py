"""The words of a text, with where they stand: Chinese characters and pairs, English stems, and terms of the glossary.

A term stands for everything in one line of vocabulary/glossary.toml, so 早会 and "morning huddle" are one term.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_WORD = re.compile(r"[a-z0-9%]+")
_DIGIT = re.compile(r"(?<![\w.])[1-9](?=[\u4e00-\u9fff])")
_NUMERALS = dict(zip("123456789", "一两三四五六七八九", strict=True))
_LONGEST = 4
"""Words in the longest English term."""
_ENDINGS = (
    "ations",
    "ation",
    "ements",
    "ement",
    "ments",
    "ment",
    "ings",
    "ing",
    "ied",
    "ies",
    "ers",
    "ed",
    "es",
    "er",
    "ly",
    "s",
)
_COMMON = """
a about am an and any are as at be been but by can could d did didn do does doesn don for from get got had has have he
her him his how i if in into is isn it its just let like ll m may me must my need no not of off on or our out over re s
should so some t than that the their them then there they this to too up us ve was we were what when which who will with
would you your yours
"""
_STOP = frozenset(_COMMON.split())


class Word(NamedTuple):
    """A Chinese character or an English stem, the pairs it is part of, and the terms it is said in."""

    text: str
    pairs: frozenset[str]
    terms: frozenset[int]


class Term(NamedTuple):
    """A term of the glossary, by its number, and where it is said in a text."""

    number: int
    start: int
    end: int


def tokens(text: str) -> list[str]:
    """Return what a text is matched by: Chinese characters and pairs of them, English words without their endings."""
    low = _low(text)
    found: list[str] = []
    for run in _HAN.findall(low):
        found += [run[i : i + 2] for i in range(len(run) - 1)] + list(run)
    return found + [_stem(word) for word in _WORD.findall(low) if word not in _STOP]


def terms(text: str) -> list[int]:
    """Return the glossary's terms in a text, by number, as often as they are said."""
    return [term.number for term in said_in(text)]


def said_in(text: str) -> list[Term]:
    """Return the glossary's terms in a text, each as often as it is said."""
    return list(_said(_low(text)))


def words(text: str, spoken: Sequence[Term]) -> list[Word]:
    """Return the words a question is made of, given its terms; common English words only as part of a term."""
    low = _low(text)
    said: dict[int, set[int]] = defaultdict(set)
    for term in spoken:
        for place in range(term.start, term.end):
            said[place].add(term.number)
    found: list[Word] = []
    for run in _HAN.finditer(low):
        for at in range(run.start(), run.end()):
            pairs = {low[i : i + 2] for i in (at - 1, at) if run.start() <= i < run.end() - 1}
            found.append(Word(low[at], frozenset(pairs), frozenset(said[at])))
    for word in _WORD.finditer(low):
        if word[0] not in _STOP or said[word.start()]:
            stem = _stem(word[0])
            found.append(Word(stem, frozenset({stem}), frozenset(said[word.start()])))
    return found


def _low(text: str) -> str:
    """Return a text as it is matched, as long as it was: lower case, and 5个 written as 五个."""
    return _DIGIT.sub(lambda digit: _NUMERALS[digit[0]], text.lower())


def _said(low: str) -> Iterator[Term]:
    chinese, english, begins = _glossary()
    for start, char in enumerate(low):
        for spelling in chinese.get(char, ()):
            if low.startswith(spelling, start):
                yield from (Term(number, start, start + len(spelling)) for number in chinese[char][spelling])
    found = list(_WORD.finditer(low))
    stems = [_stem(word[0]) for word in found]
    for first, stem in enumerate(stems):
        for last in range(first, min(first + _LONGEST, len(stems)) if stem in begins else first):
            for number in english.get(tuple(stems[first : last + 1]), ()):
                yield Term(number, found[first].start(), found[last].end())


@cache
def _glossary() -> tuple[dict[str, dict[str, set[int]]], dict[tuple[str, ...], set[int]], set[str]]:
    """Return the numbers of each Chinese term, by its first character, and of each English one, with the words English
    ones begin with."""
    chinese: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    english: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for number, line in enumerate(vocabulary("glossary")["same"]):
        left, right = line.split(" | ")
        for spelling in left.split():
            if _HAN.fullmatch(spelling):
                chinese[spelling[0]][spelling].add(number)
        for spelling in right.lower().split(", "):
            english[tuple(_stem(word) for word in _WORD.findall(spelling))].add(number)
    return dict(chinese), dict(english), {term[0] for term in english if term}


def vocabulary(name: str) -> dict[str, list[str]]:
    """Return the lists in vocabulary/<name>.toml."""
    return tomllib.loads((files("coach.adapters.chroma.vocabulary") / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def _stem(word: str) -> str:
    ending = next((e for e in _ENDINGS if word.endswith(e) and len(word) - len(e) >= 3), "")
    stem = word[: len(word) - len(ending)]
    if ending and len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "ls":
        stem = stem[:-1]
    if stem.endswith("e") and len(stem) > 3:
        stem = stem[:-1]
    return stem[:-1] + "i" if stem.endswith("y") and len(stem) > 3 else stem
