"""The running coach, and what pages share: errors as sentences, HTML made safe, links between pages."""

import gc
import logging
import threading
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html import escape
from typing import NoReturn
from urllib.parse import urlencode

import streamlit as st

from coach.bootstrap import Coach
from coach.domain.persona import Persona
from coach.domain.text import Lang
from coach.errors import ConcordError
from coach.settings import load_settings
from coach.ui.i18n import lang, sentence

WARM_AFTER = 1.5
"""Seconds until what is heavy is loaded: the first page is drawn first, and nobody has read a brief by then."""


@st.cache_resource(show_spinner=False)
def coach() -> Coach:
    """Return the one coach of this process; what is heavy loads beside the first page."""
    made = Coach(load_settings())
    warming = threading.Timer(WARM_AFTER, _warm, args=(made,))
    warming.daemon = True
    warming.start()
    return made


def _warm(made: Coach) -> None:
    try:
        made.warm()
    except ConcordError as error:  # whoever needs what failed is told on their page
        logging.getLogger(__name__).warning("Not ready before the first turn: %s", error)
    # Streamlit collects garbage after every run, and a full collection walks everything imported;
    # freezing what is loaded for good takes a redraw from a quarter of a second to a few milliseconds.
    gc.collect()
    gc.freeze()


@contextmanager
def named_errors() -> Iterator[None]:
    """Show an error of ours as its one sentence and stop drawing the page."""
    try:
        yield
    except ConcordError as error:
        st.error(sentence(error))
        st.stop()


def text(value: str) -> str:
    """Return untrusted text as HTML that shows it as it is, line breaks included."""
    return escape(value).replace("\n", "<br>")


def face(persona: Persona, lang: Lang) -> str:
    """Return a persona's portrait: a disc with their initials, the same colour wherever they appear."""
    name = persona.name.get(lang)
    initials = name[:1] if lang == "zh" else "".join(word[0] for word in name.split()[:2])
    hue = zlib.crc32(persona.id.encode()) % 360
    return f'<span class="face" aria-hidden="true" style="background:hsl({hue} 32% 38%)">{text(initials)}</span>'


def go(page: str, **params: str) -> NoReturn:
    """Go to a page, with the language and these parameters in its address."""
    st.switch_page(st.session_state["pages"][page], query_params={**params, "lang": lang()})


def address(page: str, params: Mapping[str, str]) -> str:
    """Return a link to a page that keeps the chosen language."""
    return f"{page}?{urlencode({**params, 'lang': lang()})}"
