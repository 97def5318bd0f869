"""The pages with a language model behind them: a scripted one, so that nothing leaves the machine."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from coach.bootstrap import Coach
from coach.domain.codes import Difficulty
from coach.domain.session import LOCAL_LEARNER
from coach.domain.speech import SpeechEvent
from coach.domain.text import LANGS, Lang
from coach.errors import SessionBusy
from coach.settings import load_settings
from tests.ui.test_pages import label, page_of, shown

REPLIES: dict[Lang, str] = {
    "zh": "周三的拜访记录写的是你的名字。",
    "en": "Wednesday's visit report has your name on it.",
}


@pytest.fixture(autouse=True)
def _scripted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_MODEL", "scripted")


def started(lang: Lang) -> tuple[Coach, str]:
    coach = Coach(load_settings())
    return coach, coach.practice.start(LOCAL_LEARNER, "same-account", lang, Difficulty.EASY, seed=3).id


def practise(session_id: str, lang: Lang) -> AppTest:
    page = page_of("practise")
    page.query_params["session"] = session_id
    page.query_params["lang"] = lang
    return page.run()


@pytest.mark.parametrize("lang", LANGS)
def test_a_reply_is_answered_by_the_model_and_scored_by_the_judge(home: Path, lang: Lang) -> None:
    _, session_id = started(lang)
    page = practise(session_id, lang)
    page.chat_input[0].set_value(REPLIES[lang]).run()
    assert not page.exception
    text = shown(page)
    assert label("judge", lang) in text
    assert label("One way to put it", lang) in text
    assert label("How sure is this?", lang) in text
    assert "scripted" in text


@pytest.mark.parametrize("lang", LANGS)
def test_the_brief_lets_one_choose_who_speaks(home: Path, app: AppTest, lang: Lang) -> None:
    app.query_params["lang"] = lang
    app.query_params["scene"] = "same-account"
    app.run()
    assert app.segmented_control(key="mode").value == "model"
    assert not app.exception


@pytest.mark.parametrize("lang", LANGS)
def test_a_draft_gets_the_models_advice_and_the_reply_only_on_demand(home: Path, lang: Lang) -> None:
    coach, session_id = started(lang)
    page = practise(session_id, lang)
    page.toggle(key="look_first").set_value(True).run()
    page.chat_input[0].set_value(REPLIES[lang]).run()
    assert not page.exception
    assert shown(page).count("advice-stream") == 1
    page.button(key=f"one-way-{session_id}").click().run()
    assert shown(page).count("advice-stream") == 1
    assert coach.practice.open(LOCAL_LEARNER, session_id).turns == ()


@pytest.mark.parametrize("lang", LANGS)
def test_the_days_budget_keeps_the_text_and_offers_the_script(
    home: Path, lang: Lang, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COACH_DAILY_TOKENS", "0")
    coach, session_id = started(lang)
    page = practise(session_id, lang)
    page.chat_input[0].set_value(REPLIES[lang]).run()
    assert page.code[0].value == REPLIES[lang]
    page.run()
    assert page.code[0].value == REPLIES[lang]  # still there when the page is drawn anew
    page.button(key="without-model").click().run()
    assert not page.exception
    assert not page.code
    [turn] = coach.practice.open(LOCAL_LEARNER, session_id).turns
    assert (turn.line.author, turn.scorecard.source) == ("authored", "quick_read")


@pytest.mark.parametrize("lang", LANGS)
def test_a_reply_that_could_not_be_taken_is_sent_again_by_a_button(
    home: Path, lang: Lang, monkeypatch: pytest.MonkeyPatch
) -> None:
    coach, session_id = started(lang)
    page = practise(session_id, lang)
    with monkeypatch.context() as broken:
        broken.setattr("coach.service.practice.conversation.PracticeService.stream", _refuses)
        page.chat_input[0].set_value(REPLIES[lang]).run()
        page.button(key="send-again").click().run()
        assert not page.exception
        assert page.code[0].value == REPLIES[lang]
    page.button(key="send-again").click().run()
    assert not page.exception
    assert not page.code
    [turn] = coach.practice.open(LOCAL_LEARNER, session_id).turns
    assert turn.reply == REPLIES[lang]


def _refuses(*_: object) -> Iterator[SpeechEvent]:
    raise SessionBusy()


@pytest.mark.parametrize("lang", LANGS)
def test_the_debrief_shows_the_models_claims_with_the_words_they_point_at(home: Path, lang: Lang) -> None:
    coach, session_id = started(lang)
    coach.practice.reply(LOCAL_LEARNER, session_id, REPLIES[lang], "k1")
    coach.practice.end(LOCAL_LEARNER, session_id)
    page = page_of("debrief")
    page.query_params["session"] = session_id
    page.query_params["lang"] = lang
    page.run()
    assert not page.exception
    assert REPLIES[lang][:6].replace("'", "&#39;") in shown(page)


@pytest.mark.parametrize("lang", LANGS)
def test_a_score_is_contested_in_one_line_and_a_manager_sees_it(home: Path, lang: Lang) -> None:
    coach, session_id = started(lang)
    coach.practice.reply(LOCAL_LEARNER, session_id, REPLIES[lang], "k1")
    page = practise(session_id, lang)
    page.session_state[f"contest-open-{session_id}"] = True
    page.run()
    page.text_input(key=f"contest-{session_id}").set_value("not so <b>")
    page.button(key=f"contest-send-{session_id}").click().run()
    assert not page.exception
    transcript = page_of("transcripts")
    transcript.query_params["session"] = session_id
    transcript.query_params["lang"] = lang
    transcript.run()
    assert "not so &lt;b&gt;" in shown(transcript)
    assert label("Contested", lang) in shown(transcript)
