"""The course of a talk with its turns: click a point or choose a number, and the exchange is shown."""

import streamlit as st

from coach.domain.debrief import Debrief
from coach.domain.session import Session
from coach.ui import state
from coach.ui.components import looking_back
from coach.ui.components.course import CLICKED, course, course_note
from coach.ui.i18n import _


@st.fragment
def course_panel(debrief: Debrief, session: Session) -> None:
    """Draw the curve, the turns as buttons (the keyboard's way), and the exchange of the turn that is looked at."""
    with st.container(key="course"):
        _panel(debrief, session)


def _panel(debrief: Debrief, session: Session) -> None:
    chart = f"course-{session.id}"
    st.altair_chart(
        course(debrief, session),
        width="stretch",
        key=chart,
        on_select=lambda: state.show_clicked_turn(session.id, chart, CLICKED),
    )
    if note := course_note(session):
        st.caption(note)
    shown = st.segmented_control(
        _("Look at a turn: click its point, or its number"),
        [turn.number for turn in session.turns],
        key=state.shown_turn(session.id),
    )
    if shown:
        st.html(looking_back.exchange(session, session.turns[shown - 1]))
