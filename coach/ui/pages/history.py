"""History: my sessions, how each part develops, first against best."""

import streamlit as st

from coach.ui import vocabulary
from coach.ui.app_context import coach
from coach.ui.components.progress import Comparable, first_and_best, trend
from coach.ui.components.session_rows import session_rows
from coach.ui.i18n import _
from coach.ui.identity import learner
from coach.ui.navigation import go


def page() -> None:
    """Draw the learner's own sessions."""
    st.title(_("Your sessions"))
    rows = coach().review.sessions(learner())
    if not rows:
        st.info(_("Nothing here yet. Your first conversation will show up as soon as you start it."))
        if st.button(_("Choose a scene"), type="primary"):
            go("choose")
        return
    rubric = coach().scenes.rubric()
    attempts = Comparable.of(rows, rubric)
    if len(attempts.whole()) > 1:
        st.html(first_and_best(attempts.whole(), rubric))
    if len(attempts.rows) > 1:
        st.altair_chart(trend(attempts.rows, rubric), width="stretch")
        st.caption(attempts.note())
    st.html(session_rows(rows, "debrief"))
    st.caption(vocabulary.zone())
