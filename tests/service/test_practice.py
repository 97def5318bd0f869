"""What a learner does, and what happens when windows close, keys repeat and others look over."""

import threading

import pytest

from coach.adapters.database.store import SqlStore
from coach.domain.codes import Difficulty, FaultCode, Outcome
from coach.domain.session import LOCAL_LEARNER, REPLY_LIMIT, Learner, Line
from coach.domain.speech import Piece
from coach.errors import NotFound, ReplyRefused, SessionOver
from coach.service.export import to_csv, to_markdown
from coach.service.practice.conversation import PracticeService
from coach.service.review import ReviewService
from tests import fakes
from tests import world as build
from tests.service.houses import House

STRANGER = Learner(id="stranger")


OBSERVED = fakes.FakeReader(otherwise=lambda text: build.summed(4, of=text))


def at_home(store: SqlStore, reader: fakes.FakeReader = OBSERVED) -> House:
    return House(store, fakes.context(reader, fakes.FakeActor()))


@pytest.fixture
def house(store: SqlStore) -> House:
    return at_home(store)


@pytest.fixture
def practice(house: House) -> PracticeService:
    return house.practice


@pytest.fixture
def session_id(practice: PracticeService) -> str:
    return practice.start(LOCAL_LEARNER, "late-pallets", "zh", Difficulty.MEDIUM).id


def test_a_reply_is_answered_scored_and_stored(practice: PracticeService, session_id: str) -> None:
    turn = practice.reply(LOCAL_LEARNER, session_id, "周三的清单还差两项", "k1")
    assert turn.line.text == "第1句。"
    assert practice.open(LOCAL_LEARNER, session_id).turns == (turn,)


def test_the_same_key_twice_is_one_turn(practice: PracticeService, session_id: str) -> None:
    first = practice.reply(LOCAL_LEARNER, session_id, "周三的清单还差两项", "k1")
    assert practice.reply(LOCAL_LEARNER, session_id, "周三的清单还差两项", "k1") == first
    assert len(practice.open(LOCAL_LEARNER, session_id).turns) == 1


def test_a_line_streams_in_pieces_and_the_turn_is_stored(practice: PracticeService, session_id: str) -> None:
    *pieces, line = practice.stream(LOCAL_LEARNER, session_id, "周三的清单还差两项", "k1")
    assert pieces == [Piece(speaker="mei", text=text) for text in ("第", "1", "句。")]
    assert isinstance(line, Line)
    assert (line.speaker, line.text) == ("mei", "第1句。")
    assert len(practice.open(LOCAL_LEARNER, session_id).turns) == 1


def test_a_window_closed_in_the_middle_of_a_line_loses_nothing(practice: PracticeService, session_id: str) -> None:
    pieces = practice.stream(LOCAL_LEARNER, session_id, "周三的清单还差两项", "k1")
    next(pieces)
    del pieces
    practice.end(LOCAL_LEARNER, session_id)
    assert [t.reply for t in practice.open(LOCAL_LEARNER, session_id).turns] == ["周三的清单还差两项"]


def test_a_turn_left_pending_is_finished_on_the_next_opening(
    store: SqlStore, practice: PracticeService, session_id: str
) -> None:
    store.begin(session_id, "k1", "周三的清单还差两项", build.NOON)
    again = at_home(store).practice.open(LOCAL_LEARNER, session_id)
    assert again.pending is None
    assert [turn.line.text for turn in again.turns] == ["第1句。"]
    assert at_home(store).practice.reply(LOCAL_LEARNER, session_id, "周三的清单还差两项", "k1").number == 1


@pytest.mark.parametrize("keys", [["same"] * 6, list("abcdef")])
def test_windows_that_send_at_once_double_nothing_and_lose_nothing(
    practice: PracticeService, session_id: str, keys: list[str]
) -> None:
    failed: list[Exception] = []

    def send(key: str) -> None:
        try:
            practice.reply(LOCAL_LEARNER, session_id, f"周三的清单{key}", key)
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=send, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    turns = practice.open(LOCAL_LEARNER, session_id).turns
    assert sorted(turn.reply for turn in turns) == sorted({f"周三的清单{key}" for key in keys})
    assert [turn.number for turn in turns] == list(range(1, len(turns) + 1))


@pytest.mark.parametrize("said", ["", "  \n ", "\x00\x07", "字" * (REPLY_LIMIT + 1)])
def test_a_reply_that_cannot_be_taken_is_refused_and_not_stored(
    practice: PracticeService, session_id: str, said: str
) -> None:
    with pytest.raises(ReplyRefused):
        practice.reply(LOCAL_LEARNER, session_id, said, "k1")
    assert practice.open(LOCAL_LEARNER, session_id).turns == ()


def test_characters_that_stores_change_silently_are_cleaned_at_the_edge(
    practice: PracticeService, session_id: str
) -> None:
    turn = practice.reply(LOCAL_LEARNER, session_id, " 周三\x00的清单\ud800\r\n还差两项 ", "k1")
    assert turn.reply == "周三的清单\n还差两项"


def test_nobody_else_may_read_answer_end_or_export_a_session(
    house: House, practice: PracticeService, store: SqlStore, session_id: str
) -> None:
    review = ReviewService(store)
    for forbidden in (
        lambda: practice.open(STRANGER, session_id),
        lambda: practice.reply(STRANGER, session_id, "你好", "k1"),
        lambda: next(practice.stream(STRANGER, session_id, "你好", "k1")),
        lambda: house.feedback.check_draft(STRANGER, session_id, "你好"),
        lambda: practice.end(STRANGER, session_id),
        lambda: practice.again(STRANGER, session_id),
        lambda: practice.branch(STRANGER, session_id, 1),
        lambda: practice.family(STRANGER, session_id),
        lambda: house.debriefs.debrief(STRANGER, session_id),
        lambda: review.transcript(STRANGER, session_id),
        lambda: review.export(STRANGER, session_id, "md"),
    ):
        with pytest.raises(NotFound):
            forbidden()
    assert review.sessions(STRANGER) == []


def test_a_session_the_learner_ended_takes_no_more(practice: PracticeService, session_id: str) -> None:
    ended = practice.end(LOCAL_LEARNER, session_id)
    assert (ended.ended_early, ended.outcome) == (True, Outcome.OPEN)
    with pytest.raises(SessionOver):
        practice.reply(LOCAL_LEARNER, session_id, "还有一句", "k1")


def test_giving_in_ends_the_session_as_such(store: SqlStore) -> None:
    gives_in = build.faulty(0, FaultCode.CAPITULATION, of="行行行都听你的")
    practice = at_home(store, fakes.FakeReader(otherwise=lambda _: gives_in)).practice
    session = practice.start(LOCAL_LEARNER, "late-pallets", "zh", Difficulty.EASY)
    for key in ("k1", "k2"):  # the first time it is asked whether that is meant
        practice.reply(LOCAL_LEARNER, session.id, "行行行都听你的", key)
    assert practice.open(LOCAL_LEARNER, session.id).outcome is Outcome.GAVE_IN


def test_again_is_a_new_session_and_harder_goes_up_one_step(practice: PracticeService, session_id: str) -> None:
    assert practice.again(LOCAL_LEARNER, session_id).play.difficulty is Difficulty.MEDIUM
    harder = practice.again(LOCAL_LEARNER, session_id, harder=True)
    assert (harder.play.difficulty, harder.turns) == (Difficulty.HARD, ())


def test_checking_a_draft_stores_nothing(house: House, practice: PracticeService, session_id: str) -> None:
    _reading, card = house.feedback.check_draft(LOCAL_LEARNER, session_id, "周三的清单还差两项")
    assert card.total() == 4
    assert practice.open(LOCAL_LEARNER, session_id).turns == ()


def test_an_unknown_scene_is_not_found(practice: PracticeService) -> None:
    with pytest.raises(NotFound, match="no-such-scene"):
        practice.start(LOCAL_LEARNER, "no-such-scene", "zh", Difficulty.EASY)


def test_a_transcript_defuses_markup_and_formulas(practice: PracticeService, session_id: str) -> None:
    practice.reply(LOCAL_LEARNER, session_id, "=HYPERLINK(1) <b>*粗*</b> [链接](x)", "k1")
    session = practice.open(LOCAL_LEARNER, session_id)
    assert "'=HYPERLINK(1)" in to_csv(session)
    assert r"\<b\>\*粗\*" in to_markdown(session)
