"""The conversation graph: what a turn holds, what goes on side by side, what is taken up after a run broke off."""

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from threading import Barrier, Event

import pytest

from coach.domain.codes import FaultCode, Move, Outcome
from coach.domain.knowledge import Guidance
from coach.domain.reading import Reading
from coach.domain.scoring import Scorecard
from coach.domain.session import Line, Progress, Turn
from coach.domain.speech import Piece, SpeechEvent
from coach.domain.standing import Cue
from coach.embedded.judge import QuickJudge
from coach.engine.graph.context import Context
from coach.engine.graph.conversation import answer, run_turn
from coach.engine.protocols import Stage
from coach.errors import IndexMissing, KnowledgeError
from coach.partner.transitions import opening_standing
from tests import fakes
from tests import world as build

STAGE = Stage(play=build.play(), turns=(), reply=build.REPLY)
OPENING = opening_standing(build.temper(), build.MEDIUM)


def played(context: Context, stage: Stage = STAGE) -> tuple[list[str], Turn]:
    """The pieces that were handed on, and the turn."""
    *events, turn = run_turn(context, stage, OPENING)
    assert isinstance(turn, Turn)
    return [event.text for event in events if isinstance(event, Piece)], turn


class CountingJudge(QuickJudge):
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def judge(self, reading: Reading, stage: Stage, guidance: Guidance) -> Scorecard:
        self.asked += 1
        return super().judge(reading, stage, guidance)


def test_speaking_and_scoring_go_on_side_by_side_once_the_reply_is_read() -> None:
    both = Barrier(2)  # where one waits for the end of the other, it breaks, and the turn with it
    reader = fakes.FakeReader()

    class MeetingJudge(QuickJudge):
        def judge(self, reading: Reading, stage: Stage, guidance: Guidance) -> Scorecard:
            assert reader.texts == [build.REPLY]
            both.wait(timeout=20)
            return super().judge(reading, stage, guidance)

    actor = fakes.FakeActor("第一", between=lambda: both.wait(timeout=20))
    _, turn = played(fakes.context(reader, actor, judge=MeetingJudge()))
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
        played(fakes.context(actor=fakes.FakeActor("第一", between=fail), judge=SlowJudge()))
    assert ended.is_set()


def test_a_turn_holds_all_that_the_reply_caused() -> None:
    said = build.full(touched=["rest"])
    reader = fakes.FakeReader({build.REPLY: said})
    _, turn = played(fakes.context(reader, retriever=fakes.FakeRetriever(build.passage())))
    assert (turn.number, turn.reply, turn.reading) == (1, build.REPLY, said)
    assert turn.standing.tension < OPENING.tension
    assert (turn.cue.move, turn.cue.speaker, turn.line.speaker) == (Move.VENT, "mei", "mei")
    assert turn.scorecard.total() == 8
    assert turn.guidance.passages == (build.passage(),)


def test_the_line_comes_piece_by_piece_before_the_turn_and_is_their_sum() -> None:
    pieces, turn = played(fakes.context(actor=fakes.FakeActor("第二版", "在", "抽屉里")))
    assert pieces == ["第二版", "在", "抽屉里"]
    assert (turn.line.text, turn.line.author) == ("第二版在抽屉里", "model")


def test_each_speaker_the_director_calls_says_a_line_in_order() -> None:
    cues = tuple(build.cue(move, speaker=who) for move, who in ((Move.HOLD, "mei"), (Move.PROBE, "bo")))
    state = answer().invoke(
        {"play": STAGE.play, "turns": (), "reply": STAGE.reply, "cues": cues, "lines": ()}, context=fakes.context()
    )
    assert [line.speaker for line in state["lines"]] == ["mei", "bo"]
    assert len({line.text for line in state["lines"]}) == 2


def test_the_reader_sees_the_reply_of_this_turn_only() -> None:
    reader = fakes.FakeReader()
    earlier = STAGE.model_copy(update={"turns": (build.turn(reply="从前的话"),), "reply": "现在的话"})
    played(fakes.context(reader), earlier)
    assert reader.texts == ["现在的话"]


def test_a_turn_is_numbered_after_the_ones_before_it() -> None:
    _, turn = played(fakes.context(), STAGE.model_copy(update={"turns": (build.turn(1), build.turn(2))}))
    assert turn.number == 3


@pytest.mark.parametrize("error", [KnowledgeError(found="a torn page"), IndexMissing(file="/x")])
def test_without_the_rules_the_turn_goes_on_and_says_so(error: KnowledgeError) -> None:
    _, turn = played(fakes.context(retriever=fakes.FakeRetriever(error=error)))
    assert turn.guidance.passages == ()
    assert turn.guidance.unavailable == str(error)
    assert turn.line.text


def test_at_most_two_passages_are_shown_and_none_twice_in_a_session() -> None:
    found = [build.passage("escalation", 1), build.passage("dock-notice", 2), build.passage("dock-notice", 3)]
    context = fakes.context(retriever=fakes.FakeRetriever(*found))
    _, first = played(context)
    assert len(first.guidance.passages) == 2
    _, last = played(context, Stage(play=STAGE.play, turns=(first,), reply="再看看周一的单子"))
    assert not set(last.guidance.passages) & set(first.guidance.passages)


def test_nothing_is_looked_up_for_words_to_the_scorer() -> None:
    retriever = fakes.FakeRetriever(build.passage())
    gaming = fakes.FakeReader(otherwise=lambda text: build.faulty(0, FaultCode.GAMING, of=text))
    _, turn = played(fakes.context(gaming, retriever=retriever))
    assert turn.guidance.passages == ()
    assert retriever.queries == []


def test_the_same_stage_plays_the_same_turn() -> None:
    assert played(fakes.context()) == played(fakes.context())


def test_the_last_line_is_the_opening_until_there_is_a_turn() -> None:
    assert STAGE.last_line() == build.scenario().opening.zh
    assert STAGE.model_copy(update={"turns": (build.turn(4),)}).last_line() == "第4句"


def test_a_talk_that_is_over_takes_no_turn() -> None:
    over = OPENING.model_copy(update={"outcome": Outcome.LEFT})
    reader = fakes.FakeReader()
    with pytest.raises(ValueError, match="left"):
        list(run_turn(fakes.context(reader), STAGE, over))
    assert reader.texts == []


def broken_off(*wanted: str) -> Progress:
    """What a run has returned when all of these are there."""
    for event in run_turn(fakes.context(actor=fakes.FakeActor("第一")), STAGE, OPENING):
        if isinstance(event, Progress) and all(getattr(event, name) for name in wanted):
            return event
    raise AssertionError("the run never got there")


@pytest.mark.parametrize("wanted", [(), ("cues",), ("lines",), ("scorecard",), ("lines", "scorecard")])
def test_what_an_earlier_run_returned_is_not_done_again(wanted: tuple[str, ...]) -> None:
    _, whole = played(fakes.context(actor=fakes.FakeActor("第一")))
    kept = broken_off(*wanted)
    reader, actor, judge = fakes.FakeReader(), fakes.FakeActor("第一"), CountingJudge()
    *_, turn = run_turn(fakes.context(reader, actor, judge=judge), STAGE, OPENING, kept)
    assert turn == whole
    assert reader.texts == []
    assert actor.turns == int(not kept.lines)
    assert judge.asked == int(kept.scorecard is None)


def test_nothing_is_traced_to_a_service_whatever_the_environment_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2"):
        monkeypatch.setenv(name, "true")
    monkeypatch.setenv("LANGSMITH_API_KEY", "a-key")

    class Watching:
        """An actor that looks at whether its run is traced."""

        def speak(self, cue: Cue, stage: Stage) -> Iterator[SpeechEvent]:
            from langsmith.utils import tracing_is_enabled

            assert os.environ["LANGSMITH_TRACING"] == "true"
            yield Line(text=f"traced: {tracing_is_enabled()}", speaker=cue.speaker)

    _, turn = played(fakes.context(actor=Watching()))
    assert turn.line.text == "traced: False"


def test_where_the_judge_comes_after_the_line_it_waits_for_it() -> None:
    order: list[str] = []

    class NotingJudge(QuickJudge):
        def judge(self, reading: Reading, stage: Stage, guidance: Guidance) -> Scorecard:
            order.append("judge")
            return super().judge(reading, stage, guidance)

    parts = fakes.context(
        actor=fakes.FakeActor("第一", "第二", between=lambda: order.append("piece")), judge=NotingJudge()
    )
    _, turn = played(replace(parts, judge_after_line=True))
    assert order == ["piece", "piece", "judge"]
    assert turn.scorecard.scores


def test_a_run_goes_on_with_the_judge_alone_where_the_line_was_said_already() -> None:
    parts = replace(fakes.context(actor=fakes.FakeActor("第一")), judge_after_line=True)
    *events, turn = run_turn(parts, STAGE, OPENING)
    kept = [event for event in events if isinstance(event, Progress)]
    said = next(event for event in kept if event.lines)
    assert said.scorecard is None
    actor = fakes.FakeActor("第二")
    *_, again = run_turn(replace(parts, actor=actor), STAGE, OPENING, said)
    assert (actor.turns, again) == (0, turn)


def test_line_and_judge_stop_waiting_at_the_same_time() -> None:
    seen: list[float] = []

    class TimedActor(fakes.FakeActor):
        def speak(self, cue: Cue, stage: Stage) -> Iterator[SpeechEvent]:
            seen.append(stage.until)
            return super().speak(cue, stage)

    class TimedJudge(QuickJudge):
        def judge(self, reading: Reading, stage: Stage, guidance: Guidance) -> Scorecard:
            seen.append(stage.until)
            return super().judge(reading, stage, guidance)

    before = time.monotonic()
    played(replace(fakes.context(actor=TimedActor("第一"), judge=TimedJudge()), turn_seconds=500))
    assert len(set(seen)) == 1
    assert before + 500 <= seen[0] <= time.monotonic() + 500
