"""Time a search among what is shipped, 1,000 and 20,000 clauses.

    OPENBLAS_NUM_THREADS=1 python bench/search.py [clauses …]

Synthetic clauses are made of shipped sentences in another order, and lie where shipped ones lie, a little off: their
vectors are not computed, 80,000 would take an hour. Queries are the development questions, each encoded for real.
With COACH_CHROMA_URL set, the index is put on that server, in place of the one that is there.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as `coach` does

import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np

from coach.adapters.chroma.folder import ChromaFolder
from coach.adapters.chroma.index import ChromaIndex
from coach.adapters.chroma.place import Place
from coach.adapters.chroma.retriever import ChromaRetriever
from coach.adapters.chroma.server import ChromaServer
from coach.adapters.content.files import ContentFiles
from coach.adapters.encoder import Rows, SentenceEncoder
from coach.domain.knowledge import Document
from coach.domain.text import Text
from coach.embedded.reading.text.normalise import fold
from coach.quality.retrieval import questions
from coach.settings import ROOT, load_settings

CLAUSES_EACH = 7
NOISE = 0.03
"""A coordinate's spread around a shipped vector; 1 would be its length."""


class NearShipped:
    """Puts every text near some shipped one."""

    def __init__(self, shipped: Rows) -> None:
        self._shipped, self._random = shipped, np.random.default_rng(1)

    def __call__(self, texts: Sequence[str]) -> Rows:
        """Return a row for each text."""
        near = self._shipped[self._random.integers(0, len(self._shipped), len(texts))]
        rows = near + self._random.normal(scale=NOISE, size=near.shape)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def main() -> None:
    """Measure each size and print it."""
    encoder, shipped = SentenceEncoder(), ContentFiles(ROOT).documents()
    clauses = [clause for document in shipped for clause in document.clauses]
    print("clauses  index s  first find s  find p50 ms  p95 ms")
    for size in [int(wanted) for wanted in sys.argv[1:]] or [len(clauses), 1_000, 20_000]:
        mixed: Any = NearShipped(encoder([clause.heading.zh for clause in clauses]))
        documents = shipped if size == len(clauses) else synthetic(shipped, size)
        with tempfile.TemporaryDirectory() as home:
            url = load_settings().chroma_url
            place: Place = ChromaServer(url) if url else ChromaFolder(Path(home) / "knowledge")
            index = ChromaIndex(place, encoder if documents is shipped else cast(SentenceEncoder, mixed), fold)
            written = timed(index.update, documents)
            retriever = ChromaRetriever(place, encoder, fold)
            first = timed(retriever.find, "warm", 1)
            took = [timed(retriever.find, row.q, 3) * 1000 for row in questions("dev")]
        p50, p95 = np.percentile(took, [50, 95])
        print(f"{size:7}  {written:7.1f}  {first:12.2f}  {p50:11.1f}  {p95:6.1f}", flush=True)


def timed(work: Callable[..., Any], *given: Any) -> float:
    """Return the seconds something takes."""
    begun = time.perf_counter()
    work(*given)
    return time.perf_counter() - begun


def synthetic(shipped: Sequence[Document], size: int) -> list[Document]:
    """Return documents with so many clauses, of as many sentences as shipped ones have, in another order."""
    random = np.random.default_rng(2)
    clauses = [clause for document in shipped for clause in document.clauses]
    zh = [f"{sentence}。" for clause in clauses for sentence in clause.body.zh.split("。") if sentence.strip()]
    en = [f"{sentence}." for clause in clauses for sentence in clause.body.en.split(".") if sentence.strip()]
    made = []
    for number in range(0, size, CLAUSES_EACH):
        like = shipped[number // CLAUSES_EACH % len(shipped)]
        own = []
        for place in range(min(CLAUSES_EACH, size - number)):
            clause = clauses[int(random.integers(len(clauses)))]
            body = Text(
                zh="".join(random.choice(zh, clause.body.zh.count("。") + 1))[:2000],
                en="".join(random.choice(en, clause.body.en.count(".") + 1))[:2000],
            )
            own.append(clause.model_copy(update={"number": place + 1, "body": body}))
        made.append(like.model_copy(update={"id": f"{like.id}-{number}", "clauses": tuple(own)}))
    return made


if __name__ == "__main__":
    main()
