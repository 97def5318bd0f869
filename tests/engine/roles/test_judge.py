"""The judge with a model: what of its answer may stand, and what stands in when it cannot be had."""

import json
import re
from collections.abc import Sequence
from typing import Any

import pytest
from pydantic import ValidationError

from coach.adapters.content.files import ContentFiles
from coach.adapters.encoder import SentenceEncoder
from coach.domain.codes import FaultCode, GoodMove
from coach.domain.knowledge import Guidance, Passage
from coach.domain.model import CallRole
from coach.domain.reading import Reading
from coach.domain.rubric import Level, Rubric
from coach.domain.scoring import Reason, Scorecard
from coach.domain.text import LANGS, Lang, Text
from coach.embedded.scripted_chat import Answer, ScriptedChat
from coach.engine.prompts.rendering import prompt
from coach.engine.protocols import Stage
from coach.engine.roles.chat_model import Message
from coach.engine.roles.contrasts import MOST_OF_ONE, SHOWN, NearestContrasts
from coach.engine.roles.cut_answer import complete_part
from coach.engine.roles.debriefer import DebriefAnswer
from coach.engine.roles.forms import Form
from coach.engine.roles.judge import ModelJudge
from coach.engine.roles.verdict import ASKED, LONGEST, Verdict, form_for
from coach.errors import AnswerCut, ModelBusy, ModelError, ModelTimeout
from coach.settings import ROOT
from tests import world as build

STAGE = Stage(play=build.play(), turns=(), reply=build.REPLY)
QUOTES = {"o": "周一的装车单少了两托", "f": "我有点着急", "n": "想让大家心里有数", "r": "明天九点一起过一遍好吗"}


def verdict(**levels: Any) -> dict[str, Any]:
    """A right answer with these levels; quotes are the learner's own."""
    given = {"o": 2, "f": 2, "n": 2, "r": 2} | levels
    criteria = [
        {"criterion": part, "rationale": f"因为 {part}", "quotes": [QUOTES.get(part, "周一")], "level": level}
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
    assert card.scores[0].rationale == "因为 o"
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
    assert card.scores[1].reason == Reason(code="no_quote")
    assert card.judged is not None
    assert card.judged.lowered == 2


@pytest.mark.parametrize("level", [3, -1, 99, 1600000000000000])
def test_a_level_out_of_range_is_unscored_with_the_reason(level: int) -> None:
    card, _ = judged(verdict(n=level))
    assert card.level("n") is None
    reason = next(score.reason for score in card.scores if score.criterion == "n")
    assert reason == Reason(code="out_of_range", fields={"level": str(level), "top": "2"})


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


def test_a_vote_that_failed_is_not_counted_as_given() -> None:
    card, _ = judged(verdict(o=0), ModelTimeout(seconds="30"), reading=build.full())
    assert (card.scores[0].votes, card.scores[0].worth_a_look) == ((0,), True)


def test_what_was_lowered_is_counted_on_the_levels_that_stand() -> None:
    unfounded, founded = verdict(), verdict()
    unfounded["criteria"][0]["quotes"] = ["没说过"]
    card, _ = judged(unfounded, founded, reading=build.full())
    assert (card.level("o"), card.scores[0].votes) == (2, (0, 2))
    assert card.judged is not None
    assert card.judged.lowered == 0


def test_a_criterion_on_another_scale_than_the_quick_reads_takes_no_second_vote() -> None:
    levels = tuple(Level(level=n, anchor=build.text(f"第{n}级", f"Level {n}")) for n in range(5))
    rubric = build.rubric()
    rubric = rubric.model_copy(
        update={"criteria": tuple(c.model_copy(update={"levels": levels}) for c in rubric.criteria)}
    )
    stage = STAGE.model_copy(update={"play": STAGE.play.model_copy(update={"rubric": rubric})})
    card, chat = judged(verdict(o=4), reading=build.full(), stage=stage)
    assert (card.level("o"), len(chat.asked)) == (4, 1)


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


def of(*quotes: str, reply: str) -> Scorecard:
    """The card of a verdict that gives the first criterion full marks on these quotes."""
    answer = verdict(f=0, n=0, r=0)
    answer["criteria"][0]["quotes"] = list(quotes)
    return judged(answer, stage=STAGE.model_copy(update={"reply": reply}), reading=build.reading(o=1, of=reply))[0]


@pytest.mark.parametrize(
    ("quote", "reply"),
    [
        ("急", "我急。"),
        ("worried", "I was worried, honestly"),
        ("明天", "明天行吗"),
        ("18:30", "送到是18:30"),
        ("don't", "I don't know"),
        ("3天", "晚了3天"),
        ("art", "smart art"),
        ("  worried ", "I was worried"),
    ],
)
def test_one_word_that_says_something_is_a_quote(quote: str, reply: str) -> None:
    [score, *_] = of(quote, reply=reply).scores
    assert score.level == 2
    assert score.evidence[0].stands_in(reply)


@pytest.mark.parametrize(
    ("quote", "reply"),
    [
        ("，", "我急，真的"),
        ("。。。", "行。。。"),
        ("😡", "我😡急"),
        ("😡😡👍🏽", "😡😡👍🏽"),
        ("1️⃣", "1️⃣ 急"),
        ("的", "我的单子"),
        ("我", "我急"),
        ("wor", "I was worried"),
        ("Wednes", "Wednesday's report"),
        ("the", "on the list"),
        ("I", "I was"),
        ("3", "晚了3天"),
        ("　", "我　急"),
        ("\u200b", "我\u200b急"),
        ("—", "我—急"),
    ],
)
def test_marks_emoji_particles_and_pieces_of_words_are_no_quotes(quote: str, reply: str) -> None:
    card = of(quote, reply=reply)
    assert card.level("o") == 0
    assert card.judged is not None
    assert card.judged.lowered == 1


def test_a_reply_of_marks_earns_nothing_from_a_judge_that_gives_everything() -> None:
    answer = verdict()
    for criterion in answer["criteria"]:
        criterion["quotes"] = ["，"]
    card, _ = judged(
        answer, verdict(), stage=STAGE.model_copy(update={"reply": "，，，"}), reading=build.reading(of="，")
    )
    assert card.total() == 0


def named(**changes: Any) -> dict[str, Any]:
    """A right answer whose first criterion is changed."""
    answer = verdict()
    answer["criteria"][0] |= changes
    return answer


@pytest.mark.parametrize("level", [2, "2", 2.0, " 2 ", "2.0"])
def test_a_level_may_be_written_as_text_or_with_a_point(level: Any) -> None:
    card, chat = judged(named(level=level))
    assert (card.level("o"), len(chat.asked)) == (2, 1)


@pytest.mark.parametrize(
    ("level", "none"),
    [
        *((level, True) for level in (None, True, [2], {"level": 2})),
        *((level, False) for level in (1.5, "two", "2/2", "", "9" * 40, -1, 3, 1e300)),
    ],
)
def test_a_level_of_a_wrong_kind_costs_that_criterion_and_no_other(level: Any, none: bool) -> None:
    card, chat = judged(named(level=level))
    assert [score.level for score in card.scores] == [None, 2, 2, 2]
    reason = card.scores[0].reason
    assert reason is not None
    assert reason.code == ("no_level" if none else "out_of_range")
    assert (card.source, len(chat.asked)) == ("judge", 1)


@pytest.mark.parametrize(
    "field", ["faults", "good_moves", "fit", "better", "quotes", "rationale", "level", "code", "quote"]
)
@pytest.mark.parametrize("how", ["missing", "null", "number"])
def test_one_odd_field_does_not_lose_the_verdict(field: str, how: str) -> None:
    answer = verdict() | {"faults": [{"code": "demand", "quote": "一起过一遍"}]}
    place = answer["criteria"][0] if field in answer["criteria"][0] else answer
    place = answer["faults"][0] if field in answer["faults"][0] else place
    if how == "missing":
        del place[field]
    else:
        place[field] = None if how == "null" else 7
    card, chat = judged(answer, answer)
    assert card.source == "judge"
    assert [score.level for score in card.scores[1:]] == [2, 2, 2]
    assert len({len(messages) for _, messages in chat.asked}) == 1  # no repair was asked for


def test_quotes_as_one_text_and_whatever_is_extra_are_taken_as_they_are_meant() -> None:
    answer = named(quotes=QUOTES["o"], confidence=0.9, name="观察", criterion=" O ") | {"thoughts": "…", "total": 8}
    answer["criteria"] += ["noise", 3, {"level": 2}]
    card, chat = judged(answer)
    assert ([score.level for score in card.scores], len(chat.asked)) == ([2, 2, 2, 2], 1)


@pytest.mark.parametrize(("second", "level"), [(1, None), ("2", 2)])
def test_a_criterion_given_twice_stands_only_where_both_agree(second: Any, level: int | None) -> None:
    answer = verdict()
    answer["criteria"].append(answer["criteria"][0] | {"level": second})
    card, _ = judged(answer)
    assert card.level("o") == level
    assert [score.level for score in card.scores[1:]] == [2, 2, 2]


@pytest.mark.parametrize("answer", [{"criteria": []}, {"criteria": {"o": 2}}, {"scores": {}}, {"criteria": None}])
def test_a_verdict_without_any_criterion_is_asked_for_again(answer: dict[str, Any]) -> None:
    card, chat = judged(answer, verdict())
    assert (card.total(), len(chat.asked)) == (8, 2)


def objects(schema: Any) -> list[dict[str, Any]]:
    """Every object of a schema."""
    inside = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    own = [schema] if isinstance(schema, dict) and schema.get("type") == "object" else []
    return own + [found for part in inside for found in objects(part)]


@pytest.mark.parametrize("form", [Verdict, form_for(build.rubric()), DebriefAnswer])
def test_a_form_is_asked_for_strictly(form: type[Form]) -> None:
    schema = form.model_json_schema()
    assert len(objects(schema)) >= 4
    for one in objects(schema):
        assert one["additionalProperties"] is False
        assert sorted(one["required"]) == sorted(one["properties"])
    assert "default" not in json.dumps(schema)
    assert "anyOf" not in json.dumps(schema)


def cited(citation: str, *known: Passage) -> str:
    given = verdict() | {"fit": {"why": "", "citation": citation, "verdict": "allowed"}}
    card, _ = judged(given, guidance=Guidance(passages=known))
    assert card.fit is not None
    return card.fit.citation


@pytest.mark.parametrize(
    "citation",
    [
        "dock-notice §1", "dock-notice§1", " Dock-Notice  § 1。", "`dock-notice §1`", "dock-notice §1 提前一天通知",
        "根据dock-notice §1", "dock‑notice §１", "dock-notice 第1条", "dock-notice §01",
        "dock-notice §9; dock-notice §1",
        "as dock-notice §1 says", "dock-notice, dock-notice §1.",
    ],
)  # fmt: skip
def test_a_citation_is_taken_however_it_is_written(citation: str) -> None:
    assert cited(citation, build.passage("dock-notice", 1)) == "dock-notice §1"


@pytest.mark.parametrize(
    "citation",
    [
        "dock-notice §12", "dock-notice §1.2", "dock-notice §1-3", "old-dock-notice §1", "dock-notice-2 §1", "dock §1",
        "§1", "1", "",
    ],
)  # fmt: skip
def test_a_clause_that_was_not_shown_does_not_pass_for_one_that_begins_like_it(citation: str) -> None:
    assert cited(citation, build.passage("dock-notice", 1)) == ""


def test_the_whole_number_tells_two_clauses_of_one_rule_apart() -> None:
    both = build.passage("dock-notice", 1), build.passage("dock-notice", 12)
    assert cited("dock-notice §12", *both) == "dock-notice §12"


def after(*clauses: int) -> Stage:
    """A stage with one turn for each clause that was shown."""
    turns = [
        build.turn(number, guidance=Guidance(passages=(build.passage(clause=clause),)))
        for number, clause in enumerate(clauses, 1)
    ]
    return STAGE.model_copy(update={"turns": tuple(turns)})


def test_a_rule_shown_in_an_earlier_turn_still_holds() -> None:
    given = verdict() | {"fit": {"why": "提前说了", "citation": "dock-notice §1", "verdict": "allowed"}}
    card, chat = judged(given, stage=after(1, 2), guidance=Guidance(passages=(build.passage(clause=3),)))
    assert card.fit is not None
    assert (card.fit.verdict, card.fit.citation) == ("allowed", "dock-notice §1")
    text = chat.asked[0][1][-1].text
    assert [text.count(f"dock-notice §{n} ") for n in (1, 2, 3)] == [1, 1, 1]
    assert text.index("§3") < text.index("§2") < text.index("§1")


def test_the_judge_is_shown_again_only_the_latest_rules_and_each_once() -> None:
    _, chat = judged(
        verdict(), stage=after(1, 2, 3, 4, 5, 6, 6, 5), guidance=Guidance(passages=(build.passage(clause=5),))
    )
    text = chat.asked[0][1][-1].text
    assert [n for n in range(1, 7) if f"dock-notice §{n} " in text] == [2, 3, 4, 5, 6]
    assert text.count("dock-notice §5 ") == 1


@pytest.mark.parametrize(
    ("lang", "text", "kept"),
    [
        ("zh", "周一少的两托，我们明早对一下？", True),
        ("zh", "CRM 里 Acme 的 opportunity 归谁，我们对一下？", True),
        ("zh", "Could we go through the list tomorrow?", False),
        ("zh", "リストを確認していただけますか", False),
        ("en", "Could we go through Monday's list tomorrow?", True),
        ("en", "Could we ask 王磊 about Monday's list?", True),
        ("en", "周一少的两托，我们明早对一下？", False),
    ],
)
def test_words_in_another_language_than_the_sessions_are_dropped_quietly(lang: Lang, text: str, kept: bool) -> None:
    stage = STAGE.model_copy(update={"play": build.play(lang)})
    fit = {"why": text, "citation": "dock-notice §1", "verdict": "allowed"}
    card, chat = judged(named(rationale=text) | {"better": text, "fit": fit}, stage=stage, guidance=RULES)
    assert card.fit is not None
    assert [bool(words) for words in (card.better, card.fit.why, card.scores[0].rationale)] == [kept] * 3
    assert (card.total(), card.fit.verdict, len(chat.asked)) == (8, "allowed", 1)


def test_a_reason_that_quotes_the_other_language_is_still_in_its_own() -> None:
    stage = STAGE.model_copy(update={"play": build.play("en")})
    reason = "“周一的装车单少了两托” names a day and a count."
    assert judged(named(rationale=reason), stage=stage)[0].scores[0].rationale == reason


def test_what_the_judge_says_does_not_go_on_for_ever() -> None:
    long = "这句话说得很长" * 1000
    fit = {"why": long, "citation": "dock-notice §1", "verdict": "allowed"}
    card, _ = judged(named(rationale=long) | {"better": long, "fit": fit}, guidance=RULES)
    assert card.fit is not None
    assert {len(words) for words in (card.better, card.fit.why, card.scores[0].rationale)} == {LONGEST}


def test_the_judges_prompt_holds_a_rubrics_own_rules_and_none_of_anothers() -> None:
    rubric = build.rubric().model_copy(update={"rules": (build.text("半句话不算。", "Half a sentence is none."),)})
    stage = STAGE.model_copy(update={"play": STAGE.play.model_copy(update={"rubric": rubric})})
    ruled, plain = (judged(verdict(), stage=s)[1].asked[0][1][0].text for s in (stage, STAGE))
    assert "- 半句话不算。" in ruled
    assert "半句话不算" not in plain
    own = "".join(prompt(f"{lang}/judge").text for lang in LANGS)
    assert not re.search(r"feeling|observation|request|观察|感受", own, re.IGNORECASE)


def long_verdict() -> str:
    """A whole verdict with everything in it, whose last field goes on for ever."""
    answer = verdict() | {"faults": [{"code": "demand", "quote": "一起过一遍"}], "better": '说得“具体”"些。' * 400}
    answer["fit"] = {"verdict": "allowed", "citation": "dock-notice §1", "why": "提前一天说过了。"}
    return json.dumps(answer, ensure_ascii=False)


WHOLE = long_verdict()
SECOND_ENDS = [match.end() for match in re.finditer(r'"level": 2}', WHOLE)][1]
CUTS = [SECOND_ENDS + (len(WHOLE) - 1 - SECOND_ENDS) * n // 49 for n in range(20)] + list(
    range(SECOND_ENDS, SECOND_ENDS + 30 * 11, 11)
)


@pytest.mark.parametrize("cut", CUTS)
def test_a_verdict_cut_anywhere_after_its_second_criterion_keeps_what_was_complete(cut: int) -> None:
    card, chat = judged(AnswerCut(answer=WHOLE[:cut]), guidance=RULES)
    whole = WHOLE[:cut].count('"level": 2}')
    assert (card.source, card.pending, len(chat.asked)) == ("judge", "", 1)
    assert [score.level for score in card.scores] == [2] * whole + [None] * (4 - whole)
    assert all(score.evidence for score in card.scores if score.level)
    assert bool(card.faults) == ('过一遍"}' in WHOLE[:cut])
    assert card.fit is not None
    assert card.fit.verdict == ("allowed" if '§1",' in WHOLE[:cut] else "no_rule")
    assert card.better == ""


def test_there_are_fifty_cuts_and_some_within_each_part() -> None:
    assert len(CUTS) == 50
    assert len({WHOLE[:cut].count('"level": 2}') for cut in CUTS}) == 3
    assert {'"faults"' in WHOLE[:cut] for cut in CUTS} == {True, False}
    assert {'"why"' in WHOLE[:cut] for cut in CUTS} == {True, False}


def test_a_cut_that_no_endpoint_owns_up_to_is_kept_as_well_and_an_early_one_is_not() -> None:
    card, chat = judged(WHOLE[: CUTS[5]])
    assert (card.source, len(chat.asked)) == ("judge", 1)
    card, _ = judged(AnswerCut(answer=WHOLE[: SECOND_ENDS - 4]))
    assert (card.source, card.pending) == ("quick_read", "AnswerCut")


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        ('{"a": 1, "b": 2', '{"a": 1}'),
        ('{"a": [{"x": 1}, {"x": 2}, {"x": 3', '{"a": [{"x": 1}, {"x": 2}]}'),
        ('{"a": "x, \\"y\\", {", "b": "z', '{"a": "x, \\"y\\", {"}'),
        ('{"a": {"v": "no", "why": "be', '{"a": {"v": "no"}}'),
        ('Sure: {"a": [1, 2], "b"', '{"a": [1, 2]}'),
        ('{"a": 1} and more', '{"a": 1}'),
        ('{"a": ]', ""),
        ('{"a', ""),
        ("no", ""),
    ],
)
def test_what_is_complete_is_told_from_what_is_not(answer: str, kept: str) -> None:
    assert complete_part(answer) == kept


def test_a_name_that_stands_twice_in_what_is_complete_decides_nothing() -> None:
    twice = WHOLE[: CUTS[5]].replace('"level": 2', '"level": 2, "level": 0', 1)
    card, _ = judged(AnswerCut(answer=twice))
    assert card.source == "quick_read"


@pytest.mark.parametrize("better", [build.REPLY, build.REPLY.replace("，", " "), "我有点着急，想让大家心里有数。"])
def test_a_better_sentence_that_is_the_reply_again_is_refused(better: str) -> None:
    assert judged(verdict() | {"better": better})[0].better == ""


def test_a_better_sentence_may_keep_some_of_the_replys_words() -> None:
    better = "周一的装车单少了两托，哪两托、谁签的字，我们明天九点对一下好吗？"
    assert judged(verdict() | {"better": better})[0].better == better


def test_the_schema_allows_this_rubrics_ids_levels_and_codes_and_no_endless_text() -> None:
    rubric = build.rubric(build.criterion("closing", "C"))
    schema = form_for(rubric).model_json_schema()
    parts = {name: part["properties"] for name, part in schema["$defs"].items()}
    assert parts["CriterionVerdict"]["criterion"]["enum"] == ["o", "f", "n", "r", "closing"]
    assert parts["CriterionVerdict"]["level"]["enum"] == list(range(1 + max(c.top() for c in rubric.criteria)))
    assert "threat" in parts["Named"]["code"]["enum"]
    assert parts["NamedMove"]["code"]["enum"] == [move.code.value for move in rubric.good_moves]
    assert list(parts["FitAnswer"]) == ["verdict", "citation", "why"]
    assert [schema["properties"]["criteria"][most] for most in ("minItems", "maxItems")] == [5, 5]
    assert parts["CriterionVerdict"]["rationale"]["maxLength"] == ASKED["rationale"]
    assert schema["properties"]["better"]["maxLength"] == ASKED["better"]
    assert form_for(rubric) is form_for(rubric)
    assert "maxLength" not in json.dumps(Verdict.model_json_schema())


def test_the_judge_is_shown_two_exchanges_before_the_reply_and_no_more() -> None:
    said = [build.turn(n, reply=f"第{n}次说，单子的事情。") for n in (1, 2, 3)]
    _, chat = judged(verdict(), stage=STAGE.model_copy(update={"turns": tuple(said)}))
    text = chat.asked[0][1][-1].text
    assert [f"第{n}次说" in text for n in (1, 2, 3)] == [False, True, True]
    assert said[-1].line.text in text
    assert STAGE.play.scene().opening.zh not in text
    assert STAGE.play.scene().opening.zh in judged(verdict())[1].asked[0][1][-1].text


@pytest.mark.parametrize("lang", LANGS)
def test_contrasts_near_the_reply_are_shown_a_few_of_each_criterion(lang: Lang) -> None:
    rubric, encode = ContentFiles(ROOT).rubric(), SentenceEncoder()
    nearest = NearestContrasts(encode)
    assert len(rubric.contrasts) >= 16
    for wanted in rubric.contrasts[::3]:
        chosen = nearest.of(wanted.lower.reply.get(lang), rubric, lang)
        assert chosen[0] == wanted
        assert len(chosen) == SHOWN
        assert all(sum(c.criterion == part for c in chosen) <= MOST_OF_ONE for part in "ofnr")
    stage = Stage(play=build.play(lang, rubric=rubric), turns=(), reply=rubric.contrasts[0].lower.reply.get(lang))
    chat = ScriptedChat(lambda _role, _messages: json.dumps(verdict()))
    ModelJudge(chat, 1500, 0.0, nearest).judge(build.reading(), stage, Guidance())
    system, user = (message.text for message in chat.asked[0][1])
    assert rubric.contrasts[0].higher.reply.get(lang) in user
    assert rubric.contrasts[0].higher.reply.get(lang) not in system


def test_a_rubric_without_contrasts_shows_its_examples() -> None:
    rubric = ContentFiles(ROOT).rubric().model_copy(update={"contrasts": ()})
    stage = STAGE.model_copy(update={"play": build.play(rubric=rubric)})
    assert NearestContrasts(SentenceEncoder()).of("急", rubric, "zh") == ()
    assert rubric.criteria[0].levels[0].examples[0].reply.zh in judged(verdict(), stage=stage)[1].asked[0][1][0].text


@pytest.mark.parametrize(("lang", "other"), [("zh", r"[A-Za-z]{12,}"), ("en", r"[\u4e00-\u9fff]")])
def test_the_judges_prompt_is_in_the_language_of_the_talk(lang: Lang, other: str) -> None:
    rubric = ContentFiles(ROOT).rubric()
    stage = Stage(play=build.play(lang, rubric=rubric), turns=(), reply="ok")
    words = "\n".join(
        message.text for message in judged(verdict(), stage=stage, reading=build.reading(of="ok"))[1].asked[0][1]
    )
    codes = {code.value for code in (*FaultCode, *GoodMove)}
    assert [found for found in re.findall(rf"\w*{other}\w*", words) if found not in codes] == []


def test_a_contrast_is_of_a_criterion_and_levels_the_rubric_has() -> None:
    rubric = ContentFiles(ROOT).rubric()
    for changes in ({"criterion": "x"}, {"higher": rubric.contrasts[0].higher.model_copy(update={"level": 9})}):
        wrong = rubric.contrasts[0].model_copy(update=changes)
        with pytest.raises(ValidationError, match="contrasts names"):
            Rubric.model_validate(rubric.model_dump() | {"contrasts": [wrong.model_dump()]})


NAMES = {"o": ("观察", "Observation"), "f": ("感受", "Feeling"), "n": ("需要", "Need"), "r": ("请求", "Request")}


def named_stage() -> Stage:
    """The stage with a rubric whose criteria, faults and moves have names of their own."""
    rubric = STAGE.play.rubric
    criteria = [
        c.model_copy(update={"name": Text(zh=zh, en=en)})
        for c, (zh, en) in zip(rubric.criteria, NAMES.values(), strict=True)
    ]
    faults, moves = (
        [one.model_copy(update={"name": Text(zh=f"名{n}号", en=f"Called {n}")}) for n, one in enumerate(ones)]
        for ones in (rubric.faults, rubric.good_moves)
    )
    named = rubric.model_copy(update={"criteria": tuple(criteria), "faults": tuple(faults), "good_moves": tuple(moves)})
    return Stage(play=STAGE.play.model_copy(update={"rubric": named}), turns=(), reply=build.REPLY)


@pytest.mark.parametrize(
    ("names", "given"),
    [
        (("观察", "感受", "需要", "请求"), "ofnr"),
        (("Observation", "feeling", "NEED", "Request "), "ofnr"),
        (("o · 观察", "f: feeling", "n (Need / 需要)", "[r] 请求"), "ofnr"),
        (("1. 觀察", "2. 感受", "3. 需要", "4. 請求"), "ofnr"),
        (("o", "o/f", "feelings and needs", ""), "o"),
    ],
)
def test_a_criterion_is_known_by_the_rubrics_own_names(names: tuple[str, ...], given: str) -> None:
    answer = verdict()
    for criterion, name in zip(answer["criteria"], names, strict=True):
        criterion["criterion"] = name
    card, _ = judged(answer, stage=named_stage())
    assert "".join(score.criterion for score in card.scores if score.level is not None) == given


def test_faults_and_moves_are_known_by_the_rubrics_own_names() -> None:
    stage = named_stage()
    fault, move = stage.play.rubric.faults[0], stage.play.rubric.good_moves[0]
    answer = verdict()
    answer["faults"] = [{"code": fault.name.zh, "quote": "“一起过一遍”"}]
    answer["good_moves"] = [{"code": f"{move.code.value} · {move.name.en}", "quote": "「我有点着急。」"}]
    card, _ = judged(answer, stage=stage)
    assert [found.code for found in card.faults] == [fault.code]
    assert [found.quote.text for found in card.good_moves] == ["我有点着急"]


def test_wrapped_quotes_keep_their_levels_and_other_words_do_not() -> None:
    answer = verdict()
    wrapped = {
        "o": "“周一的裝車單少了兩托”",
        "f": "…我有点着急。",
        "n": "「想让大家心里有数」",
        "r": "明天十点一起过一遍好吗",
    }
    for criterion in answer["criteria"]:
        criterion["quotes"] = [wrapped[criterion["criterion"]]]
    card, _ = judged(answer, reading=build.reading(o=2, f=2, n=2, r=1))
    assert [score.level for score in card.scores] == [2, 2, 2, 0]
    assert all(quote.stands_in(build.REPLY) for quote in card.quotes())
