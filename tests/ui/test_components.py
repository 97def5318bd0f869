"""What stands under a reply: escaping, highlighting, at most two points."""

import pytest

from coach.domain.codes import FaultCode, GoodMove, Term
from coach.domain.knowledge import Guidance, Passage
from coach.domain.reading import FoundFault, FoundMove, Quote
from coach.domain.scoring import CriterionScore, Reason, Remark, Scorecard, SopFit
from coach.domain.text import Text
from coach.quality.published import Published
from coach.ui.components.feedback import feedback, points
from coach.ui.components.talk import mine
from tests.world import rubric

AGREEMENT = Published(10, 0.5, {"o": 0.5})
NO_LEVEL = Reason(code="no_level")
NASTY = "<script>alert(1)</script> & <b>"


def card(
    reply: str, quote: str, *, faults: tuple[FoundFault, ...] = (), moves: tuple[FoundMove, ...] = ()
) -> Scorecard:
    found = Quote(text=quote, start=reply.index(quote))
    scores = (
        CriterionScore(criterion="o", level=2, evidence=(found,)),
        *(CriterionScore(criterion=c, level=0) for c in ("f", "n")),
        CriterionScore(criterion="r", level=None, reason=NO_LEVEL),
    )
    return Scorecard(source="quick_read", scores=scores, faults=faults, good_moves=moves)


def test_learner_and_knowledge_text_is_escaped_wherever_it_stands() -> None:
    words = Text(zh=NASTY, en=NASTY)
    passage = Passage(id="a-rule", kind="sop", clause=1, title=words, heading=words, text=words, score=0.9)
    drawn = feedback(card(NASTY, NASTY), rubric(), Guidance(passages=(passage,)), "en", AGREEMENT)
    assert "<script" not in drawn
    assert "&lt;script&gt;" in drawn


def out_of_range(level: str) -> Reason:
    return Reason(code="out_of_range", fields={"level": level, "top": "2"})


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (out_of_range("7"), "超出范围：评委给了 7，这一项的级别是 0 到 2。"),
        (out_of_range("'<b>'"), "评委给了 &#39;&lt;b&gt;&#39;，"),
        (NO_LEVEL, "评委没有给这一项打级别。"),
    ],
)
def test_why_a_criterion_has_no_level_is_told_in_the_language_of_the_screen(said: Reason, shown: str) -> None:
    unscored = CriterionScore(criterion="o", level=None, reason=said)
    assert shown in feedback(Scorecard(source="judge", scores=(unscored,)), rubric(), Guidance(), "zh", AGREEMENT)


def test_the_words_that_earned_or_cost_something_are_marked_in_the_reply_and_it_is_whole() -> None:
    reply = "你不专业，周三的清单 还差两项，你看呢"
    fault = FoundFault(code=FaultCode.VERDICT, quote=Quote(text="你不专业", start=0))
    drawn = mine(reply, card(reply, "还差两项", faults=(fault,)))
    assert '<mark class="cost">你不专业</mark>，周三的清单 <mark class="earned">还差两项</mark>，你看呢<' in drawn


def test_a_reply_shows_one_point_and_the_fault_comes_first() -> None:
    reply = "你就是不专业，周三的清单还差两项"
    faults = tuple(
        FoundFault(code=code, quote=Quote(text="你就是不专业", start=0))
        for code in (FaultCode.VERDICT, FaultCode.CONTEMPT)
    )
    moves = (FoundMove(code=GoodMove.EMPATHY, quote=Quote(text="周三", start=7)),)
    judged = card(reply, "周三", faults=faults, moves=moves)
    first, *_others, last = points(judged, rubric(), "zh")
    assert (first.quote, first.good) == ("你就是不专业", False)
    assert last.good
    drawn = feedback(judged, rubric(), Guidance(), "zh", AGREEMENT)
    assert drawn.partition("<details")[0].count('class="point"') == 1


def test_a_question_that_listens_is_named_before_a_next_step() -> None:
    asked = Remark(listened=Quote(text="你怎么看", start=0), step="n")
    first, step = points(card("周三", "周三"), rubric(), "zh", asked)
    assert (first.good, first.quote) == (True, "你怎么看")
    assert step.name.startswith("下一步")


def test_small_talk_is_not_told_what_to_do_next() -> None:
    assert points(card("周三", "周三"), rubric(), "zh", Remark()) == []


def test_a_sentence_is_offered_where_a_step_is_named_and_only_there() -> None:
    phrases = {"n": Text(zh="我想心里有个底。", en="I'd like to know where we stand.")}
    drawn = feedback(card("周三", "周三"), rubric(), Guidance(), "zh", AGREEMENT, Remark(step="n"), phrases)
    assert "我想心里有个底。" in drawn
    assert "我想心里有个底。" not in feedback(
        card("周三", "周三"), rubric(), Guidance(), "zh", AGREEMENT, Remark(), phrases
    )


def test_what_the_other_side_waits_for_is_the_next_step() -> None:
    [step] = points(card("周三", "周三"), rubric(), "zh", Remark(term=Term.WHEN))
    assert "什么时候" in step.says or "时间" in step.says


def test_feedback_on_an_earlier_reply_is_folded() -> None:
    drawn = feedback(card("周三", "周三"), rubric(), Guidance(), "zh", AGREEMENT, newest=False)
    assert drawn.lstrip().startswith('<details class="feedback earlier"><summary>')


def test_an_unscored_criterion_shows_its_reason_and_no_number() -> None:
    drawn = feedback(card("周三", "周三"), rubric(), Guidance(), "en", AGREEMENT)
    assert "评委没有给这一项打级别。" in drawn
    assert "level-none" in drawn


def test_no_rule_is_shown_where_none_bears_on_the_turn() -> None:
    assert "rule" not in feedback(card("周三", "周三"), rubric(), Guidance(), "en", AGREEMENT)


def test_a_judge_that_found_no_rule_says_so() -> None:
    none = card("周三", "周三").model_copy(update={"fit": SopFit(verdict="no_rule")})
    assert "你的请求：没有找到相关规定" in feedback(none, rubric(), Guidance(), "zh", AGREEMENT)
    lost = Guidance(unavailable="a torn page")
    assert "没有找到" not in feedback(none, rubric(), lost, "zh", AGREEMENT)


def test_a_verdict_on_the_request_names_its_clause() -> None:
    against = SopFit(verdict="against", citation="dock-notice §1", why="<b>")
    drawn = feedback(card("周三", "周三").model_copy(update={"fit": against}), rubric(), Guidance(), "zh", AGREEMENT)
    assert 'class="fit against"' in drawn
    assert "<code>dock-notice §1</code> &lt;b&gt;" in drawn
