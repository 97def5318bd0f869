"""What is said again: the learner's words, the person's own, a sample's; and what only throws words back."""

import pytest

from coach.domain.codes import Move
from coach.domain.session import Line
from coach.domain.text import Lang
from coach.engine.line_rules.said_before import copies, echoes, repeats
from coach.engine.protocols import Stage
from tests import fakes
from tests import world as build

REPLY: dict[Lang, str] = {
    "zh": "周一少了两托，我挺着急的。明天上午九点咱们把装车单一起过一遍，行不行？",
    "en": "Two pallets were missing on Monday and I'm worried. Could we go through the loading list tomorrow at nine?",
}


def echo(line: str, lang: Lang, *, restates: bool = False) -> bool:
    return echoes(line, [REPLY[lang]], lang, restates=restates)


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("zh", "明天上午九点咱们把装车单一起过一遍。"),
        ("zh", "周一少了两托，我也挺着急的，明天上午九点一起过一遍，行不行？"),
        ("zh", "哼，明天上午九点咱们把装车单一起过一遍，别的我先不管，仓库还有一堆事。"),
        ("en", "I'm worried, two pallets were missing on Monday."),
        ("en", "We could go through the loading list tomorrow at nine."),
        ("en", "I am worried. Could we go through the loading list tomorrow at nine?"),
    ],
)
def test_the_learners_words_spoken_as_its_own_are_an_echo(lang: Lang, line: str) -> None:
    assert echo(line, lang)


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("zh", "明天上午九点？九点我有三台车要发，你来卸啊？"),
        ("zh", "“挺着急的”，你急，那客户呢？"),
        ("zh", "你说周一少了两托，那周二呢，周二少的谁来数？"),
        ("zh", "装车单我过了三遍了，少的两托在你们那张改单上。"),
        ("en", "Tomorrow at nine? I have three lorries going out at nine."),
        ("en", "“Could we go through the loading list”: with whom, and who counts?"),
        ("en", "You say two pallets were missing on Monday. And who counted them?"),
        ("en", "Noted."),
    ],
)
def test_words_thrown_back_and_answered_are_no_echo(lang: Lang, line: str) -> None:
    assert not echo(line, lang)


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("zh", "明天上午九点，装车单一起过一遍。我带签字那张。"),
        ("en", "Tomorrow at nine, and we go through the loading list. I will bring mine."),
    ],
)
def test_an_agreement_may_restate_the_terms_and_another_line_may_not(lang: Lang, line: str) -> None:
    assert not echo(line, lang, restates=True)
    assert echo(REPLY[lang], lang, restates=True)


def test_what_the_person_said_before_is_a_repeat_also_in_another_order() -> None:
    said = ["单子是你们改的，三号门的排队也是你们改出来的。"]
    assert repeats("三号门的排队也是你们改出来的，单子是你们改的。", said, "zh", restates=False)
    assert not repeats("单子谁改的，你去问三号门值班的人。", said, "zh", restates=False)


def test_a_sample_is_copied_as_a_whole_or_within_a_line_but_not_said_anew() -> None:
    sample = ["The queue at dock three was there before you were."]
    assert copies("The queue at dock three was there before you were!", sample, "en")
    assert copies("I'll tell you what: the queue at dock three was there before you were. So wait.", sample, "en")
    assert not copies("There was a queue at that dock long before anybody asked you.", sample, "en")


def test_the_rules_name_what_is_said_again() -> None:
    turn = build.turn(1, reply=REPLY["zh"]).model_copy(update={"lines": (Line(text="单子谁改的谁来数，别来问我。"),)})
    stage = Stage(play=build.play(), turns=(turn,), reply="那二十托货呢？")
    rules, cue = fakes.line_rules(), build.cue(Move.HOLD)
    assert rules.broken("明天上午九点咱们把装车单一起过一遍。", cue, stage) == ["echo"]
    assert rules.broken("单子谁改的谁来数，别来问我！", cue, stage) == ["repeated"]
    assert rules.broken("三号门的车都排到路口去了。", cue, stage, ["三号门的车都排到路口去了。"]) == ["copied"]


PRAISE: list[tuple[Lang, str]] = [
    ("en", "Well done, you found the warehouse."),
    ("en", "Good job! Twenty pallets, and not one label."),
    ("en", "That's better than the last list, which had no dates at all."),
    ("zh", "干得漂亮，二十托货一张标签都没有。"),
    ("zh", "比上回强，上回连个车号都没有。"),
]
TEACHING: list[tuple[Lang, str]] = [
    ("en", "Well done, that was a clear request."),
    ("en", "Good job naming your feeling."),
    ("en", "That's better than your last sentence, now add an observation."),
    ("zh", "干得漂亮，这次感受说得很清楚。"),
    ("zh", "比上一句好多了，请求也更具体。"),
]


@pytest.mark.parametrize(("lang", "line"), PRAISE)
def test_praise_in_anger_is_no_coaching(lang: Lang, line: str) -> None:
    stage = Stage(play=build.play(lang), turns=(), reply=build.REPLY)
    assert fakes.line_rules().broken(line, build.cue(Move.ATTACK), stage) == []


@pytest.mark.parametrize(("lang", "line"), TEACHING)
def test_praise_of_how_something_was_said_is(lang: Lang, line: str) -> None:
    stage = Stage(play=build.play(lang), turns=(), reply=build.REPLY)
    assert "coaching" in fakes.line_rules().broken(line, build.cue(Move.ATTACK), stage)
