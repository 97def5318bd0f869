"""Another way through a talk, on the pages: begun from a turn, looked back on, and listed as what it is."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from coach.bootstrap import Coach
from coach.domain.codes import Difficulty
from coach.domain.session import LOCAL_LEARNER, Session
from coach.domain.text import LANGS, Lang
from coach.settings import load_settings
from tests.ui.test_pages import label, page_of, shown

REPLY = "周三的拜访记录写的是你的名字。"
OTHER = "你跑了这么多趟，是不是有点委屈？"


def talk(*replies: str, lang: Lang = "zh") -> tuple[Coach, Session]:
    coach = Coach(load_settings())
    session = coach.practice.start(LOCAL_LEARNER, "same-account", lang, Difficulty.EASY, seed=3)
    for number, reply in enumerate(replies):
        coach.practice.reply(LOCAL_LEARNER, session.id, reply, f"k{number}")
    return coach, coach.practice.open(LOCAL_LEARNER, session.id)


def page(name: str, session: Session, lang: Lang = "zh") -> AppTest:
    drawn = page_of(name)
    drawn.query_params["session"] = session.id
    drawn.query_params["lang"] = lang
    return drawn.run()


@pytest.mark.parametrize("lang", LANGS)
def test_another_way_is_begun_from_a_turn_just_said(app: AppTest, lang: Lang) -> None:
    app.query_params["lang"] = lang
    app.query_params["scene"] = "same-account"
    app.run()
    app.button(key="start").click().run()
    first = _session_of(app)
    app.chat_input[0].set_value(REPLY).run()
    app.button(key=f"branch-talk-{first}-1").click().run()
    assert not app.exception
    assert _session_of(app) != first
    text = shown(app)
    assert label("Another way from turn {n}", lang).replace("{n}", "1") in text
    assert REPLY in text  # what it replaces
    app.chat_input[0].set_value(OTHER).run()
    assert not app.exception
    coach = Coach(load_settings())
    branch = coach.practice.open(LOCAL_LEARNER, _session_of(app))
    assert [turn.reply for turn in branch.turns] == [OTHER]
    assert [row.id for row in coach.practice.family(LOCAL_LEARNER, first)] == [first, branch.id]


def test_a_fourth_way_from_one_turn_is_refused_in_a_sentence_and_the_page_goes_on(home: Path) -> None:
    coach, session = talk(REPLY)
    for _number in range(3):
        coach.practice.branch(LOCAL_LEARNER, session.id, 1)
    drawn = page("practise", session)
    drawn.button(key=f"branch-talk-{session.id}-1").click().run()
    assert not drawn.exception
    assert len(drawn.error) == 1
    assert len(drawn.chat_input) == 1


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("looked_at", ["root", "branch"])
def test_the_debrief_shows_the_tree_and_both_futures(home: Path, looked_at: str, lang: Lang) -> None:
    coach, root = talk(REPLY, "再说一遍：周三的记录。", lang=lang)
    branch = coach.practice.branch(LOCAL_LEARNER, root.id, 2)
    coach.practice.reply(LOCAL_LEARNER, branch.id, OTHER, "k")
    drawn = page("debrief", root if looked_at == "root" else branch, lang)
    assert not drawn.exception
    futures = shown(drawn).partition('<div class="futures">')[2]
    assert "再说一遍：周三的记录。" in futures
    assert OTHER in futures
    assert shown(drawn).count('<div class="node') == 2


def test_the_debrief_begins_another_way_from_any_of_my_own_turns(home: Path) -> None:
    coach, root = talk(REPLY, OTHER)
    branch = coach.practice.branch(LOCAL_LEARNER, root.id, 2)
    coach.practice.reply(LOCAL_LEARNER, branch.id, OTHER, "k")
    offered = {button.key for button in page("debrief", branch).button if "branch-debrief" in str(button.key)}
    assert offered == {f"branch-debrief-{branch.id}-2"}


@pytest.mark.parametrize("name", ["practise", "transcripts", "debrief"])
def test_a_branch_says_what_it_is_wherever_it_is_opened(home: Path, name: str) -> None:
    coach, root = talk(REPLY, OTHER)
    branch = coach.practice.branch(LOCAL_LEARNER, root.id, 2)
    drawn = page(name, branch)
    assert not drawn.exception
    assert f"session={root.id}" in shown(drawn)
    assert "从第 2 轮换个说法" in shown(drawn)


def test_the_history_lists_a_branch_as_practice(home: Path) -> None:
    coach, root = talk(REPLY)
    coach.practice.branch(LOCAL_LEARNER, root.id, 1)
    drawn = page_of("history").run()
    assert not drawn.exception
    assert shown(drawn).count('class="of-branch"') == 1


def test_a_reply_that_was_set_aside_is_shown_and_sent_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    coach, session = talk()
    left = session.model_copy(update={"set_aside": REPLY})
    with monkeypatch.context() as broken:
        broken.setattr("coach.service.practice.conversation.PracticeService.open", lambda *_: left)
        drawn = page("practise", session)
    assert drawn.code[0].value == REPLY
    drawn.button(key="send-again").click().run()
    assert not drawn.exception
    assert not drawn.code
    assert [turn.reply for turn in coach.practice.open(LOCAL_LEARNER, session.id).turns] == [REPLY]


def _session_of(app: AppTest) -> str:
    held = app.query_params["session"]
    return str(held[0] if isinstance(held, list) else held)
