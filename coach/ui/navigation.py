"""Ways from one page to another, in the chosen language."""

from collections.abc import Mapping
from typing import NoReturn
from urllib.parse import urlencode

import streamlit as st

from coach.ui import state
from coach.ui.i18n import lang


def go(page: str, **params: str) -> NoReturn:
    """Go to a page, with the language and these parameters in its address."""
    st.switch_page(state.pages()[page], query_params={**params, "lang": lang()})


def address(page: str, params: Mapping[str, str]) -> str:
    """Return a link to a page that keeps the chosen language."""
    return f"{page}?{urlencode({**params, 'lang': lang()})}"
