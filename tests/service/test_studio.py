"""Trainers and operators: playing from files, reading, searching, indexing."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from coach.adapters.database.store import SqlStore
from coach.domain.codes import Difficulty, FaultCode, Outcome
from coach.domain.knowledge import Document
from coach.errors import NotFound, ReplyRefused
from coach.service.admin import AdminService, IndexReport
from coach.service.studio import SILENCE, StudioService
from tests import fakes
from tests import world as build
from tests.service.doctors import no_doctor


class SaysAll:
    """A checker that names every path it is given."""

    def check(self, paths: Sequence[Path]) -> Sequence[str]:
        return [str(path) for path in paths]


def studio(reader: fakes.FakeReader | None = None, *found: int) -> StudioService:
    content = fakes.FakeContent([build.persona()])
    retriever = fakes.FakeRetriever(*(build.passage(clause=number) for number in found))
    return StudioService(content, SaysAll(), fakes.context(reader), retriever)


def test_every_scene_is_listed_with_who_is_met() -> None:
    assert [(p.id, s.id) for p, s in studio().scenes()] == [("mei", "late-pallets"), ("mei", "dock-swap")]


def test_a_scene_is_played_until_an_outcome_and_no_further() -> None:
    gives_in = build.reading(faults=[FaultCode.CAPITULATION], of="听你的")
    played = studio(fakes.FakeReader({"听你的": gives_in})).play(
        "late-pallets", "zh", Difficulty.EASY, 3, ["周一的单子", "听你的", "听你的", "还有一句"]
    )
    assert played.outcome is Outcome.GAVE_IN
    assert [turn.reply for turn in played.turns] == ["周一的单子", "听你的", "听你的"]


def test_an_empty_reply_in_a_file_is_silence() -> None:
    reader = fakes.FakeReader()
    played = studio(reader).play("late-pallets", "en", Difficulty.HARD, 0, ["", "  "])
    assert reader.texts == [SILENCE, SILENCE]
    assert len(played.turns) == 2


def test_the_same_replies_and_seed_are_played_the_same_byte_for_byte() -> None:
    one, two = (
        studio().play("dock-swap", "zh", Difficulty.MEDIUM, 11, ["一", "二", "三"]).model_dump_json() for _ in range(2)
    )
    assert one == two


def test_what_a_page_would_refuse_is_refused_in_a_file_too() -> None:
    with pytest.raises(ReplyRefused):
        studio().play("late-pallets", "zh", Difficulty.EASY, 0, ["长" * 5001])
    with pytest.raises(NotFound, match="no-such-scene"):
        studio().play("no-such-scene", "zh", Difficulty.EASY, 0, [])


def test_reading_searching_and_checking_are_handed_on() -> None:
    trying = studio(None, 1, 2, 3)
    assert trying.read("周一的单子").labels.o == 1
    assert [passage.clause for passage in trying.find("通知", 2)] == [1, 2]
    assert list(trying.check([Path("a.yaml")])) == ["a.yaml"]


def test_indexing_reports_what_it_did() -> None:
    class Index:
        def update(self, documents: Sequence[Document]) -> tuple[int, int, int]:
            return sum(len(document.clauses) for document in documents), 1, 0

    def no_store() -> SqlStore:
        raise AssertionError("indexing needs no database")

    content = fakes.FakeContent(documents=[build.document(clauses=3)])
    report = AdminService(content, Index(), no_store, no_doctor).index()
    assert report == IndexReport(added=3, removed=1, unchanged=0)
