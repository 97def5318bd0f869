"""The knowledge index on disk: with an encoder that needs no model, and once with the real one on what is shipped."""

import hashlib
import inspect
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import cast

import chromadb.errors
import numpy as np
import pytest
from numpy.typing import NDArray

from coach.adapters.chroma.client import translated
from coach.adapters.chroma.index import ChromaIndex
from coach.adapters.chroma.lexical import Bm25
from coach.adapters.chroma.tokens import said_in, terms, tokens, words
from coach.adapters.content.files import ContentFiles
from coach.adapters.encoder import SentenceEncoder
from coach.domain.knowledge import Document, Questions
from coach.errors import IndexMissing, KnowledgeError
from coach.quality.retrieval import questions
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

    def ahead(self, texts: Sequence[str]) -> None:
        """Encodes when it is asked to."""


def index(path: Path, encoder: PairEncoder | None = None) -> ChromaIndex:
    return ChromaIndex(path, cast(SentenceEncoder, encoder or PairEncoder()))


def test_a_clause_is_found_by_its_words_with_its_citation(tmp_path: Path) -> None:
    shelf = index(tmp_path / "i")
    assert shelf.update([build.document(), build.document("cold-room", 1, "冷库每两小时记一次温度。")]) == (3, 0, 0)
    found = shelf.find("冷库温度多久记一次", 5)
    assert found[0].citation() == "cold-room §1"
    assert found[0].text.zh.startswith("冷库每两小时")
    assert [p.score for p in found] == sorted((p.score for p in found), reverse=True)


def test_what_is_looked_for_ahead_is_found_as_without_and_again_after_a_change(tmp_path: Path) -> None:
    shelf, query = index(tmp_path / "i"), "冷库温度多久记一次"
    shelf.prepare(query)  # no index yet: says nothing, makes nothing
    assert not (tmp_path / "i").exists()
    shelf.update([build.document()])
    shelf.prepare(query)
    shelf.update([build.document(), build.document("cold-room", 1, "冷库每两小时记一次温度。")])
    fresh = index(tmp_path / "i").find(query, 5)
    assert shelf.find(query, 5) == fresh
    assert fresh[0].citation() == "cold-room §1"


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


ICE = "那边冻得跟冰窖似的谁盯着"


def asked(question: str) -> Document:
    cold = build.document("cold-room", 1, "冷库每两小时记一次温度。")
    return cold.model_copy(update={"asked": Questions(zh=(question,))})


def test_a_document_is_found_by_a_question_it_names_in_none_of_its_words(tmp_path: Path) -> None:
    shelf = index(tmp_path / "i")
    shelf.update([build.document(), build.document("cold-room", 1, "冷库每两小时记一次温度。")])
    assert not shelf.find(ICE, 1)
    shelf.update([build.document(), asked(ICE)])
    assert [found.id for found in shelf.find(ICE, 1)] == ["cold-room"]
    assert ICE not in shelf.find(ICE, 1)[0].model_dump_json(), "what is asked for is searched and never shown"


def test_other_questions_of_a_document_reach_an_index_that_is_open_elsewhere(tmp_path: Path) -> None:
    first, second = index(tmp_path / "i"), index(tmp_path / "i")
    first.update([build.document(), asked("月台几点关门")])
    assert not second.find(ICE, 1)
    first.update([build.document(), asked(ICE)])
    assert second.find(ICE, 1)
    first.update([build.document(), build.document("cold-room", 1, "冷库每两小时记一次温度。")])
    assert not second.find(ICE, 1)


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
    held = Bm25([["改单", "通知"], ["改单", "签字"], ["改单", "冷库"]])
    shares = held.shares(["改单", "冷库"])
    assert shares[2] > shares[0] > 0
    assert list(held.shares([])) == [0, 0, 0]
    assert all(0 <= share <= 1 for share in shares)


def test_english_words_are_matched_without_their_endings() -> None:
    assert set(tokens("The pallets were loading")) == set(tokens("pallet load"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("明天的早会改到几点", "who runs the morning huddle"),
        ("这单要打折", "a discount"),
        ("他甩锅给我", "he blames me"),
    ],
)
def test_the_glossary_makes_one_term_of_what_is_said_in_either_language(one: str, other: str) -> None:
    assert set(terms(one)) & set(terms(other))


def test_a_word_knows_the_terms_it_is_said_in() -> None:
    huddle = next(word for word in words("our morning huddle", said_in("our morning huddle")) if word.text == "huddl")
    assert set(terms("站会")) <= huddle.terms


VENDORS_ERRORS = [
    error
    for _name, error in inspect.getmembers(chromadb.errors, inspect.isclass)
    if issubclass(error, Exception) and not inspect.isabstract(error)
]


def test_chroma_still_has_the_errors_we_looked_at() -> None:
    assert len(VENDORS_ERRORS) >= 14


@pytest.mark.parametrize("error", VENDORS_ERRORS)
def test_every_error_of_chroma_becomes_ours_once(error: type[Exception], tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=error.__name__) as caught, translated(tmp_path):
        raise error("broken")
    assert isinstance(caught.value.__cause__, error)


def test_a_panic_of_the_bindings_is_named_and_what_ends_the_program_is_not_held_up(tmp_path: Path) -> None:
    class PanicException(BaseException):
        """As pyo3 raises it: no Exception."""

    with pytest.raises(KnowledgeError, match="PanicException"), translated(tmp_path):
        raise PanicException("index out of bounds")
    with pytest.raises(KeyboardInterrupt), translated(tmp_path):
        raise KeyboardInterrupt


def test_an_update_by_another_process_is_seen(tmp_path: Path) -> None:
    shelf = index(tmp_path / "i")
    shelf.update([build.document()])
    assert [p.id for p in shelf.find("冷库温度多久记一次", 5) if p.id == "cold-room"] == []
    script = (
        "import sys; from pathlib import Path; from tests import world as build\n"
        "from tests.adapters.test_knowledge import index\n"
        "added = build.document('cold-room', 1, '冷库每两小时记一次温度。')\n"
        "index(Path(sys.argv[1])).update([build.document(), added])"
    )
    root = Path(__file__).parent.parent.parent
    subprocess.run([sys.executable, "-c", script, str(tmp_path / "i")], cwd=root, check=True)
    assert shelf.find("冷库温度多久记一次", 5)[0].citation() == "cold-room §1"


def test_many_threads_may_ask_while_the_index_is_brought_up_to_date(tmp_path: Path) -> None:
    shelf = index(tmp_path / "i")
    shelf.update([build.document()])
    asked = "改单要提前一天通知"
    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(shelf.find, asked, 3) for _ in range(40)]
        updates = [pool.submit(shelf.update, [build.document(), build.document("b", n)]) for n in (1, 3, 2)]
        answers += [pool.submit(shelf.find, asked, 3) for _ in range(40)]
        assert all(answer.result() for answer in answers)
        assert all(update.result() for update in updates)
    assert shelf.update([build.document()])[1] in (1, 2, 3)
    assert {p.id for p in shelf.find(asked, 9)} == {"dock-notice"}


ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> ChromaIndex:
    """The shipped documents, with the real encoder."""
    real = ChromaIndex(tmp_path_factory.mktemp("shipped") / "i", SentenceEncoder())
    real.update(ContentFiles(ROOT).documents())
    return real


def test_the_held_out_questions_find_their_documents(shipped: ChromaIndex) -> None:
    """Gates a little under what `coach eval retrieval` measures, so that a change that loses something is seen."""
    rows = questions("held-out")
    found = {row.id: {passage.id for passage in shipped.find(row.q, 3)} for row in rows}
    hit = {row.id: bool(found[row.id] & set(row.expect)) for row in rows if row.expect}
    same = [hit[row.id] for row in rows if row.expect and not row.cross]
    cross = [hit[row.id] for row in rows if row.expect and row.cross]
    wrong = [bool(found[row.id]) for row in rows if not row.expect]
    assert np.mean(same) >= 0.95
    assert np.mean(cross) >= 0.87
    assert np.mean(wrong) <= 0.10
