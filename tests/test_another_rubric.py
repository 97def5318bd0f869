"""Any rubric works and not only OFNR: two criteria, five levels, no faults, no good moves."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from coach.adapters.database.store import SqlStore
from coach.domain.codes import Outcome
from coach.domain.knowledge import Guidance
from coach.domain.model import CallRole
from coach.domain.rubric import Criterion, Level, Rubric
from coach.domain.scoring import Reason, Scorecard
from coach.domain.session import Play, Session
from coach.domain.text import LANGS, Lang
from coach.embedded.debriefer import QuickDebriefer
from coach.embedded.scripted_chat import Answer, ScriptedChat
from coach.engine.evidence.quick_scores import quick_scorecard
from coach.engine.graph.debrief import debrief_of
from coach.engine.protocols import Stage
from coach.engine.roles.adviser import messages_for as advice_prompt
from coach.engine.roles.chat_model import Message
from coach.engine.roles.debriefer import ModelDebriefer, message_for
from coach.engine.roles.judge import ModelJudge
from coach.quality.published import published
from coach.service.export import to_csv, to_json, to_markdown
from coach.service.protocols import SessionSummary
from coach.ui.components.course import course, course_note
from coach.ui.components.feedback import feedback
from coach.ui.components.looking_back import advice as advice_list
from coach.ui.components.looking_back import results
from coach.ui.components.progress import first_and_best, trend
from tests import fakes
from tests import world as build


def scale(criterion_id: str, letter: str, zh: str, en: str) -> Criterion:
    """A criterion with levels 0 to 4."""
    name = build.text(zh, en)
    levels = tuple(Level(level=n, anchor=build.text(f"{zh}{n}", f"{en} {n}")) for n in range(5))
    return Criterion(id=criterion_id, letter=letter, name=name, question=name, levels=levels, tip=name)


RUBRIC = Rubric(
    id="clear-close",
    version=3,
    title=build.text("说清与收尾", "Clear and closed"),
    criteria=(scale("clarity", "Cl", "说清", "Clarity"), scale("close-out", "End", "收尾", "Closing")),
    faults=(),
    good_moves=(),
)


def play(lang: Lang = "zh") -> Play:
    return build.play(lang, rubric=RUBRIC)


def chat(answer: dict[str, Any]) -> ScriptedChat:
    def script(role: CallRole, messages: Sequence[Message]) -> Answer:
        return json.dumps(answer, ensure_ascii=False)

    return ScriptedChat(script)


def judged(lang: Lang = "zh") -> tuple[Scorecard, ScriptedChat]:
    criteria = [
        {"criterion": "clarity", "rationale": "", "quotes": ["周一的装车单少了两托"], "level": 4},
        {"criterion": "close-out", "rationale": "", "quotes": ["明天九点"], "level": 3},
    ]
    fault = {"code": "demand", "quote": "明天九点"}
    asked = chat({"criteria": criteria, "faults": [fault], "good_moves": [fault]})
    stage = Stage(play=play(lang), turns=(), reply=build.REPLY)
    return ModelJudge(asked, 1500, 0.0).judge(build.full(), stage, Guidance()), asked


def session(lang: Lang = "zh") -> Session:
    """Two turns: the first scored by the judge, the second by the quick read, which knows neither criterion."""
    quick = quick_scorecard(build.full(), RUBRIC, build.REPLY)
    return build.session(
        turns=[build.turn(1, scorecard=judged(lang)[0]), build.turn(2, scorecard=quick)], play=play(lang)
    )


def test_the_judge_scores_its_criteria_on_its_scale_and_asks_once() -> None:
    card, asked = judged()
    assert [(s.criterion, s.level) for s in card.scores] == [("clarity", 4), ("close-out", 3)]
    assert (card.total(), card.faults, card.good_moves) == (7, (), ())
    assert len(asked.asked) == 1
    prompt = asked.asked[0][1][0].text
    assert "clarity, close-out" in prompt
    assert "可用的代号：无。好的做法同样处理：无。" in prompt
    assert "Rules that decide" not in prompt


def test_the_quick_read_and_the_adviser_say_what_they_do_not_know() -> None:
    card = quick_scorecard(build.full(), RUBRIC, build.REPLY)
    assert [(s.level, s.reason) for s in card.scores] == [(None, Reason(code="not_read"))] * 2
    text = advice_prompt(Stage(play=play(), turns=(), reply=build.REPLY), build.full(), "points").text
    assert "说清: 没判读" in text


@pytest.mark.parametrize("lang", LANGS)
def test_the_card_shows_levels_with_their_highest(lang: Lang) -> None:
    card, _ = judged(lang)
    drawn = feedback(card, RUBRIC, Guidance(), lang, published(lang))
    assert "<b>4/4</b>" in drawn
    assert "<b>3/4</b>" in drawn
    assert 'class="chip level-top"' in drawn
    assert 'class="chip level-1"' in drawn


@pytest.mark.parametrize("lang", LANGS)
def test_the_debrief_is_over_its_criteria_and_its_chart_fits_its_sums(lang: Lang) -> None:
    held = session(lang)
    claim = {"turn": 1, "quote": "周一的装车单", "text": "4 of 4" if lang == "en" else "说清得了4。"}
    advice = [
        {"kind": "fault", "code": "demand", "turn": 1, "quote": "周一的装车单"},
        {"kind": "criterion", "code": "close-out", "turn": 1, "quote": "明天九点"},
    ]
    debriefer = ModelDebriefer(chat({"claims": [claim], "advice": advice}), QuickDebriefer(), 1500, 0.0)
    debrief, _ = debrief_of(held, fakes.context(debriefer=debriefer))
    assert [(r.criterion, r.mean, r.top, r.scored) for r in debrief.results] == [
        ("clarity", 4.0, 4, 1),
        ("close-out", 3.0, 4, 1),
    ]
    assert [a.code for a in debrief.advice] == ["close-out"]
    assert len(debrief.claims) == 1
    assert "clarity=4 close-out=3" in message_for(held).text
    chart = json.dumps(course(debrief, held).to_dict(), ensure_ascii=False)
    assert "Cl+End" in chart
    assert "2" in course_note(held)
    drawn = results(debrief, held)
    assert RUBRIC.criteria[0].name.zh in drawn, "in the language of the screen, whatever the talk's is"
    assert 'style="width:75%"' in drawn
    assert RUBRIC.criteria[1].tip.zh in advice_list(debrief.advice[0], held)


@pytest.mark.parametrize("lang", LANGS)
def test_exports_hold_its_letters_and_ids(lang: Lang) -> None:
    held = session(lang)
    markdown = to_markdown(held)
    assert "Cl 4 End 3 · " in markdown
    assert "- Cl: “周一的装车单少了两托”" in markdown
    assert "reply,clarity,close-out,source" in to_csv(held)
    assert Session.model_validate_json(to_json(held)) == held


def test_it_is_stored_with_the_session_and_listed(store: SqlStore) -> None:
    held = session()
    store.create(held, {})
    assert store.load(held.id).play.rubric == RUBRIC


def row(number: int, **means: float) -> SessionSummary:
    scene = build.scenario()
    return SessionSummary(
        id=f"s{number}",
        learner="local",
        persona=build.persona().name,
        scene_id=scene.id,
        scene=scene.title,
        lang="zh",
        difficulty=play().difficulty,
        started=build.later(number),
        finished=None,
        outcome=Outcome.OPEN,
        ended_early=False,
        turns=1,
        means={name.replace("_", "-"): mean for name, mean in means.items()},
        source="judge",
    )


def test_the_trend_ends_at_its_highest_level_and_what_was_never_scored_is_no_0() -> None:
    rows = [row(1, clarity=2.0), row(2, clarity=1.0, close_out=4.0)]
    assert '"domain": [0, 4]' in json.dumps(trend(rows, RUBRIC.criteria[0]).to_dict())
    drawn = first_and_best(rows, RUBRIC)
    assert "<b>2.0 → 1.0</b>" in drawn
    assert "<b>– → 4.0</b>" in drawn
