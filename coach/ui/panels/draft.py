"""Check a draft: levels, at most two points, and a model's advice where there is a model."""

import streamlit as st

from coach.domain.session import REPLY_LIMIT, Session
from coach.domain.speech import AdviceTask
from coach.errors import ConcordError
from coach.ui.app_context import coach
from coach.ui.components.feedback import checked_draft
from coach.ui.i18n import _, sentence
from coach.ui.identity import learner
from coach.ui.markup import render


@st.fragment
def draft_panel(session: Session) -> None:
    """Let the learner check a draft; a fragment, so that checking redraws nothing else."""
    with st.expander(_("Check my draft first")):
        # A form: the words and the click come together. By themselves the words came first, and while the page drew
        # them anew a click on the button could be lost.
        with st.form(f"draft-form-{session.id}", border=False, enter_to_submit=False):
            draft = st.text_area(_("My draft"), key=f"draft-{session.id}", max_chars=REPLY_LIMIT, height=90)
            with st.container(horizontal=True):
                check = st.form_submit_button(_("Check it"), key=f"check-{session.id}")
                one_way = session.mode == "model" and st.form_submit_button(
                    _("Show me one way"), key=f"one-way-{session.id}"
                )
        if check and draft.strip():
            _checked(session, draft)
        if one_way and draft.strip():
            _advised(session, draft, "one_way")


def _checked(session: Session, draft: str) -> None:
    try:
        _reading, card = coach().feedback.check_draft(learner(), session.id, draft)
    except ConcordError as error:
        st.error(sentence(error))
        return
    play = session.play
    st.html(checked_draft(card, play.rubric, play.lang))
    if all(card.level(c.id) == c.top() for c in play.rubric.criteria):
        st.caption(_("Every part is there. Send it when you are ready."))
    _advised(session, draft, "points")


def _advised(session: Session, draft: str, task: AdviceTask) -> None:
    """Stream the model's advice as plain text; without a model nothing is shown."""
    place, advice = st.empty(), ""
    try:
        for piece in coach().feedback.advise(learner(), session.id, draft, task):
            advice += piece
            place.html(render("advice_stream.html", advice=advice))
    except ConcordError as error:
        place.warning(sentence(error))
