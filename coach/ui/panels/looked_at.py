"""A draft that is looked at before it is sent: how it would be read, and the ways on. It stays until one is taken."""

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from coach.domain.session import Session
from coach.domain.speech import AdviceTask
from coach.errors import ConcordError
from coach.ui import state
from coach.ui.app_context import coach
from coach.ui.components.feedback import checked_draft
from coach.ui.i18n import _, lang, sentence
from coach.ui.identity import learner
from coach.ui.state import Draft


def looked_at(session: Session, place: DeltaGenerator) -> bool:
    """Show the draft that stands in a talk, if there is one, and tell whether there is."""
    draft = state.draft(session.id)
    if draft is None:
        return False
    with place.container():
        try:
            reading, card = coach().feedback.check_draft(learner(), session.id, draft.said)
        except ConcordError as error:
            st.error(sentence(error))
            st.code(draft.said, language=None, wrap_lines=True)
            _ways_on(session, sendable=False)
            return True
        play, shown = session.play, st.empty()
        remark = coach().feedback.remark_on(learner(), session, reading, card)

        def draw(advice: str) -> None:
            shown.html(checked_draft(draft.said, card, play.rubric, lang(), remark, play.scene().phrases, advice))

        draw(draft.advice)
        _ways_on(session, sendable=True)
        if draft.wants:
            _advised(session, draft, draft.wants, draw)
    return True


def _ways_on(session: Session, sendable: bool) -> None:
    with st.container(horizontal=True, key="draft-ways", horizontal_alignment="right"):
        if sendable:
            st.button(_("Send it"), key=f"draft-send-{session.id}", type="primary", on_click=_send, args=(session.id,))
        st.button(_("Change my reply"), key=f"draft-edit-{session.id}", on_click=state.edit_draft, args=(session.id,))
        if sendable and session.mode == "model":
            st.button(
                _("Show me one way"),
                key=f"one-way-{session.id}",
                on_click=state.want_advice,
                args=(session.id, "one_way"),
            )


def _send(session_id: str) -> None:
    draft = state.draft(session_id)
    if draft:  # a second click finds it sent
        state.forget_draft(session_id)
        state.send_in_next_run(session_id, draft.said)


def _advised(session: Session, draft: Draft, task: AdviceTask, draw: Callable[[str], None]) -> None:
    """Stream the model's advice as plain text and keep it; without a model there is none."""
    advice = ""
    try:
        for piece in coach().feedback.advise(learner(), session.id, draft.said, task):
            advice += piece
            draw(advice)
    except ConcordError as error:
        st.warning(sentence(error))
    state.keep_draft(session.id, draft._replace(advice=advice, wants=None))
