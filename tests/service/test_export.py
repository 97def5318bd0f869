"""Transcripts as files: nothing in them runs, nothing in them is lost."""

import csv
import io
import json
import re

import pytest
from markdown_it import MarkdownIt

from coach.adapters.database.store import SqlStore
from coach.domain.codes import FaultCode
from coach.domain.knowledge import Guidance
from coach.domain.scoring import CriterionScore, Judged, Reason, SopFit
from coach.domain.session import LOCAL_LEARNER, Learner, Line, PendingTurn, Session
from coach.domain.text import LANGS, Lang
from coach.errors import NotFound
from coach.service.export import exported, to_csv, to_json, to_markdown
from coach.service.local_time import UTC_TIME, LocalTime
from coach.service.review import ReviewService
from tests import world as build

HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[点我](javascript:alert(1))", "![](http://x.example/p)",
    "# 标题", "> 引用", "- 一条", "+ 一条", "1. 一条", "---", "***", "===", "~~~", "```", "一\n\n    code", "| a | b |",
    "**粗**", "_斜_", "~~删~~", "&lt;b&gt;", "&copy;", "`code`", "\\*", "<!-- x -->", "https://x.example/?a=1",
    "说完\n===", "说完\n---", "一\n\n二", "a\u2028# b",
]  # fmt: skip


def said(reply: str, line: str = "行。") -> Session:
    return build.session(turns=[build.turn(reply=reply, lines=(Line(text=line),))])


def rendered(markdown: str) -> tuple[str, set[str]]:
    """The text a reader sees, and the tags it is set in."""
    html = MarkdownIt("gfm-like", {"linkify": False}).render(markdown)
    tags = set(re.findall(r"<([a-z][a-z0-9]*)", html))
    text = re.sub(r"<[^>]+>", "", html)
    for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(entity, char)
    return text, tags


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("whose", ["reply", "line"])
def test_what_was_said_is_read_as_text_and_never_as_markup(text: str, whose: str) -> None:
    session = said(text) if whose == "reply" else said("周一的单子", text)
    shown, tags = rendered(to_markdown(session))
    assert tags <= {"h1", "h2", "ul", "li", "p", "strong", "blockquote"}
    for part in text.split():
        assert part in shown.split()


def test_a_quote_over_two_lines_stays_in_its_place() -> None:
    reply = "周一\n# 两托"
    read = build.reading(o=1, of=reply)
    _, tags = rendered(to_markdown(build.session(turns=[build.turn(1, read, reply)])))
    shown = to_markdown(build.session(turns=[build.turn(1, read, reply)]))
    assert "h3" not in tags
    assert shown.count("\n# ") == 0


@pytest.mark.parametrize("lang", LANGS)
def test_the_transcript_is_in_the_sessions_language_with_scores_faults_and_rules(lang: Lang) -> None:
    reply = "周一少了两托。"
    turn = build.turn(
        1,
        build.reading(o=2, faults=[FaultCode.DEMAND], of=reply),
        reply,
        guidance=Guidance(passages=(build.passage(),)),
    )
    shown = to_markdown(build.session(turns=[turn], play=build.play(lang)))
    scene = build.scenario()
    for part in (scene.title.get(lang), scene.opening.get(lang), build.persona().name.get(lang), "dock-notice §1"):
        assert part in shown
    assert "O 2 F 0 N 0 R 0" in shown
    fault = build.rubric().fault(FaultCode.DEMAND)
    assert fault is not None
    assert f"{fault.name.get(lang)} “周一少了两托”" in shown
    assert ("medium" in shown) is (lang == "en")
    assert ("紧张度" in shown) is (lang == "zh")


def test_an_unscored_criterion_is_said_to_be_unscored_and_not_0() -> None:
    turn = build.turn()
    unscored = CriterionScore(criterion="f", level=None, reason=Reason(code="no_level"))
    scores = tuple(unscored if score.criterion == "f" else score for score in turn.scorecard.scores)
    turn = turn.model_copy(update={"scorecard": turn.scorecard.model_copy(update={"scores": scores})})
    session = build.session(turns=[turn])
    assert "F 未评分" in to_markdown(session)
    assert cells(session)[1][2:6] == ["2", "", "2", "2"]


def judged(lang: Lang, **changes: object) -> str:
    """The transcript of a session whose one reply a judge scored, as a reader sees it."""
    made_with = Judged(model="some_model", prompt="p", rubric="ofnr 2")
    turn = build.turn()
    card = turn.scorecard.model_copy(update={"source": "judge", "judged": made_with, **changes})
    turn = turn.model_copy(update={"scorecard": card})
    return rendered(to_markdown(build.session(turns=[turn], play=build.play(lang))))[0]


def test_a_transcript_says_who_scored_and_what_only_a_judge_says() -> None:
    fit = SopFit(verdict="against", citation="dock-notice §1", why="没有*提前*。")
    shown = judged("zh", better="周一*对*一下？", fit=fit)
    assert "O 2 F 2 N 2 R 2 · 评审打的分（some_model） · 紧张度" in shown
    assert "你的请求: 和规定有冲突 (dock-notice §1) 没有*提前*。" in shown
    assert "可以这样说: 周一*对*一下？" in shown
    english = judged("en", fit=SopFit(verdict="no_rule"))
    assert "· scored by the judge (some_model) · Tension" in english
    assert "Your request: no rule found" in english
    assert "One way to put it" not in english


@pytest.mark.parametrize(
    ("pending", "said"), [("", "quick read ·"), ("ModelTimeout", "quick read, the judge’s score is pending ·")]
)
def test_a_quick_read_is_said_to_be_one(pending: str, said: str) -> None:
    turn = build.turn()
    card = turn.scorecard.model_copy(update={"pending": pending})
    session = build.session(turns=[turn.model_copy(update={"scorecard": card})], play=build.play("en"))
    assert said in to_markdown(session)
    assert "Your request" not in to_markdown(session)


def test_json_holds_everything_that_is_stored() -> None:
    session = build.session(turns=[build.turn(1), build.turn(2)], pending=PendingTurn(reply="一句"))
    assert Session.model_validate_json(to_json(session)) == session
    assert json.loads(to_json(session))["turns"][0]["reply"] == build.REPLY


def cells(session: Session) -> list[list[str]]:
    return list(csv.reader(io.StringIO(to_csv(session).removeprefix("\ufeff"))))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_a_formula_in_a_cell_is_defused(start: str) -> None:
    """Spreadsheets with a Chinese setting take the full-width signs for formulas too."""
    text = f"{start}HYPERLINK(1)"
    row = cells(said(text, text))[1]
    assert [cell for cell in row if text in cell] == ["'" + text, "'" + text]


def test_a_table_has_one_row_a_turn_and_survives_commas_quotes_and_line_ends() -> None:
    session = said('一,二 "三"\n四; 五')
    head, row = cells(session)
    assert len(head) == len(row)
    assert row[1] == '一,二 "三"\n四; 五'
    assert to_csv(session).startswith("\ufeff")


@pytest.mark.parametrize("kind", ["md", "json", "csv"])
def test_a_session_without_turns_can_be_exported(kind: str) -> None:
    assert exported(build.session(), kind, UTC_TIME)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["md", "json", "csv"])
def test_an_export_has_a_file_name_and_is_for_its_owner_only(store: SqlStore, kind: str) -> None:
    store.create(build.session(), {})
    review = ReviewService(store)
    name, text = review.export(LOCAL_LEARNER, "s1", kind)  # type: ignore[arg-type]
    assert name == f"concord-late-pallets-20261123-1200.{kind}"
    assert text
    with pytest.raises(NotFound):
        review.export(Learner(id="stranger"), "s1", kind)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        review.export(LOCAL_LEARNER, "s2", kind)  # type: ignore[arg-type]


def test_the_file_name_and_what_stands_in_it_are_in_one_named_zone(store: SqlStore) -> None:
    store.create(build.session(), {})
    name, text = ReviewService(store, LocalTime("Asia/Tokyo")).export(LOCAL_LEARNER, "s1", "md")
    assert name == "concord-late-pallets-20261123-2100.md"
    assert "2026-11-23 21:00 (Asia/Tokyo)" in text


def test_a_learner_sees_only_their_own_sessions_newest_first(store: SqlStore) -> None:
    for number, learner in enumerate(["local", "stranger", "local"]):
        store.create(build.session(f"s{number}", learner=learner, started=build.later(number)), {})
    assert [row.id for row in ReviewService(store).sessions(LOCAL_LEARNER)] == ["s2", "s0"]
