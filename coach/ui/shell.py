"""The frame around every page: language, look, navigation."""

from pathlib import Path

import streamlit as st

from coach.domain.text import LANGS
from coach.ui import state
from coach.ui.app_context import coach, named_errors
from coach.ui.components.browser_side import close_menu_after_a_choice
from coach.ui.components.page_top import page_top
from coach.ui.i18n import _, lang
from coach.ui.identity import account
from coach.ui.markup import render
from coach.ui.pages import brief, choose, debrief, history, practise, transcripts
from coach.ui.server import require_narrow
from coach.ui.vocabulary import language

HERE = Path(__file__).parent
STYLE, PAGES, CHINESE = HERE / "style.css", HERE / "pages.css", HERE / "chinese.css"

PRODUCT, LOGO = "Concord", HERE / "logo.svg"


def main() -> None:
    """Draw the page that was asked for."""
    st.set_page_config(page_title=PRODUCT, page_icon="🤝", layout="centered")
    st.logo(LOGO, size="large")
    st.html(STYLE)
    st.html(PAGES)
    if lang() == "zh":
        st.html(CHINESE)
    with named_errors():
        require_narrow(coach().settings.url)
        who = account()
    pages = {
        "choose": st.Page(choose.page, title=_("Choose"), url_path="choose", default=True),
        "brief": st.Page(brief.page, title=_("Brief"), url_path="brief", visibility="hidden"),
        "practise": st.Page(practise.page, title=_("Practise"), url_path="practise"),
        "debrief": st.Page(debrief.page, title=_("Debrief"), url_path="debrief", visibility="hidden"),
        "history": st.Page(history.page, title=_("History"), url_path="history"),
        "transcripts": st.Page(transcripts.page, title=_("Transcripts"), url_path="transcripts"),
    }
    state.keep_pages(pages)
    here = st.navigation(list(pages.values()), position="top")
    st.set_page_config(page_title=f"{here.title} · {PRODUCT}")
    _language_switch()
    close_menu_after_a_choice()
    if here is not pages["practise"]:  # a talk is read from its newest line
        page_top("|".join([here.url_path, *(st.query_params.get(name, "") for name in ("scene", "session"))]))
    if who:
        st.html(render("signed_in.html", account=who))
    with named_errors(way_on=_way_on):
        for problem in coach().scenes.problems():
            st.warning(_("A content file was left out: {problem}", problem=problem))
        here.run()


def _way_on() -> None:
    """Lead on from a page that could not be drawn: a link may be old, or somebody else's."""
    pages = state.pages()
    for name, label in (("choose", _("Choose a scene")), ("history", _("Your sessions"))):
        st.page_link(pages[name], label=label, query_params={"lang": lang()})


def _language_switch() -> None:
    chosen = st.segmented_control(
        "中文 / English",
        list(LANGS),
        default=lang(),
        format_func=language,
        key="lang_switch",
        label_visibility="collapsed",
    )
    if chosen and chosen != lang():
        state.choose_language(chosen)
        st.rerun()
