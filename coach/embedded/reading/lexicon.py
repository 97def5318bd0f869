"""Word lists and patterns in files: each group of a TOML file becomes one compiled expression.

A group has fragments in each language, one a line. Chinese fragments match anywhere, English ones at
word edges. `{name}` in a fragment stands for another group of the same file. Fragments are regular
expressions with bounded repetition only, so matching stays linear in the text.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

_REFERENCE = re.compile(r"\{([a-z_]+)\}")
NEVER = re.compile(r"(?!)")


@cache
def load(name: str) -> Mapping[str, re.Pattern[str]]:
    """Return the compiled groups of `lexicon/<name>.toml`."""
    text = (files("coach.embedded.lexicon") / f"{name}.toml").read_text(encoding="utf-8")
    groups = tomllib.loads(text)
    parts = {key: _joined(group) for key, group in groups.items()}
    return {key: re.compile(_filled(part, parts)) for key, part in parts.items()}


def words(terms: Iterable[str]) -> re.Pattern[str]:
    """Return one expression for plain words: Chinese anywhere, English at word edges, longest first."""
    plain = sorted(set(terms), key=lambda term: (-len(term), term))
    english = [re.escape(term) for term in plain if term.isascii()]
    chinese = [re.escape(term) for term in plain if not term.isascii()]
    pieces = [*chinese, *([_edged(english)] if english else [])]
    return re.compile("|".join(pieces)) if pieces else NEVER


def _joined(group: Mapping[str, str]) -> str:
    english = _lines(group.get("en", ""))
    pieces = [*_lines(group.get("zh", "")), *([_edged(english)] if english else [])]
    return "(?:" + "|".join(pieces) + ")"


def _lines(block: str) -> list[str]:
    return [line for line in block.split("\n") if line.strip()]


def _edged(english: Iterable[str]) -> str:
    return r"(?<![a-z'])(?:" + "|".join(english) + r")(?![a-z])"


def _filled(part: str, parts: Mapping[str, str]) -> str:
    while _REFERENCE.search(part):
        part = _REFERENCE.sub(lambda match: parts[match.group(1)], part)
    return part
