"""Word lists and patterns in files: each group of a TOML file becomes one compiled expression.

A group has fragments in each language, one a line. Chinese fragments match anywhere, English ones at
word edges. `{name}` in a fragment stands for another group of the same file. Every repeat in a fragment
has an upper bound, and one of a choice a small one: a repeated choice whose options overlap is tried in
every combination before it fails. bench/patterns.py looks for texts that make a pattern slow.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

_REFERENCE = re.compile(r"\{([a-z_]+)\}")
_CASUAL = (
    (r"\byou're\b", "(?:you're|youre|ur)"),
    (r"\byour\b", "(?:your|ur)"),
    (r"\byou\b(?!')", "(?:you|u)"),
    (r"\bi'(m|ve)\b", r"i'?\1"),
    (r"n't\b", "n'?t"),
)
STEM = 5
"""Letters from which the last word of an English cue may go on."""
NEVER = re.compile(r"(?!)")


@cache
def load(name: str) -> Mapping[str, re.Pattern[str]]:
    """Return the compiled groups of `lexicon/<name>.toml`."""
    text = (files("coach.embedded.lexicon") / f"{name}.toml").read_text(encoding="utf-8")
    groups = tomllib.loads(text)
    parts = {key: _joined(group) for key, group in groups.items()}
    return {key: re.compile(_filled(part, parts)) for key, part in parts.items()}


def words(terms: Iterable[str]) -> re.Pattern[str]:
    """Return one expression for plain words: Chinese anywhere, English at word edges, the longest that fits."""
    plain = set(terms)
    english, chinese = sorted(t for t in plain if t.isascii()), sorted(t for t in plain if not t.isascii())
    pieces = [*([_tree(chinese)] if chinese else []), *([_edged([_tree(english)])] if english else [])]
    return re.compile("|".join(pieces)) if pieces else NEVER


def cues(terms: Iterable[str]) -> re.Pattern[str]:
    """Return one expression for words and stems: an English one that ends on a long word is the beginning of one."""
    plain = set(terms)
    chinese, stems = (
        sorted(t for t in plain if not t.isascii()),
        sorted(t for t in plain if t.isascii() and _is_stem(t)),
    )
    whole = words(t for t in plain if t.isascii() and not _is_stem(t))
    pieces = [
        *([_tree(chinese)] if chinese else []),
        *([r"(?<![a-z'])" + _tree(stems)] if stems else []),
        whole.pattern,
    ]
    return re.compile("|".join(pieces))


def _is_stem(term: str) -> bool:
    return len(term.split()[-1]) >= STEM


def _tree(terms: Iterable[str]) -> str:
    """Return an expression that shares prefixes, so that a text is not tried against each term in turn."""
    branches: dict[str, list[str]] = {}
    for term in terms:
        branches.setdefault(term[:1], []).append(term[1:])
    ends = "" in branches
    options = [re.escape(first) + _tree(rest) for first, rest in branches.items() if first]
    if not options:
        return ""
    whole = options[0] if len(options) == 1 and not ends else "(?:" + "|".join(options) + ")"
    return whole + "?" if ends else whole


def _joined(group: Mapping[str, str]) -> str:
    english = _lines(group.get("en", ""))
    pieces = [*_lines(group.get("zh", "")), *([_edged(english)] if english else [])]
    return "(?:" + "|".join(pieces) + ")"


def _lines(block: str) -> list[str]:
    return [line for line in block.split("\n") if line.strip()]


def _edged(english: Iterable[str]) -> str:
    return r"(?<![a-z'])(?:" + _casual("|".join(english)) + r")(?![a-z])"


def _casual(fragments: str) -> str:
    """Let the spellings of a chat window match too: u, ur, im, ive, dont."""
    for word, spellings in _CASUAL:
        fragments = re.sub(word, spellings, fragments)
    return fragments


def _filled(part: str, parts: Mapping[str, str]) -> str:
    while _REFERENCE.search(part):
        part = _REFERENCE.sub(lambda match: parts[match.group(1)], part)
    return part
