"""The judge with a model: what of its answer may stand, and what stands in when it cannot be had."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from coach.domain.knowledge import Guidance
from coach.domain.model import CallRole
from coach.domain.reading import Reading
from coach.domain.scoring import Scorecard
from coach.embedded.scripted import Answer, ScriptedChat
from coach.engine.judging import ModelJudge
from coach.engine.protocols import Stage
from coach.engine.talking import Message
from coach.errors import ModelBusy, ModelError, ModelTimeout
from tests import world as build

STAGE = Stage(play=build.play(), turns=(), reply=build.REPLY)
QUOTES = {"o": "周一的装车单少了两托", "f": "我有点着急", "n": "想让大家心里有数", "r": "明天九点一起过一遍好吗"}


def verdict(**levels: Any) -> dict[str, Any]:
    """A right answer with these levels; quotes are the learner's own."""
    given = {"o": 2, "f": 2, "n": 2, "r": 2} | levels
    criteria = [
        {"criterion": part, "rationale": f"why {part}", "quotes": [QUOTES.get(part, "周一")], "level": level}
        for part, level in given.items()
        if level is not None
    ]
    fit = {"why": "", "citation": "", "verdict": "no_rule"}
    return {
        "criteria": criteria,
        "faults": [],
        "good_moves": [],
        "fit": fit,
        "better": "周一少的两托，我们明早对一下？",
    }


def judged(
    *answers: Answer | dict[str, Any],
    stage: Stage = STAGE,
    reading: Reading | None = None,
    guidance: Guidance = Guidance(),  # noqa: B008
) -> tuple[Scorecard, ScriptedChat]:
    queue = [json.dumps(a, ensure_ascii=False) if isinstance(a, dict) else a for a in answers]

    def script(role: CallRole, messages: Sequence[Message]) -> Answer:
        return queue.pop(0)

    chat = ScriptedChat(script)
    card = ModelJudge(chat, 1500, 0.0).judge(reading or build.full(), stage, guidance)
    return card, chat


def test_an_answer_becomes_levels_with_the_learners_words_where_they_stand() -> None:
    card, _ = judged(verdict(f=1))
    assert card.source == "judge"
    assert [score.level for score in card.scores] == [2, 1, 2, 2]
    assert all(quote.stands_in(build.REPLY) for quote in card.quotes())
    assert card.scores[0].rationale == "why o"
    assert card.better == "周一少的两托，我们明早对一下？"
    assert card.judged is not None
    assert (card.judged.model, card.judged.rubric, len(card.judged.prompt)) == ("scripted", "ofnr 1", 12)
    assert [call.role for call in card.calls] == ["judge"]


def test_a_level_without_a_verbatim_quote_is_lowered_and_counted() -> None:
    answer = verdict()
    answer["criteria"][1]["quotes"] = ["我非常焦虑"]
    answer["criteria"][2]["quotes"] = []
    card, _ = judged(answer, reading=build.reading(o=2, f=1, n=1, r=2))
    assert [score.level for score in card.scores] == [2, 0, 0, 2]
    assert card.scores[1].reason.startswith("Lowered")
    assert card.judged is not None
    assert card.judged.lowered == 2


@pytest.mark.parametrize("level", [3, -1, 99, 1600000000000000])
def test_a_level_out_of_range_is_unscored_with_the_reason(level: int) -> None:
    card, _ = judged(verdict(n=level))
    assert card.level("n") is None
    assert str(level) in next(score.reason for score in card.scores if score.criterion == "n")


def test_a_criterion_that_is_left_out_is_unscored_and_one_that_is_made_up_is_dropped() -> None:
    answer = verdict(r=None) | {}
    answer["criteria"].append({"criterion": "charm", "rationale": "", "quotes": ["周一"], "level": 2})
    card, _ = judged(answer)
    assert [score.criterion for score in card.scores] == ["o", "f", "n", "r"]
    assert card.level("r") is None


def test_faults_and_moves_need_a_known_code_and_a_verbatim_quote() -> None:
    answer = verdict()
    answer["faults"] = [
        {"code": "demand", "quote": "一起过一遍"},
        {"code": "rudeness", "quote": "周一"},
        {"code": "threat", "quote": "不然"},
    ]
    answer["good_moves"] = [{"code": "ownership", "quote": "我有点着急"}, {"code": "charm", "quote": "我"}]
    card, _ = judged(answer)
    assert [fault.code.value for fault in card.faults] == ["demand"]
    assert [move.code.value for move in card.good_moves] == ["ownership"]


def test_an_answer_of_the_wrong_form_is_repaired_once_with_the_error_told() -> None:
    card, chat = judged("Sure! Here are the scores: all twos.", verdict())
    assert card.source == "judge"
    assert len(chat.asked) == 2
    assert "could not be read" in chat.asked[1][1][-1].text
    assert [call.role for call in card.calls] == ["judge", "judge"]


@pytest.mark.parametrize("error", [ModelTimeout(seconds="30"), ModelBusy(status=503, seconds="30")])
def test_without_the_judge_the_quick_read_stands_in_and_says_so(error: ModelError) -> None:
    card, _ = judged(error)
    assert (card.source, card.pending) == ("quick_read", type(error).__name__)
    assert card.total() == 8
    assert len(card.calls) == 1


def test_two_answers_of_the_wrong_form_leave_the_score_pending() -> None:
    card, _ = judged("no", "no again")
    assert (card.source, card.pending) == ("quick_read", "FormBroken")


def test_two_levels_apart_from_the_quick_read_a_second_vote_decides_and_the_label_is_marked() -> None:
    card, chat = judged(verdict(o=0), verdict(o=1), reading=build.full())
    first = card.scores[0]
    assert (first.level, first.votes, first.worth_a_look) == (1, (0, 1), True)
    assert [score.worth_a_look for score in card.scores[1:]] == [False] * 3
    assert len(chat.asked) == 2


def test_without_a_second_vote_the_first_stands_still_marked() -> None:
    card, _ = judged(verdict(o=0), ModelTimeout(seconds="30"), reading=build.full())
    assert (card.level("o"), card.scores[0].worth_a_look) == (0, True)


def test_one_level_apart_is_left_alone() -> None:
    _, chat = judged(verdict(o=1), reading=build.full())
    assert len(chat.asked) == 1


def test_any_rubric_works_and_only_its_own_criteria_are_scored() -> None:
    rubric = build.rubric(build.criterion("closing", "C"))
    stage = STAGE.model_copy(update={"play": STAGE.play.model_copy(update={"rubric": rubric})})
    card, chat = judged(verdict(closing=1), stage=stage)
    assert [score.criterion for score in card.scores] == ["o", "f", "n", "r", "closing"]
    assert card.level("closing") == 1
    assert "closing · " in chat.asked[0][1][0].text


RULES = Guidance(passages=(build.passage(),))


@pytest.mark.parametrize(
    ("answer", "guidance", "expected"),
    [
        (("allowed", build.passage().citation()), RULES, ("allowed", build.passage().citation())),
        (("against", "made-up §9"), RULES, ("no_rule", "")),
        (("allowed", build.passage().citation()), Guidance(), ("no_rule", "")),
        (("no_rule", ""), RULES, ("no_rule", "")),
    ],
)
def test_the_sop_axis_stands_only_on_a_clause_that_was_shown(
    answer: tuple[str, str], guidance: Guidance, expected: tuple[str, str]
) -> None:
    given = verdict() | {"fit": {"why": "§", "citation": answer[1], "verdict": answer[0]}}
    card, _ = judged(given, guidance=guidance)
    assert card.fit is not None
    assert (card.fit.verdict, card.fit.citation) == expected
    assert card.total() == 8


def test_the_judge_never_sees_the_persona_and_sees_the_rules_shown() -> None:
    _, chat = judged(verdict(), guidance=RULES)
    text = "\n".join(message.text for message in chat.asked[0][1])
    persona = STAGE.play.persona
    hidden = [persona.about.zh, persona.manner.zh, *(p.text.zh for p in persona.principles)]
    hidden += [fact.text.zh for fact in STAGE.play.scene().facts]
    assert [secret for secret in hidden if secret in text] == []
    assert build.passage().citation() in text
    assert build.REPLY in text
