"""What the slowest pattern of the embedded reader costs on text made to be slow.

    python bench/patterns.py [--json]

Every pattern of coach/embedded (lexicon files, modules) is run over strings pumped from its own syntax tree: samples
of each part that repeats, repeated to 5,000 characters, alone and mixed, behind what leads up to it, and with a tail
that spoils the match. What is counted is this process's own time: other work on the machine is no fault of a pattern.
Prints the five worst. Limit: 50 ms. Exit 1 above. A pattern that is exponential does not end: give the command a limit.
"""

import json
import re
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from random import Random
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from coach import embedded
from coach.embedded.reading.text.lexicon import load

LIMIT_MS, LENGTH, SHORT = 50.0, 5_000, 400
SAMPLES, MIXED, FINALISTS = 150, 20, 5
TAILS = ("", "\x01")
REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield every pattern of the reader with its name."""
    for path in sorted(Path(next(iter(embedded.__path__)), "lexicon").glob("*.toml")):
        for group, pattern in load(path.stem).items():
            yield f"{path.name}[{group}]", pattern
    for module in walk_packages(embedded.__path__, embedded.__name__ + "."):
        for name, value in vars(import_module(module.name)).items():
            for pattern in value if isinstance(value, tuple) else (value,):
                if isinstance(pattern, re.Pattern):
                    yield f"{module.name}.{name}", pattern


def pumped(pattern: re.Pattern[str], length: int) -> dict[str, str]:
    """Return strings of some `length` characters that make the pattern work, by what is repeated in them."""
    chance = Random(1)
    found = sorted(set(_pieces(parser.parse(pattern.pattern, pattern.flags), chance, "")))
    chance.shuffle(found)
    pieces = [(head, piece) for head, piece in found if piece][:SAMPLES]
    if pieces:
        pieces += [("", "".join(piece for _, piece in chance.choices(pieces, k=3))) for _ in range(MIXED)]
    spaced = [(head, piece + " ") for head, piece in pieces if piece.isascii()]
    return {
        f"{head}({piece})*{tail}": head + (piece * (length // len(piece) + 1))[:length] + tail
        for head, piece in (*pieces, *spaced)
        for tail in TAILS
    }


def _pieces(tree: Any, chance: Random, before: str) -> Iterator[tuple[str, str]]:
    """Yield what may be repeated, with what leads up to it: the whole, and every node that repeats."""
    yield from ((before, _sample(tree, chance)) for _ in range(4))
    for place, (kind, value) in enumerate(tree):
        head = before + _sample(tree[:place], chance)
        for part in _parts(kind, value):
            if kind in REPEATS:
                yield from ((start, _sample(part, chance)) for start in ("", head) for _ in range(6))
            yield from _pieces(part, chance, head)


def _parts(kind: Any, value: Any) -> list[Any]:
    if kind is op.BRANCH:
        return list(value[1])
    if kind is op.SUBPATTERN:
        return [value[3]]
    if kind in REPEATS:
        return [value[2]]
    if kind is op.ATOMIC_GROUP:
        return [value]
    return [value[1]] if kind in (op.ASSERT, op.ASSERT_NOT) else []


def _sample(tree: Any, chance: Random) -> str:
    """Return a string that the tree matches, but for what look-arounds and classes rule out."""
    return "".join(_drawn(kind, value, chance) for kind, value in tree)


def _drawn(kind: Any, value: Any, chance: Random) -> str:
    if kind is op.LITERAL:
        return chr(value)
    if kind in (op.ANY, op.NOT_LITERAL, op.IN):
        return _of_class(value, chance) if kind is op.IN else "一"
    if kind in (op.ASSERT, op.ASSERT_NOT):
        return ""
    parts = _parts(kind, value)
    if kind in REPEATS:
        count = min(int(value[1]), int(value[0]) + chance.randrange(3))
        return "".join(_sample(parts[0], chance) for _ in range(count))
    return _sample(chance.choice(parts), chance) if parts else ""


def _of_class(items: Any, chance: Random) -> str:
    kind, value = chance.choice(items)
    if kind is op.LITERAL:
        return chr(value)
    if kind is op.RANGE:
        return chr(value[0])
    return {op.CATEGORY_DIGIT: "1", op.CATEGORY_SPACE: " "}.get(value, "a")


def slowest(pattern: re.Pattern[str]) -> tuple[float, str]:
    """Return the milliseconds of the worst pumped string and the piece it repeats; short ones choose the finalists."""
    short = {piece: _spent(pattern, text) for piece, text in pumped(pattern, SHORT).items()}
    finalists = sorted(short, key=lambda piece: -short[piece])[:FINALISTS]
    long = pumped(pattern, LENGTH)
    return max(((_spent(pattern, long[piece]), piece) for piece in finalists), default=(0.0, ""))


def _spent(pattern: re.Pattern[str], text: str) -> float:
    begun = time.process_time()
    for _ in pattern.finditer(text):
        pass
    return (time.process_time() - begun) * 1000


def main() -> int:
    """Measure, print, and tell by the exit code whether the limit holds."""
    found = sorted(((*slowest(pattern), name) for name, pattern in patterns()), reverse=True)
    worst = [{"ms": round(ms, 1), "pattern": name, "pumped": piece[:40]} for ms, piece, name in found[:5]]
    figures = {"patterns": len(found), "worst": worst}
    print(json.dumps(figures, ensure_ascii=False) if "--json" in sys.argv else "\n".join(map(str, worst)))
    return int(found[0][0] > LIMIT_MS)


if __name__ == "__main__":
    sys.exit(main())
