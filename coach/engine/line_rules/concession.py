"""Whether a line gives in: agrees, hands over, takes the blame, grants the point or says sorry for the matter.

A line is read clause by clause. What a pattern finds does not count where the clause denies it, somebody else is being
quoted, it is asked, supposed, or meant in irony; a granted point does not count where a "but" comes after. The tables
are in `concession_zh.toml` and `concession_en.toml`.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from coach.domain.text import Lang
from coach.engine.line_rules.tables import any_of, compiled, table

KINDS = ("agrees", "gives", "admits", "grants", "apologises")
UNREFUSED = ("admits", "apologises")
"""What stands even beside a refusal: "my fault, but I won't sign"."""

REACH = 3
"""Clauses after a bare "all right" within which what the person will do still belongs to it."""

NEAR = 16
"""Characters before taking the blame in which it is denied: "not asking you was wrong of me" is no denial."""

_QUOTED = re.compile(r"“[^”]*”|「[^」]*」|『[^』]*』|\"[^\"]*\"")
_SENTENCE = re.compile(r"[^。！？!?；;\n…—]+?(?:[。！？!?；;\n…—]+|\.+(?=\s|$)|$)")
_CLAUSE = re.compile(r"[，、：:]|,(?=\s)|,$|\s[-–]\s")
_NEXT = re.compile(r"[，。!！;；…\n]|\.\s")
_EDGE = " \t.。！!？?；;…—\n\r'’\"”"
_OWN = ("我", "那", "好", "行", "i ", "i'", "fine", "okay", "so ")
"""A clause that begins so does not go on with what was reported in the one before."""


class _Clause(NamedTuple):
    """A clause, the clauses of its sentence, its place among them, whether the sentence asks, and what follows."""

    text: str
    sentence: tuple[str, ...]
    place: int
    asks: bool
    after: str

    def until_here(self) -> str:
        return "，".join(self.sentence[: self.place + 1])

    def whole(self) -> str:
        return "，".join(self.sentence)

    def following(self) -> str:
        """What follows in the sentence, or where it ends there the beginning of the next one."""
        rest = "，".join(self.sentence[self.place + 1 :]) + ("？" if self.asks else "")
        return rest or _NEXT.split(self.after.strip(), maxsplit=1)[0]


class _Guards:
    """The words of one language that make a match mean something else."""

    def __init__(self, patterns: dict[str, re.Pattern[str]]) -> None:
        self._patterns = patterns

    def find(self, name: str, text: str) -> re.Match[str] | None:
        return self._patterns[name].search(text)

    def offers(self, clause: _Clause) -> bool:
        return self.find("offer", clause.sentence[-1]) is not None


@cache
def patterns(lang: Lang) -> dict[str, re.Pattern[str]]:
    """Return one pattern a kind of giving in, and the guards by name."""
    words = table(f"concession_{lang}")
    sources = {kind: any_of(words[kind].values()) for kind in KINDS} | words["guards"]
    return {name: compiled(source, words["parts"], re.IGNORECASE) for name, source in sources.items()}


def concedes(line: str, lang: Lang) -> bool:
    """Tell whether a line gives in."""
    return next(_found(line, lang), None) is not None


def _found(line: str, lang: Lang) -> Iterator[str]:
    """Yield the words of a line that give in."""
    found, clauses = patterns(lang), list(_clauses(line))
    guards = _Guards(found)
    refuses = any(guards.find("refusal", clause.text) for clause in clauses)
    for clause in clauses:
        for kind in UNREFUSED if refuses else KINDS:
            matches = found[kind].finditer(clause.text)
            yield from (match[0] for match in matches if _counts(kind, match, clause, guards))
    if not refuses:
        yield from _undertaken(clauses, guards)


def _clauses(line: str) -> Iterator[_Clause]:
    plain = _QUOTED.sub("“”", line.replace("’", "'")).lower()
    for match in _SENTENCE.finditer(plain):
        parts = tuple(part for raw in _CLAUSE.split(match[0]) if (part := raw.strip(_EDGE)))
        asks = match[0].rstrip().endswith(("?", "？"))
        for place, part in enumerate(parts):
            rest = "，".join(parts[place + 1 :]) + ("？" if asks else "")
            yield _Clause(part, parts, place, asks, f"{rest} {plain[match.end() :]}")


def _counts(kind: str, match: re.Match[str], clause: _Clause, guards: _Guards) -> bool:
    before, rest = clause.text[: match.start()], clause.text[match.end() :]
    before = before[-NEAR:] if kind == "admits" else before
    if guards.find("denied", before) or guards.find("irony", clause.whole()) or _reported(before, clause, guards):
        return False
    if clause.asks:
        if kind != "gives" or not guards.offers(clause):
            return False
    elif guards.find("held_back" if kind == "gives" else "hypothetical", clause.until_here()):
        return False
    match kind:
        case "grants":
            return not guards.find("but", rest + clause.after)
        case "admits":
            return not guards.find("retort", clause.after)
        case "apologises":
            told = any(guards.find("reported", part) for part in clause.sentence[: clause.place])
            return not told and not guards.find("excused", f"{rest}，{clause.following()}")
        case _:
            return True


def _reported(before: str, clause: _Clause, guards: _Guards) -> bool:
    """Whether somebody else's words or wishes are told: in this clause, or in the one before that this one goes on."""
    if guards.find("reported", before):
        return True
    goes_on = clause.place and not clause.text.startswith(_OWN)
    return bool(goes_on and guards.find("reported", clause.sentence[clause.place - 1]))


def _undertaken(clauses: list[_Clause], guards: _Guards) -> Iterator[str]:
    """Yield what the person says they will do after a bare yes."""
    for place, yes in enumerate(clauses):
        if not guards.find("assent", yes.text) or (yes.asks and len(yes.sentence) == 1):
            continue
        for clause in clauses[place + 1 : place + 1 + REACH]:
            match = guards.find("undertakes", clause.text)
            if match and (not clause.asks or guards.offers(clause)) and not _let_off(match, clause, guards):
                yield match[0]


def _let_off(match: re.Match[str], clause: _Clause, guards: _Guards) -> bool:
    before = clause.text[: match.start()]
    texts = {"denied": before, "held_back": clause.whole(), "irony": clause.whole(), "reported": clause.sentence[0]}
    return any(guards.find(name, text) for name, text in texts.items())
