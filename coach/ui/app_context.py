"""The one coach of this process, and its errors as sentences on a page."""

import gc
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from coach.bootstrap import Coach
from coach.errors import ConcordError
from coach.settings import load_settings
from coach.ui.i18n import sentence

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
    except ConcordError as error:  # the page that needs what failed says so itself
        logging.getLogger(__name__).warning("Not ready before the first turn: %s", error)
    # Streamlit collects garbage after every run, and a full collection walks everything imported;
    # freezing what is loaded for good takes a redraw from a quarter of a second to a few milliseconds.
    gc.collect()
    gc.freeze()


@contextmanager
def named_errors(way_on: Callable[[], None] | None = None) -> Iterator[None]:
    """Show an error of ours as its one sentence and stop drawing the page; `way_on` draws where to go from there."""
    try:
        yield
    except ConcordError as error:
        st.error(sentence(error))
        if way_on:
            way_on()
        st.stop()
