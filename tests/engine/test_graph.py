"""The turn graph: what is there at the end, what comes first, what one part's failure does."""

import pytest

from coach.domain.codes import Move
from coach.domain.session import Turn
from coach.engine.protocols import Piece, Stage
from coach.engine.state import Cast
from coach.engine.turn import play_turn, turn_graph
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


def test_speaking_and_scoring_start_side_by_side_once_the_move_is_decided() -> None:
    edges = {(edge.source, edge.target) for edge in turn_graph().get_graph().edges}
    assert {target for source, target in edges if source == "direct"} == {"answer", "score"}
    assert {source for source, target in edges if target == "direct"} == {"__start__"}


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


def test_an_actor_that_fails_leaves_no_turn() -> None:
    def fail() -> None:
        raise RuntimeError("no voice")

    with pytest.raises(RuntimeError, match="no voice"):
        played(fakes.cast(actor=fakes.FakeActor("第一", between=fail)))


def test_the_same_stage_plays_the_same_turn() -> None:
    assert played(fakes.cast()) == played(fakes.cast())


def test_the_last_line_is_the_opening_until_there_is_a_turn() -> None:
    assert STAGE.last_line() == build.scenario().opening.zh
    assert STAGE.model_copy(update={"turns": (build.turn(4),)}).last_line() == "第4句"
