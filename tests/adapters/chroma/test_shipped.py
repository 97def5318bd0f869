"""The shipped documents with the real encoder: gates a little under what `coach eval retrieval` measures."""

from pathlib import Path

import numpy as np
import pytest

from coach.adapters.chroma.folder import ChromaFolder
from coach.adapters.chroma.index import ChromaIndex
from coach.adapters.chroma.retriever import ChromaRetriever
from coach.adapters.content.files import ContentFiles
from coach.adapters.encoder import SentenceEncoder
from coach.embedded.reading.text.normalise import fold
from coach.quality.retrieval import questions

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> ChromaRetriever:
    place, encoder = ChromaFolder(tmp_path_factory.mktemp("shipped") / "i"), SentenceEncoder()
    ChromaIndex(place, encoder, fold).update(ContentFiles(ROOT).documents())
    return ChromaRetriever(place, encoder, fold)


def test_the_held_out_questions_find_their_documents(shipped: ChromaRetriever) -> None:
    rows = questions("held-out")
    found = {row.id: {passage.id for passage in shipped.find(row.q, 3)} for row in rows}
    hit = {row.id: bool(found[row.id] & set(row.expect)) for row in rows if row.expect}
    same = [hit[row.id] for row in rows if row.expect and not row.cross]
    cross = [hit[row.id] for row in rows if row.expect and row.cross]
    wrong = [bool(found[row.id]) for row in rows if not row.expect]
    assert np.mean(same) >= 0.97
    assert np.mean(cross) >= 0.94
    assert np.mean(wrong) <= 0.08


@pytest.mark.parametrize(
    ("query", "document"),
    [
        ("客戶投訴", "complaint-first-hour"),
        ("價格異議", "price-objection"),
        ("ＲＡＣＩ", "raci-solution-design"),
        ("5个为什么", "five-whys"),
        ("５個為什麼", "five-whys"),
    ],
)
def test_traditional_full_width_and_digits_find_what_their_plain_forms_find(
    shipped: ChromaRetriever, query: str, document: str
) -> None:
    assert shipped.find(query, 1)[0].id == document
