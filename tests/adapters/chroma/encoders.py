"""An encoder that needs no model, and indexes that use it."""

import hashlib
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from coach.adapters.chroma.folder import ChromaFolder
from coach.adapters.chroma.index import ChromaIndex
from coach.adapters.chroma.place import Place
from coach.adapters.chroma.retriever import ChromaRetriever
from coach.adapters.chroma.server import ChromaServer
from coach.adapters.encoder import SentenceEncoder
from coach.embedded.reading.text.normalise import fold


class PairEncoder:
    """Texts that share character pairs lie near each other; counts what it embeds."""

    def __init__(self, dimensions: int = 128) -> None:
        self._dimensions = dimensions
        self.embedded = 0

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.embedded += len(texts)
        found = np.zeros((len(texts), self._dimensions), dtype=np.float32)
        for row, text in zip(found, texts, strict=True):
            for pair in pairwise(text.encode("utf-8", "replace").decode()):
                row[int(hashlib.md5("".join(pair).encode()).hexdigest(), 16) % self._dimensions] += 1
        rows: NDArray[np.float32] = found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
        return rows


def place_of(name: str) -> Place:
    """Return the place of a folder's path or a server's URL, as another process opens it."""
    return ChromaServer(name) if name.startswith("http") else ChromaFolder(Path(name))


def index_at(place: Place, encoder: PairEncoder | None = None) -> ChromaIndex:
    """Return an index that writes to a place."""
    return ChromaIndex(place, cast(SentenceEncoder, encoder or PairEncoder()), fold)


def retriever_at(place: Place, encoder: PairEncoder | None = None) -> ChromaRetriever:
    """Return a retriever that asks there."""
    return ChromaRetriever(place, cast(SentenceEncoder, encoder or PairEncoder()), fold)
