"""Playing a turn: what is there at the end, what comes first, what one part's failure does."""

import time
from dataclasses import replace
from threading import Barrier, Event

import pytest

from coach.domain.codes import Move
from coach.domain.knowledge import Guidance
from coach.domain.reading import Reading
from coach.domain.scoring import Scorecard
from coach.domain.session import Turn
from coach.embedded.judge import QuickJudge
from coach.engine.graph.context import Cast
from coach.engine.graph.conversation import play_turn
from coach.engine.protocols import Piece, Stage
from coach.errors import IndexMissing, KnowledgeError
from coach.partner.transitions import opening_standing
from tests import fakes
from tests import world as build

STAGE = Stage(play=build.play(), turns=(), reply=build.REPLY)
OPENING = opening_standing(build.temper(), build.MEDIUM)


def played(cast: Cast, stage: Stage = STAGE) -> tuple[list[str], Turn]:
    pieces: list[Piece] = []
    turn = play_turn(cast, stage, OPENING, pieces.append)
    return [str(piece) for piece in pieces], turn


def test_speaking_and_scoring_go_on_side_by_side_once_the_reply_is_read() -> None:
    both = Barrier(2)  # where one waits for the end of the other, it breaks, and the turn with it
    reader = fakes.FakeReader()

    class MeetingJudge(QuickJudge):
        def judge(self, reading: Reading, stage: Stage, guidance: Guidance) -> Scorecard:
            assert reader.texts == [build.REPLY]
            both.wait(timeout=5)
            return super().judge(reading, stage, guidance)

    actor = fakes.FakeActor("第一", between=lambda: both.wait(timeout=5))
    _, turn = played(replace(fakes.cast(reader, actor), judge=MeetingJudge()))
    assert turn.line.text == "第一"


def test_a_turn_that_fails_has_ended_its_scoring_too() -> None:
    ended = Event()

    class SlowJudge(QuickJudge):
        def judge(self, reading: Reading, stage: Stage, guidance: Guidance) -> Scorecard:
            time.sleep(0.2)
            ended.set()
            return super().judge(reading, stage, guidance)

    def fail() -> None:
        raise RuntimeError("no voice")

    with pytest.raises(RuntimeError, match="no voice"):
        played(replace(fakes.cast(actor=fakes.FakeActor("第一", between=fail)), judge=SlowJudge()))
    assert ended.is_set()


def test_a_turn_holds_all_that_the_reply_caused() -> None:
    said = build.full(touched=["rest"])
    _, turn = played(fakes.cast(fakes.FakeReader({build.REPLY: said}), retriever=fakes.FakeRetriever(build.passage())))
    assert (turn.number, turn.reply, turn.reading) == (1, build.REPLY, said)
    assert turn.standing.tension < OPENING.tension
    assert turn.cue.move is Move.VENT
    assert turn.scorecard.total() == 8
    assert turn.guidance.passages == (build.passage(),)


def test_the_line_comes_piece_by_piece_before_the_turn_and_is_their_sum() -> None:
    pieces, turn = played(fakes.cast(actor=fakes.FakeActor("第二版", "在", "抽屉里")))
    assert pieces == ["第二版", "在", "抽屉里"]
    assert (turn.line.text, turn.line.author) == ("第二版在抽屉里", "model")


def test_the_reader_sees_the_reply_of_this_turn_only() -> None:
    reader = fakes.FakeReader()
    played(fakes.cast(reader), STAGE.model_copy(update={"turns": (build.turn(reply="从前的话"),), "reply": "现在的话"}))
    assert reader.texts == ["现在的话"]


def test_a_turn_is_numbered_after_the_ones_before_it() -> None:
    _, turn = played(fakes.cast(), STAGE.model_copy(update={"turns": (build.turn(1), build.turn(2))}))
    assert turn.number == 3


@pytest.mark.parametrize("error", [KnowledgeError(found="a torn page"), IndexMissing(file="/x")])
def test_without_the_rules_the_turn_goes_on_and_says_so(error: KnowledgeError) -> None:
    _, turn = played(fakes.cast(retriever=fakes.FakeRetriever(error=error)))
    assert turn.guidance.passages == ()
    assert turn.guidance.unavailable == str(error)
    assert turn.line.text


def test_the_same_stage_plays_the_same_turn() -> None:
    assert played(fakes.cast()) == played(fakes.cast())


def test_the_last_line_is_the_opening_until_there_is_a_turn() -> None:
    assert STAGE.last_line() == build.scenario().opening.zh
    assert STAGE.model_copy(update={"turns": (build.turn(4),)}).last_line() == "第4句"
