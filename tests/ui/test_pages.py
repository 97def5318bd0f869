"""The pages in-process: what each shows, in both languages, and what it does on bad input."""

import html
import re
import shutil
import textwrap
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from coach.bootstrap import Coach
from coach.domain.codes import Difficulty
from coach.domain.session import LOCAL_LEARNER
from coach.domain.text import LANGS, Lang
from coach.settings import load_settings
from coach.ui import app_context
from coach.wording import catalogue
from tests.ui.conftest import APP


def shown(app: AppTest) -> str:
    """All HTML and text on the page."""
    blocks = [element.proto.body for element in app.get("html")]
    return "\n".join(
        [
            *blocks,
            *(str(e.value) for e in [*app.title, *app.header, *app.subheader, *app.markdown, *app.info, *app.error]),
        ]
    )


def unmarked(page: str) -> str:
    """The page without the marks in the learner's own words."""
    return re.sub(r"</?mark[^>]*>", "", page)


def page_of(name: str) -> AppTest:
    """One page by itself, as the navigation runs it."""
    script = f"""
        import streamlit as st
        from coach.ui.pages import {name}
        from coach.ui.app_context import named_errors
        with named_errors():
            {name}.page()
    """
    return AppTest.from_string(textwrap.dedent(script), default_timeout=120)


def label(message: str, lang: Lang) -> str:
    return catalogue(lang).gettext(message)


@pytest.mark.parametrize("lang", LANGS)
def test_choosing_shows_all_scenes_as_cards_and_filters_by_pain_point(app: AppTest, lang: Lang) -> None:
    app.query_params["lang"] = lang
    app.run()
    assert not app.exception
    assert shown(app).count('class="card scene-card"') == 12
    app.pills(key="pain_point").select("roles").run()
    assert 0 < shown(app).count('class="card scene-card"') < 12


@pytest.mark.parametrize("lang", LANGS)
def test_the_first_visit_begins_with_an_example_and_later_ones_with_what_to_practise(
    app: AppTest, home: Path, lang: Lang
) -> None:
    app.query_params["lang"] = lang
    app.run()
    assert shown(app).index('class="example"') < shown(app).index("next-scene") < shown(app).index("scene-card")
    assert not app.expander
    coach = Coach(load_settings())
    session = coach.practice.start(LOCAL_LEARNER, "swap", lang, Difficulty.EASY)
    coach.practice.reply(LOCAL_LEARNER, session.id, "周一的清单还差三项，你今天能补上吗？", "k1")
    app.run()
    assert label("The example again: one thing, said in two ways", lang) in [one.label for one in app.expander]
    assert f"session={session.id}" in shown(app)
    coach.practice.end(LOCAL_LEARNER, session.id)
    app.run()
    assert label("played once", lang) in shown(app)
    assert f"session={session.id}" not in shown(app)


@pytest.mark.parametrize("lang", LANGS)
def test_a_card_says_what_is_at_stake_in_whole_sentences(app: AppTest, lang: Lang) -> None:
    app.query_params["lang"] = lang
    app.run()
    cards = html.unescape(shown(app))
    for persona in Coach(load_settings()).scenes.personas():
        for scene in persona.scenes:
            assert scene.stake
            assert scene.stake.get(lang) in cards
            assert scene.stake.get(lang).endswith(("。", "？", ".", "?"))
    assert "…</p>" not in cards


def test_a_difficulty_says_what_it_changes(app: AppTest) -> None:
    app.query_params["scene"] = "same-account"
    app.run()
    told = []
    for difficulty in Difficulty:
        app.segmented_control(key="difficulty").set_value(difficulty).run()
        told.append(app.caption[0].value)
    assert len(set(told)) == 3
    assert [next(c for c in one if c.isdigit()) for one in told] == ["6", "5", "4"]


@pytest.mark.parametrize("lang", LANGS)
def test_a_scene_is_briefed_started_and_answered_in_one_run_a_turn(app: AppTest, lang: Lang) -> None:
    app.query_params["lang"] = lang
    app.query_params["scene"] = "same-account"
    app.run()
    assert label("What you want", lang) in shown(app)
    app.button(key="start").click().run()
    held = app.query_params["session"]
    session_id = held[0] if isinstance(held, list) else held
    reply = "周三的拜访记录写的是你的名字。" if lang == "zh" else "Wednesday's visit report has your name on it."
    app.chat_input[0].set_value(reply).run()
    assert not app.exception
    assert shown(app).count('class="chips"') == 1
    stored = Coach(load_settings()).practice.open(LOCAL_LEARNER, session_id)
    assert [turn.reply for turn in stored.turns] == [reply]
    assert stored.turns[0].line.text in shown(app).replace("&#39;", "'").replace("&#34;", '"')


def test_a_session_is_drawn_from_the_store_after_a_refresh(home: Path) -> None:
    coach = Coach(load_settings())
    session = coach.practice.start(LOCAL_LEARNER, "same-account", "zh", Difficulty.EASY, seed=3)
    turn = coach.practice.reply(LOCAL_LEARNER, session.id, "周三的拜访记录写的是你的名字。", "k1")
    page = page_of("practise")
    page.query_params["session"] = session.id
    page.run()
    assert not page.exception
    assert turn.reply in unmarked(shown(page))
    assert turn.line.text in shown(page)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["practise", "debrief", "history", "transcripts"])
def test_an_empty_workspace_says_what_to_do_next(home: Path, name: str, lang: Lang) -> None:
    page = page_of(name)
    page.query_params["lang"] = lang
    page.run()
    assert not page.exception
    assert page.info[0].value


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["debrief", "history", "transcripts"])
def test_a_finished_session_is_looked_back_on(home: Path, name: str, lang: Lang) -> None:
    coach = Coach(load_settings())
    for number in range(2):
        session = coach.practice.start(LOCAL_LEARNER, "same-account", lang, Difficulty.EASY, seed=number)
        coach.practice.reply(LOCAL_LEARNER, session.id, "你就是不讲规矩，每次都这样。", "k1")
        coach.practice.end(LOCAL_LEARNER, session.id)
    page = page_of(name)
    page.query_params["lang"] = lang
    if name != "history":
        page.query_params["session"] = session.id
    page.run()
    assert not page.exception
    assert label("Ended by you", lang) in shown(page)


def test_an_unknown_session_is_one_sentence_not_a_stack_trace(home: Path) -> None:
    page = page_of("practise")
    page.query_params["session"] = "no-such-session"
    page.run()
    assert not page.exception
    assert "no-such-session" in page.error[0].value


def test_a_link_that_leads_nowhere_says_so_and_leads_on(app: AppTest) -> None:
    app.query_params["scene"] = "no-such-scene"
    app.run()
    assert not app.exception
    assert "no-such-scene" in app.error[0].value
    assert [link.proto.label for link in app.get("page_link")] == [
        label(one, "zh") for one in ("Choose a scene", "Your sessions")
    ]


def test_a_card_is_shown_in_the_language_of_the_screen_around_words_of_the_talk(home: Path) -> None:
    coach = Coach(load_settings())
    session = coach.practice.start(LOCAL_LEARNER, "same-account", "zh", Difficulty.MEDIUM, seed=3)
    coach.practice.reply(LOCAL_LEARNER, session.id, "你就是想抢我的客户，丢人。", "k1")
    coach.practice.end(LOCAL_LEARNER, session.id)
    page = page_of("debrief")
    page.query_params["session"] = session.id
    page.query_params["lang"] = "en"
    page.run()
    card = shown(page).split('class="take-along"')[1]
    assert label("My first sentence", "en") in card
    assert label("My first sentence", "zh") not in card
    assert session.play.scene().phrases["f"].zh in card


def test_a_broken_persona_file_is_named_and_the_others_are_there(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = tmp_path / "content"
    for folder in ("personas", "rubrics", "knowledge"):
        shutil.copytree(APP.parent / folder, content / folder, ignore=shutil.ignore_patterns("corpus"))
    broken = sorted((content / "personas").glob("*.yaml"))[0]
    broken.write_text(broken.read_text(encoding="utf-8").replace("temper:", "tempr:"), encoding="utf-8")
    monkeypatch.setenv("COACH_CONTENT", str(content))
    app_context.coach.clear()
    app = AppTest.from_file(str(APP), default_timeout=120).run()
    assert not app.exception
    assert any(broken.name in warning.value and "tempr" in warning.value for warning in app.warning)
    assert shown(app).count('class="card scene-card"') == 10


@pytest.mark.parametrize("lang", LANGS)
def test_the_debrief_tells_what_was_missed_without_giving_it_away(home: Path, lang: Lang) -> None:
    coach = Coach(load_settings())
    session = coach.practice.start(LOCAL_LEARNER, "same-account", lang, Difficulty.MEDIUM)
    reply = "你就是想抢我的客户，丢人。" if lang == "zh" else "You are a thief, and you always were."
    coach.practice.reply(LOCAL_LEARNER, session.id, reply, "k1")
    coach.practice.end(LOCAL_LEARNER, session.id)
    page = page_of("debrief")
    page.query_params["session"] = session.id
    page.query_params["lang"] = lang
    page.run()
    assert not page.exception
    drawn, scene = html.unescape(shown(page)), session.play.scene()
    assert label("What got through", lang) in drawn
    assert scene.needs[0].text.get(lang) not in drawn
    about = [fact.unlock.about.get(lang) for fact in scene.facts if fact.unlock.about]
    assert about
    assert all(hint in drawn for hint in about)
    assert not any(fact.text.get(lang) in drawn for fact in scene.facts)
    assert label("a concrete request; you never asked for anything they could say yes to.", lang) in drawn


@pytest.mark.parametrize("lang", LANGS)
def test_a_debrief_starts_what_it_says_to_try_and_prints_a_card(home: Path, lang: Lang) -> None:
    coach = Coach(load_settings())
    session = coach.practice.start(LOCAL_LEARNER, "same-account", lang, Difficulty.MEDIUM, seed=3)
    reply = "周三的拜访记录写的是你的名字。" if lang == "zh" else "Wednesday's visit report has your name on it."
    coach.practice.reply(LOCAL_LEARNER, session.id, reply, "k1")
    coach.practice.end(LOCAL_LEARNER, session.id)
    page = page_of("debrief")
    page.query_params["session"] = session.id
    page.query_params["lang"] = lang
    page.run()
    assert not page.exception
    scene, drawn = session.play.scene(), html.unescape(shown(page))
    assert label("One way to put it here", lang) in drawn
    assert scene.phrases["f"].get(lang) in drawn
    assert 'class="take-along"' in drawn
    page.text_area(key=f"request-{session.id}").set_value("周五三点，行吗？").run()
    assert "周五三点，行吗？" in shown(page)
    page.button(key="try-0").click().run()
    branch = coach.practice.family(LOCAL_LEARNER, session.id)[-1]
    assert branch.branch is not None
    assert branch.branch.turn == 1
