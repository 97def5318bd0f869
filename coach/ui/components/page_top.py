"""A page begins at its top (scripts/page_top.js)."""

from pathlib import Path

import streamlit as st

_page_top = st.components.v2.component(
    "concord_page_top", js=(Path(__file__).parent.parent / "scripts" / "page_top.js").read_text(encoding="utf-8")
)


def page_top(page: str) -> None:
    """Show the top when `page`, whatever tells one page from another, is a new one; a click within it moves nothing."""
    _page_top(key="page-top", data={"page": page}, height=0)
