"""The card to take along: seen here, changed where it should be, taken as a PDF or a picture."""

from functools import partial

import streamlit as st

from coach.domain.session import Session
from coach.domain.take_along import CardFile
from coach.ui.app_context import coach
from coach.ui.components.take_along import printed_card
from coach.ui.i18n import _, lang
from coach.ui.identity import learner
from coach.ui.markup import render

MIME: dict[CardFile, str] = {"pdf": "application/pdf", "png": "image/png"}
LIMIT = 400
"""Longest opening or request that still fits a card."""


@st.fragment
def take_along_panel(session: Session) -> None:
    """Draw the card with its files; the learner may put the first sentence and the request into the real words."""
    card = coach().take_along.card(learner(), session.id)
    st.header(_("Take it along"))
    st.caption(_("One card for the real conversation. Put names and dates as they really are."))
    seen = st.empty()
    with st.expander(_("Change the words")):
        opening = st.text_area(_("My first sentence"), card.opening, max_chars=LIMIT, key=f"opening-{session.id}")
        request = st.text_area(
            _("What I ask for: who, what, by when"), card.request, max_chars=LIMIT, key=f"request-{session.id}"
        )
    times, now = coach().times, coach().clock.now()
    footer = f"Concord · {times.named(now)}"
    seen.html(render("take_along.html", printed=printed_card(card, opening, request, footer, lang())))
    printed = printed_card(card, opening, request, footer, card.lang)
    names: dict[CardFile, str] = {"pdf": _("Card as PDF"), "png": _("Card as picture")}
    for column, kind in zip(st.columns(2), names, strict=True):
        column.download_button(
            names[kind],
            partial(coach().take_along.file, printed, kind),
            file_name=f"concord-card-{session.play.scene_id}-{times.stamp(now)}.{kind}",
            mime=MIME[kind],
            key=f"card-{kind}",
            on_click="ignore",
            width="stretch",
        )
