"""What is told by meaning: whether a line gives in, teaches the learner, or speaks as a machine.

A logistic regression over sentences. A sentence is its vector and its runs of one to three words (Chinese characters),
with the same of the sentences beside it at less weight; a line counts by its strongest sentence. The weights are plain
numbers in `line_model.npz`, fitted by `bench/line_train.py`, which also sets where "yes" begins: late, for it stands
beside the tables and finds what is said in words they do not know.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from importlib.resources import as_file, files
from typing import Literal, NamedTuple, get_args
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
Sign = Literal["concession", "coaching", "machine"]
SIGNS: tuple[Sign, ...] = get_args(Sign)

BUCKETS = 8192
"""Runs of words share so many weights by their hash."""

DIMENSIONS = 512
WORDS = 1.5
"""Weight of the words beside the vector, which has length 1."""

BESIDE = 0.5
"""Weight of the sentences before and after: "Fine." is a yes where "I'll go" follows."""

LONGEST_RUN = 3
READ = 40
"""Sentences of a line that are read; a line that may stand has far fewer."""

SENTENCE = re.compile(r"[^。！？!?；;\n…—]+(?:[。！？!?；;\n…—]+[”\"」’]?|$)")
_STOP = re.compile(r"(?<=[a-z”\"'’)\d]\.)\s+")
_WORD = re.compile(r"[\u3400-\u9fff]|[a-z]+(?:'[a-z]+)*|\d+|[?？!！,，]")
_MARKS = str.maketrans("？！，’", "?!,'")


class Sentences(NamedTuple):
    """The sentences of a line: their vectors, shape (n, 512), and the buckets of their runs of words."""

    vectors: NDArray[np.float64]
    runs: list[NDArray[np.int64]]


class LineModel:
    """Tells the signs of a line. `encode` gives one row of 512 for each text; about 10 ms a line."""

    def __init__(self, encode: Encode) -> None:
        self._encode = encode
        self.signs = lru_cache(maxsize=4000)(self._signs)  # measuring asks about the same lines again and again

    def _signs(self, line: str) -> frozenset[Sign]:
        """Return what a line is found to do."""
        weights, bias = _weights()
        odds = scores(sentences(line, self._encode), weights).max(axis=0) + bias
        return frozenset(sign for sign, odd in zip(SIGNS, odds, strict=True) if odd > 0)


def sentences(line: str, encode: Encode) -> Sentences:
    """Return the first sentences of a line, at least one."""
    parts = [part.strip() for match in SENTENCE.finditer(line) for part in _STOP.split(match[0])]
    told = [part for part in parts if _WORD.search(part.lower())][:READ] or [line]
    return Sentences(np.asarray(encode(told), dtype=np.float64).round(4), [_runs(part) for part in told])


def scores(read: Sentences, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the odds of each sentence for each sign, shape (n, signs), without the bias.

    `weights` has the shape (3, DIMENSIONS + BUCKETS, signs): for the sentence itself, the next one and the one before.
    """
    itself, following, before = (_applied(read, part) for part in weights)
    found = itself.copy()
    found[:-1] += BESIDE * following[1:]
    found[1:] += BESIDE * before[:-1]
    return found


def _applied(read: Sentences, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    words = weights[DIMENSIONS:]
    said = [WORDS * words[runs].sum(axis=0) / max(len(runs), 1) ** 0.5 for runs in read.runs]
    odds: NDArray[np.float64] = read.vectors @ weights[:DIMENSIONS] + np.stack(said)
    return odds


def _runs(sentence: str) -> NDArray[np.int64]:
    """Return the buckets of a sentence's runs of words, each once; figures count alike."""
    words = _WORD.findall(sentence.lower().translate(_MARKS))
    marked = ["^", *("0" if word.isdigit() else word for word in words), "$"]
    runs = (marked[start : start + size] for size in range(1, LONGEST_RUN + 1) for start in range(len(marked)))
    return np.array(sorted({crc32(" ".join(run).encode()) % BUCKETS for run in runs}), dtype=np.int64)


@cache
def _weights() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    with as_file(files("coach.engine.line_rules") / "line_model.npz") as path, np.load(path, allow_pickle=False) as had:
        return had["weights"].astype(np.float64), had["bias"].astype(np.float64)
