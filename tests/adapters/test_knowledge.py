"""The knowledge index on disk, with an encoder that needs no model."""

import hashlib
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray

from coach.adapters.encoder import SentenceEncoder
from coach.adapters.knowledge import ChromaIndex
from coach.adapters.lexical import LexicalIndex, words
from coach.errors import IndexMissing, KnowledgeError
from tests import world as build


class PairEncoder:
    """Texts that share character pairs lie near each other; counts what it embeds."""

    def __init__(self, dimensions: int = 128) -> None:
        self._dimensions = dimensions
        self.embedded = 0

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.embedded += len(texts)
        found = np.zeros((len(texts), self._dimensions), dtype=np.float32)
        for row, text in zip(found, texts, strict=True):
            for pair in pairwise(text):
                row[int(hashlib.md5("".join(pair).encode()).hexdigest(), 16) % self._dimensions] += 1
        rows: NDArray[np.float32] = found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
        return rows


def index(path: Path, encoder: PairEncoder | None = None) -> ChromaIndex:
    return ChromaIndex(path, cast(SentenceEncoder, encoder or PairEncoder()))


def test_a_clause_is_found_by_its_words_with_its_citation(tmp_path: Path) -> None:
    shelf = index(tmp_path / "i")
    assert shelf.update([build.document(), build.document("cold-room", 1, "冷库每两小时记一次温度。")]) == (3, 0, 0)
    found = shelf.find("冷库温度多久记一次", 5)
    assert found[0].citation() == "cold-room §1"
    assert found[0].text.zh.startswith("冷库每两小时")
    assert [p.score for p in found] == sorted((p.score for p in found), reverse=True)


def test_only_what_changed_is_embedded_again(tmp_path: Path) -> None:
    encoder = PairEncoder()
    index(tmp_path / "i", encoder).update([build.document(), build.document("b")])
    before = encoder.embedded
    assert index(tmp_path / "i", encoder).update([build.document(), build.document("b")]) == (0, 0, 4)
    assert encoder.embedded == before
    changed = build.document("b", 3, "改过的话。")
    assert index(tmp_path / "i", encoder).update([changed]) == (3, 2, 0)


def test_a_rule_that_was_taken_away_is_found_no_more(tmp_path: Path) -> None:
    shelf = index(tmp_path / "i")
    shelf.update([build.document(), build.document("cold-room", 1, "冷库每两小时记一次温度。")])
    assert shelf.find("冷库温度多久记一次", 5)
    shelf.update([build.document()])
    assert [p.id for p in shelf.find("冷库温度多久记一次", 5) if p.id == "cold-room"] == []


def test_an_index_survives_the_process(tmp_path: Path) -> None:
    index(tmp_path / "i").update([build.document()])
    assert index(tmp_path / "i").find("改单要提前一天通知", 1)


@pytest.mark.parametrize("query", ["", "  \n", "zzzz qqqq"])
def test_nothing_is_an_answer(tmp_path: Path, query: str) -> None:
    shelf = index(tmp_path / "i")
    shelf.update([build.document()])
    assert list(shelf.find(query, 5)) == []


def test_no_more_is_found_than_was_asked_for_and_every_document_gets_a_turn(tmp_path: Path) -> None:
    shelf = index(tmp_path / "i")
    shelf.update([build.document("a", 3), build.document("b", 3)])
    found = shelf.find("改单要提前一天通知", 3)
    assert len(found) == 3
    assert {found[0].id, found[1].id} == {"a", "b"}


def test_an_index_that_was_never_built_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="coach index"):
        index(tmp_path / "none").find("通知", 1)
    assert not (tmp_path / "none").exists()


def test_an_index_folder_without_our_collection_counts_as_not_built(tmp_path: Path) -> None:
    (tmp_path / "i").mkdir()
    with pytest.raises(IndexMissing):
        index(tmp_path / "i").find("通知", 1)


def test_an_index_without_rules_finds_nothing(tmp_path: Path) -> None:
    shelf = index(tmp_path / "i")
    assert shelf.update([]) == (0, 0, 0)
    assert list(shelf.find("通知", 1)) == []


def test_a_file_where_the_index_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "i").write_text("x", encoding="utf-8")
    with pytest.raises(KnowledgeError):
        index(tmp_path / "i").find("通知", 1)
    with pytest.raises(KnowledgeError):
        index(tmp_path / "i").update([build.document()])


def test_a_damaged_index_is_named_and_not_a_crash(tmp_path: Path) -> None:
    (tmp_path / "i").mkdir()
    (tmp_path / "i" / "chroma.sqlite3").write_bytes(b"not a database, " * 300)
    with pytest.raises(KnowledgeError):
        index(tmp_path / "i").find("通知", 1)


def test_an_index_made_with_another_encoder_is_named(tmp_path: Path) -> None:
    index(tmp_path / "i", PairEncoder(64)).update([build.document()])
    with pytest.raises(KnowledgeError):
        index(tmp_path / "i", PairEncoder(32)).find("改单", 1)


@pytest.mark.parametrize("query", ["\ud800改单", "x" * 20_000, "'; drop table", "\x00"])
def test_any_query_is_answered(tmp_path: Path, query: str) -> None:
    encoder = SentenceEncoderless()
    shelf = ChromaIndex(tmp_path / "i", cast(SentenceEncoder, encoder))
    shelf.update([build.document()])
    shelf.find(query, 2)


class SentenceEncoderless(PairEncoder):
    """As the real one does, takes lone surrogates for question marks."""

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return super().__call__([text.encode("utf-8", "replace").decode() for text in texts])


def test_the_share_of_a_querys_words_weighs_rare_words_more() -> None:
    held = LexicalIndex({"a": "改单 提前 通知", "b": "改单 谁签字", "c": "改单 冷库 温度"})
    shares = held.coverage("改单冷库")
    assert shares["c"] > shares["a"] > 0
    assert held.coverage("……") == {"a": 0.0, "b": 0.0, "c": 0.0}
    assert all(0 <= share <= 1 for share in shares.values())


def test_english_words_are_matched_without_their_endings() -> None:
    assert set(words("The pallets were loading")) == set(words("pallet load"))
