"""Contest a score in one line."""

import streamlit as st

from coach.domain.session import CONTEST_LIMIT
from coach.errors import ConcordError
from coach.ui.app_context import coach
from coach.ui.i18n import _, lang, sentence
from coach.ui.identity import learner


@st.fragment
def contest_panel(session_id: str) -> None:
    """Let the learner contest a score; a fragment, so that the talk is redrawn only when something was kept."""
    panel = st.expander(_("Contest a score"), key=f"contest-open-{session_id}", on_change="rerun")
    if panel.open:  # a session is loaded for it, which a closed one need not pay for
        with panel:
            _form(session_id)


def _form(session_id: str) -> None:
    session = coach().practice.open(learner(), session_id)
    own = session.own_turns()
    if not own:
        st.caption(_("There is no score yet."))
        return
    names = {criterion.id: criterion.name.get(lang()) for criterion in session.play.rubric.criteria}
    left, right = st.columns(2)
    turn = left.selectbox(_("Turn"), [t.number for t in reversed(own)], key=f"contest-turn-{session_id}")
    part = right.selectbox(_("Part"), list(names), format_func=names.__getitem__, key=f"contest-part-{session_id}")
    line = st.text_input(_("What is wrong with it, in one line"), max_chars=CONTEST_LIMIT, key=f"contest-{session_id}")
    if st.button(_("Keep it with the transcript"), key=f"contest-send-{session_id}") and line.strip():
        _keep(session_id, turn, part, line)


def _keep(session_id: str, turn: int, part: str, line: str) -> None:
    try:
        coach().feedback.contest(learner(), session_id, turn, part, line)
    except ConcordError as error:
        st.error(sentence(error))
        return
    st.rerun()
