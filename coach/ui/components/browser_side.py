"""What the pages do in the browser alone (scripts/*.js)."""

from pathlib import Path

import streamlit as st

from coach.domain.session import Session

SCRIPTS = Path(__file__).parent.parent / "scripts"

_menu = st.components.v2.component("concord_menu", js=(SCRIPTS / "menu.js").read_text(encoding="utf-8"))
_talk = st.components.v2.component("concord_talk", js=(SCRIPTS / "talk.js").read_text(encoding="utf-8"))


def close_menu_after_a_choice() -> None:
    """Have the menu close on a phone, where it lies over the page, once something was chosen in it."""
    _menu(key="menu-in-the-browser", height=0)


def follow(session: Session, turns: int, draft: bool) -> None:
    """Keep the newest line in view, and words that were not sent over a reload."""
    data = {"session": session.id, "turns": turns, "draft": draft, "over": session.is_over()}
    _talk(key="in-the-browser", data=data, height=0)
