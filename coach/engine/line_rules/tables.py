"""Tables of the rules as TOML beside the code: patterns, their parts, and lists of words."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

_PART = re.compile(r"«(\w+)»")


@cache
def table(name: str) -> dict[str, Any]:
    """Return a table by its file's name."""
    return tomllib.loads((files("coach.engine.line_rules") / f"{name}.toml").read_text(encoding="utf-8"))


def words(text: str) -> frozenset[str]:
    """Return the words of a list."""
    return frozenset(text.split())


def one_of(options: Iterable[str]) -> str:
    """Return a pattern for any of these words, the longest first."""
    return f"(?:{'|'.join(sorted(map(re.escape, options), key=len, reverse=True))})"


def any_of(sources: Iterable[str]) -> str:
    """Return a pattern for any of these patterns."""
    return "|".join(f"(?:{source})" for source in sources)


def compiled(source: str, parts: Mapping[str, str], flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """Return a pattern with each «part» put in. Raises KeyError for a part there is none of."""
    return re.compile(_PART.sub(lambda match: parts[match[1]], source), flags)
