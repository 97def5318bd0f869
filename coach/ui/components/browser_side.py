"""What the page of a talk does in the browser alone (scripts/talk.js)."""

from pathlib import Path

import streamlit as st

from coach.domain.session import Session

_talk = st.components.v2.component(
    "concord_talk", js=(Path(__file__).parent.parent / "scripts" / "talk.js").read_text(encoding="utf-8")
)


def follow(session: Session, turns: int, draft: bool) -> None:
    """Keep the newest line in view, and words that were not sent over a reload."""
    data = {"session": session.id, "turns": turns, "draft": draft, "over": session.is_over()}
    _talk(key="in-the-browser", data=data, height=0)
