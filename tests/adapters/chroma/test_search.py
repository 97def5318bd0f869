"""What must hold wherever the index lies: every test runs on a folder and on a Chroma server."""

import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from coach.adapters.chroma import generations
from coach.adapters.chroma.generations import LOCK, POINTER
from coach.adapters.chroma.index import ChromaIndex
from coach.adapters.chroma.place import Place
from coach.adapters.chroma.retriever import ChromaRetriever
from coach.domain.knowledge import Document, Questions
from coach.errors import IndexMissing, KnowledgeError
from tests import world as build
from tests.adapters.chroma.encoders import PairEncoder, index_at, place_of, retriever_at

ROOT = Path(__file__).parents[3]
COLD = build.document("cold-room", 1, "冷库每两小时记一次温度。")
HOW_OFTEN = "冷库温度多久记一次"
ICE = "那边冻得跟冰窖似的谁盯着"


def asked(question: str) -> Document:
    return COLD.model_copy(update={"asked": Questions(zh=(question,))})


def test_a_clause_is_found_by_its_words_with_its_citation(index: ChromaIndex, retriever: ChromaRetriever) -> None:
    assert index.update([build.document(), COLD]) == (3, 0, 0)
    found = retriever.find(HOW_OFTEN, 5)
    assert found[0].citation() == "cold-room §1"
    assert found[0].kind == "sop"
    assert (found[0].title, found[0].heading, found[0].text) == (
        COLD.title,
        COLD.clauses[0].heading,
        COLD.clauses[0].body,
    )
    assert [p.score for p in found] == sorted((p.score for p in found), reverse=True)


def test_only_what_changed_is_embedded_again(place: Place) -> None:
    encoder = PairEncoder()
    index_at(place, encoder).update([build.document(), build.document("b")])
    before = encoder.embedded
    assert index_at(place, encoder).update([build.document(), build.document("b")]) == (0, 0, 4)
    assert encoder.embedded == before
    assert index_at(place, encoder).update([build.document(), build.document("b"), COLD]) == (1, 0, 4)
    assert encoder.embedded == before + 4, "heading and body of one clause, in two languages"
    assert index_at(place, encoder).update([build.document("b", 3, "改过的话。")]) == (3, 3, 0)


def test_vectors_that_were_taken_over_find_as_new_ones_do(place: Place) -> None:
    index_at(place).update([build.document(), COLD])
    before = retriever_at(place).find(HOW_OFTEN, 5)
    index_at(place).update([build.document(), COLD, build.document("b", 1, "另一条。")])
    assert retriever_at(place).find(HOW_OFTEN, 1)[0].citation() == before[0].citation()


def test_a_rule_that_was_taken_away_is_found_no_more(index: ChromaIndex, retriever: ChromaRetriever) -> None:
    index.update([build.document(), COLD])
    assert retriever.find(HOW_OFTEN, 5)
    index.update([build.document()])
    assert [p.id for p in retriever.find(HOW_OFTEN, 5) if p.id == "cold-room"] == []


def test_nothing_is_left_of_earlier_generations(index: ChromaIndex, place: Place) -> None:
    for documents in ([build.document()], [build.document(), COLD], [COLD]):
        index.update(documents)
        names = {collection.name for collection in place.client().list_collections()}
        assert POINTER in names
        assert len(names) == 3


def test_a_document_is_found_by_a_question_it_names_in_none_of_its_words(
    index: ChromaIndex, retriever: ChromaRetriever
) -> None:
    index.update([build.document(), COLD])
    assert not retriever.find(ICE, 1)
    index.update([build.document(), asked(ICE)])
    found = retriever.find(ICE, 1)
    assert [passage.id for passage in found] == ["cold-room"]
    assert ICE not in found[0].model_dump_json(), "what is asked for is searched and never shown"


@pytest.mark.parametrize("query", ["", "  \n", "zzzz qqqq"])
def test_nothing_is_an_answer(index: ChromaIndex, retriever: ChromaRetriever, query: str) -> None:
    index.update([build.document()])
    assert list(retriever.find(query, 5)) == []


def test_no_more_is_found_than_was_asked_for_and_every_document_gets_a_turn(
    index: ChromaIndex, retriever: ChromaRetriever
) -> None:
    index.update([build.document("a", 3), build.document("b", 3)])
    found = retriever.find("改单要提前一天通知", 3)
    assert len(found) == 3
    assert {found[0].id, found[1].id} == {"a", "b"}


@pytest.mark.parametrize(
    ("written", "query"),
    [("冷库温度每两小时记一次。", "冷庫溫度多久記一次"), ("冷庫溫度每兩小時記一次。", "冷库温度多久记一次"),
     ("分工按 RACI 写。", "ＲＡＣＩ"), ("追问五个为什么。", "５個為什麼")],
)  # fmt: skip
def test_script_width_and_numerals_are_one(
    index: ChromaIndex, retriever: ChromaRetriever, written: str, query: str
) -> None:
    index.update([build.document(), build.document("sought", 1, written)])
    found = retriever.find(query, 1)
    assert [passage.id for passage in found] == ["sought"]
    assert found[0].text.zh.startswith(written), "a passage is shown as it was written"


def test_an_index_that_was_never_built_is_named_with_what_to_do(retriever: ChromaRetriever) -> None:
    with pytest.raises(IndexMissing, match="coach index"):
        retriever.find("通知", 1)


def test_an_index_without_rules_finds_nothing(index: ChromaIndex, retriever: ChromaRetriever) -> None:
    assert index.update([]) == (0, 0, 0)
    assert list(retriever.find("通知", 1)) == []


def test_an_index_made_with_another_encoder_is_named(place: Place) -> None:
    index_at(place, PairEncoder(64)).update([build.document()])
    with pytest.raises(KnowledgeError):
        retriever_at(place, PairEncoder(32)).find("改单", 1)


@pytest.mark.parametrize("query", ["\ud800改单", "x" * 20_000, "'; drop table", "\x00"])
def test_any_query_is_answered(index: ChromaIndex, retriever: ChromaRetriever, query: str) -> None:
    index.update([build.document()])
    assert len(retriever.find(query, 2)) <= 2


def indexed_elsewhere(place: Place, documents: Sequence[str]) -> None:
    """Have another process index some of two documents."""
    script = (
        "import sys; from tests import world as build\n"
        "from tests.adapters.chroma.encoders import index_at, place_of\n"
        "from tests.adapters.chroma.test_search import COLD\n"
        "known = {'cold': COLD, 'dock': build.document()}\n"
        "index_at(place_of(sys.argv[1])).update([known[name] for name in sys.argv[2:]])"
    )
    subprocess.run([sys.executable, "-c", script, place.name, *documents], cwd=ROOT, check=True)


def test_what_another_process_indexed_and_took_away_is_seen(
    index: ChromaIndex, retriever: ChromaRetriever, place: Place
) -> None:
    index.update([build.document()])
    assert "cold-room" not in {p.id for p in retriever.find(HOW_OFTEN, 5)}
    indexed_elsewhere(place, ["dock", "cold"])
    assert retriever.find(HOW_OFTEN, 5)[0].citation() == "cold-room §1"
    indexed_elsewhere(place, ["dock"])
    assert "cold-room" not in {p.id for p in retriever.find(HOW_OFTEN, 5)}
    assert index.update([build.document()]) == (0, 0, 2)


def test_three_who_index_at_once_leave_one_whole_index(place: Place) -> None:
    places = [place_of(place.name) for _ in range(3)]
    with ExitStack() as opened, ThreadPoolExecutor(3) as pool:
        for own in places:
            opened.enter_context(closing(own))
        writing = [
            pool.submit(index_at(own).update, [build.document("a", n + 2), COLD]) for n, own in enumerate(places)
        ]
    assert all(sum(done.result()) for done in writing)
    assert retriever_at(place).find(HOW_OFTEN, 1)[0].citation() == "cold-room §1"
    assert len(place.client().list_collections()) == 3


def test_many_threads_may_ask_while_the_index_is_brought_up_to_date(
    index: ChromaIndex, retriever: ChromaRetriever
) -> None:
    index.update([build.document()])
    query = "改单要提前一天通知"
    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(retriever.find, query, 3) for _ in range(40)]
        updates = [pool.submit(index.update, [build.document(), build.document("b", n)]) for n in (1, 3, 2)]
        answers += [pool.submit(retriever.find, query, 3) for _ in range(40)]
        assert all(answer.result() for answer in answers)
        assert all(update.result() for update in updates)
    index.update([build.document()])
    assert {p.id for p in retriever.find(query, 9)} == {"dock-notice"}


def test_a_writer_that_died_keeps_others_waiting_for_a_while_only(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.client(make=True).create_collection(LOCK, embedding_function=None, metadata={"by": "a dead one"})
    monkeypatch.setattr(generations, "PATIENCE", 0.3)
    assert index_at(place).update([COLD]) == (1, 0, 0)
    assert len(place.client().list_collections()) == 3
