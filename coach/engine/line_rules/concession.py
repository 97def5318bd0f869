"""Whether a line gives in: agrees, hands over, takes the blame, grants the point or says sorry for the matter.

A line is read clause by clause. What a pattern finds does not count where the clause denies it, somebody else is being
quoted, it is asked, supposed, or meant in irony; a granted point does not count where a "but" comes after.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from types import ModuleType
from typing import NamedTuple

from coach.domain.text import Lang
from coach.engine.line_rules import conceding_en, conceding_zh

_QUOTED = re.compile(r"“[^”]*”|「[^」]*」|『[^』]*』|\"[^\"]*\"")
_SENTENCE = re.compile(r"[^。！？!?；;\n…—]+?(?:[。！？!?；;\n…—]+|\.+(?=\s|$)|$)")
_CLAUSE = re.compile(r"[，、：:]|,(?=\s)|,$|\s[-–]\s")
_EDGE = " \t.。！!？?；;…—\n\r'’\"”"
UNREFUSED = ("ADMITS", "APOLOGISES")
"""What stands even beside a refusal: "my fault, but I won't sign"."""

REACH = 3
"""Clauses after a bare "all right" within which what the person will do still belongs to it."""


class _Clause(NamedTuple):
    """A clause, the clauses of its sentence, its place among them, whether the sentence asks, and what follows."""

    text: str
    sentence: tuple[str, ...]
    place: int
    asks: bool
    after: str


class _Language:
    """The tables of one language, compiled."""

    def __init__(self, words: ModuleType) -> None:
        self._words = words

    def _one(self, source: str) -> re.Pattern[str]:
        return re.compile(source, re.IGNORECASE)

    @cached_property
    def kinds(self) -> dict[str, re.Pattern[str]]:
        """One pattern a kind: each pass over a clause then finds any of its table."""
        return {kind: self._one(_joined(getattr(self._words, kind))) for kind in KINDS}

    @cached_property
    def guards(self) -> dict[str, re.Pattern[str]]:
        """The words that make a match mean something else."""
        return {name: self._one(getattr(self._words, name)) for name in GUARDS}


KINDS = ("AGREES", "GIVES", "ADMITS", "GRANTS", "APOLOGISES")
GUARDS = (
    *("ASSENT", "UNDERTAKES", "DENIED", "HYPOTHETICAL", "HELD_BACK", "REPORTED"),
    *("BUT", "IRONY", "OFFER", "EXCUSED", "REFUSAL", "RETORT"),
)
_LANGUAGES: dict[Lang, _Language] = {"zh": _Language(conceding_zh), "en": _Language(conceding_en)}


def _joined(table: dict[str, str]) -> str:
    return "|".join(f"(?:{source})" for source in table.values())


def concedes(line: str, lang: Lang) -> bool:
    """Tell whether a line gives in."""
    return next(_found(line, lang), None) is not None


def _found(line: str, lang: Lang) -> Iterator[str]:
    """Yield what in a line gives in, as "KIND: words"."""
    language = _LANGUAGES[lang]
    clauses = list(_clauses(line))
    refuses = any(language.guards["REFUSAL"].search(clause.text) for clause in clauses)
    for clause in clauses:
        for kind, pattern in language.kinds.items():
            if refuses and kind not in UNREFUSED:
                continue
            for match in pattern.finditer(clause.text):
                if _counts(kind, match, clause, language.guards):
                    yield f"{kind}: {match[0]}"
    if not refuses:
        yield from (f"ASSENT: {words}" for words in _undertaken(clauses, language.guards))


def _clauses(line: str) -> Iterator[_Clause]:
    plain = _QUOTED.sub("“”", line.replace("’", "'")).lower()
    for match in _SENTENCE.finditer(plain):
        parts = tuple(part for raw in _CLAUSE.split(match[0]) if (part := raw.strip(_EDGE)))
        asks = match[0].rstrip().endswith(("?", "？"))
        for place, part in enumerate(parts):
            rest = "，".join(parts[place + 1 :]) + ("？" if asks else "")
            yield _Clause(part, parts, place, asks, f"{rest} {plain[match.end() :]}")


def _counts(kind: str, match: re.Match[str], clause: _Clause, guards: dict[str, re.Pattern[str]]) -> bool:
    before, rest = clause.text[: match.start()], clause.text[match.end() :]
    said = "，".join(clause.sentence)
    if kind == "ADMITS":  # "not asking you was wrong of me"
        before = before[-16:]
    if guards["DENIED"].search(before) or guards["IRONY"].search(said) or _reported(before, clause, guards):
        return False
    if clause.asks and not (kind == "GIVES" and guards["OFFER"].search(clause.sentence[-1])):
        return False
    so_far = "，".join(clause.sentence[: clause.place + 1])
    if not clause.asks and guards["HELD_BACK" if kind == "GIVES" else "HYPOTHETICAL"].search(so_far):
        return False
    match kind:
        case "GRANTS":
            return not guards["BUT"].search(rest + clause.after)
        case "ADMITS":
            return not guards["RETORT"].search(clause.after)
        case "APOLOGISES":
            earlier = clause.sentence[: clause.place]
            told = any(guards["REPORTED"].search(part) for part in earlier)
            return not told and not guards["EXCUSED"].search(f"{rest}，{_next(clause)}")
        case _:
            return True


def _reported(before: str, clause: _Clause, guards: dict[str, re.Pattern[str]]) -> bool:
    """Whether somebody else's words or wishes are told: in this clause, or in the one before that this one goes on."""
    if guards["REPORTED"].search(before):
        return True
    if not clause.place or clause.text.startswith(("我", "那", "好", "行", "i ", "i'", "fine", "okay", "so ")):
        return False
    return bool(guards["REPORTED"].search(clause.sentence[clause.place - 1]))


def _next(clause: _Clause) -> str:
    """Return what follows in the sentence, or where it ends there the beginning of the next one."""
    rest, asked = "，".join(clause.sentence[clause.place + 1 :]), "？" if clause.asks else ""
    return rest + asked or re.split(r"[，。!！;；…\n]|\.\s", clause.after.strip(), maxsplit=1)[0]


def _undertaken(clauses: list[_Clause], guards: dict[str, re.Pattern[str]]) -> Iterator[str]:
    """Yield what the person says they will do after a bare yes."""
    yes = [place for place, clause in enumerate(clauses) if guards["ASSENT"].search(clause.text)]
    for place in yes:
        if clauses[place].asks and len(clauses[place].sentence) == 1:
            continue
        for clause in clauses[place + 1 : place + 1 + REACH]:
            match = guards["UNDERTAKES"].search(clause.text)
            asks = clause.asks and not guards["OFFER"].search(clause.sentence[-1])
            if match and not asks and not _let_off(match, clause, guards):
                yield match[0]


def _let_off(match: re.Match[str], clause: _Clause, guards: dict[str, re.Pattern[str]]) -> bool:
    said = "，".join(clause.sentence)
    before = clause.text[: match.start()]
    return any(
        guards[name].search(text)
        for name, text in (("DENIED", before), ("HELD_BACK", said), ("IRONY", said), ("REPORTED", clause.sentence[0]))
    )
