"""Choosing among authored lines: which fit the cue, which are still unsaid, and in which order."""

import hashlib
import re
from collections.abc import Sequence

from coach.domain.persona import AuthoredLine, Persona, Scenario
from coach.domain.standing import Cue
from coach.domain.text import Lang

SLOT = "{echo}"
ECHO_LIMIT: dict[Lang, int] = {"zh": 22, "en": 64}
"""Longest run of the learner's words a line throws back, in characters."""

TERMS_LIMIT: dict[Lang, int] = {"zh": 60, "en": 170}
"""Longest proposal of the learner's that an agreement restates whole, in characters."""

_BREAK = re.compile(r"[，。！？；：,.!?;:\n…]+")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def candidates(cue: Cue, persona: Persona, scene: Scenario) -> list[AuthoredLine]:
    """Return the lines that fit the cue, the scene's own first: its move, band and fault, what it answers or lacks."""
    pool = [*scene.lines.get(cue.move, ()), *persona.lines_for(cue.move)]
    fitting = [line for line in pool if _fits(line, cue)]
    # A trainer's first draft may have no line for this band; a line of another band is better than silence.
    about = [line for line in pool if SLOT not in line.zh and line.act in (None, cue.act)]
    return fitting or about or pool


def pick(lines: Sequence[AuthoredLine], lang: Lang, said: Sequence[str], seed: str) -> AuthoredLine:
    """Return the line to say: one not yet said, one about what was said before a general one.

    `said` are the lines spoken so far in the session; `seed` decides among equals, the same in every
    process. When everything has been said, the line said longest ago comes back.
    """
    return min(lines, key=lambda line: (_said_at(line, lang, said), _generality(line), _order(seed, line)))


def terms_of(words: str, lang: Lang) -> str:
    """Return the learner's proposal as an agreement restates it, or nothing where it is too long to be said again."""
    proposal = words.strip().strip("\"'“”‘’「」").rstrip("。.！!？?，,；;")
    fits = 2 <= len(proposal) <= TERMS_LIMIT[lang] and "\n" not in proposal
    return proposal if fits and bool(_HAN.search(proposal)) == (lang == "zh") else ""


def echo_of(words: str, lang: Lang) -> str:
    """Return the part of the learner's words that is short enough to throw back, or nothing.

    Words in the other language are not echoed: a line stays in the session's language.
    """
    for part in _BREAK.split(words.strip()):
        clause = part.strip().strip("\"'“”‘’「」")
        if 2 <= len(clause) <= ECHO_LIMIT[lang] and bool(_HAN.search(clause)) == (lang == "zh"):
            return clause
    return ""


def worded(line: AuthoredLine, lang: Lang, echo: str) -> str:
    """Return the line in `lang` with the learner's words in their slot."""
    return line.zh.replace(SLOT, echo) if lang == "zh" else line.en.replace(SLOT, echo)


def _fits(line: AuthoredLine, cue: Cue) -> bool:
    return (
        (not line.band or cue.band in line.band)
        and (line.fault is None or line.fault == cue.fault)
        and (line.act is None or line.act == cue.act)
        and (line.term is None or line.term == cue.term)
        and (line.matter is None or line.matter == cue.matter)
        and (SLOT not in line.zh or bool(cue.echo))
    )


def _generality(line: AuthoredLine) -> int:
    """How little a line is about what was said: 0 for one that answers a fault, an act, a term, a matter or words."""
    return int(not (line.fault or line.act or line.term or line.matter or SLOT in line.zh))


def _said_at(line: AuthoredLine, lang: Lang, said: Sequence[str]) -> int:
    """When the line was said last, counted from 1; 0 if never. A slot matches whatever stood in it."""
    head, _, tail = (line.zh if lang == "zh" else line.en).partition(SLOT)
    hits = [number for number, text in enumerate(said, 1) if text.startswith(head) and (not tail or tail in text)]
    return hits[-1] if hits else 0


def _order(seed: str, line: AuthoredLine) -> bytes:
    return hashlib.sha256(f"{seed}|{line.zh}".encode()).digest()
