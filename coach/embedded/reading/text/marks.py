"""Marks a hurried writer leaves out: a run of words is cut where a clause begins, a question gets its question mark.

What is labelled must not hang on punctuation, so the text is read as it would have been written with it.
"""

import re
from collections.abc import Iterator

from coach.embedded.reading.text.lexicon import load

Mark = tuple[int, str]

_RUN = re.compile(r"(?:[^,、。!?;:…—~()\[\]\"「」\n.]|\.(?=\S))+")
_STOP = re.compile(r"[。!?;…\n.]")
_SHORTENED = (
    r"i(?=(?:m|ve)(?![a-z']))",
    r"i(?=d (?:like|love|be|appreciate|rather|want))",
    r"i(?=ll (?:be|send|do|call|have|take|make))",
    r"(?:do|does|did|is|was|are|were|could|would|should|have|has|had|wo|ca)n(?=t(?![a-z']))",
    r"(?:that|it|what|there|here|he|she|let|who)(?=s(?![a-z']))",
    r"(?:you|they)(?=(?:re|ve|ll|d)(?![a-z']))",
    r"(?:we|should|could|would)(?=ve(?![a-z']))",
    r"(?:mon|tues|wednes|thurs|fri|satur|sun|yester|to)day(?=s [a-z])",
)
_APOSTROPHE = re.compile(r"(?<![a-z'])(?:" + "|".join(_SHORTENED) + ")")
_HAN = re.compile(r"[\u3400-\u9fff]")

BACK = 16
"""Characters before an opening that may keep it from being one."""

LONG, APART = {True: 11, False: 8}, {True: 4, False: 2}
"""Size from which a run is looked into, and the least between two cuts: characters of Chinese (True), else words."""


def apostrophes(text: str) -> list[Mark]:
    """Return the apostrophes that a folded text leaves out, as indices and what belongs before them, in order."""
    return [(match.end(), "'") for match in _APOSTROPHE.finditer(text)]


def stops(text: str) -> list[Mark]:
    """Return the commas, full stops and question marks that a folded text leaves out, in the same form."""
    found = []
    begun = end = 0
    for run in _RUN.finditer(text):
        if _STOP.search(text, end, run.start()):
            begun = run.start()
        for at, mark in _in_run(text, begun, run):
            found.append((at, mark))
            begun = at if mark != "," else begun
        end = run.end()
    return found


def _in_run(text: str, begun: int, run: re.Match[str]) -> Iterator[Mark]:
    """Yield the marks within a run without marks, and the question mark it ends on where the sentence asks."""
    for at, asks in _openings(run.group()):
        place = run.start() + at - (run.group()[at - 1] == " ")
        if asks:
            yield place, "?" if _asked(text[begun:place]) else "。"
            begun = place
        else:
            yield place, ","
    if (run.end() == len(text) or text[run.end()] == "\n") and _asked(text[begun : run.end()]):
        yield run.start() + len(run.group().rstrip()), "?"


def _openings(run: str) -> Iterator[tuple[int, bool]]:
    """Yield where clauses begin within a run, and whether a sentence of its own begins there."""
    words, chinese, last = load("openers"), _is_chinese(run), 0
    if _size(run) < LONG[chinese]:
        return
    places = {kind: {match.start() for match in words[kind].finditer(run)} for kind in ("link", "ask", "clause")}
    asks = places["ask"]
    for at in sorted(set.union(*places.values())):
        before = run[max(0, at - BACK) : at]
        kept = at in places["link"] or not words["no_ask" if at in asks else "no_clause"].search(before)
        if not kept or min(_size(run[last:at]), _size(run[at:])) < APART[chinese]:
            continue
        yield at, at in asks or run[at - 1] == "吗"
        last = at


def _asked(sentence: str) -> bool:
    return bool(load("openers")["asked"].search(sentence.strip()))


def _is_chinese(run: str) -> bool:
    return len(_HAN.findall(run)) * 2 > len(run)


def _size(run: str) -> int:
    return len(run) if _is_chinese(run) else len(run.split())
