"""A reply that was not taken, or was set aside: its words stay in sight, with the ways on, until one is sent."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from coach.domain.session import Session
from coach.ui import state
from coach.ui.app_context import coach
from coach.ui.i18n import _
from coach.ui.identity import learner
from coach.ui.state import Unsent


def unsent_reply(session: Session, place: DeltaGenerator) -> None:
    """Show the words that were not taken and what can be done with them; nothing if there are none."""
    kept = state.unsent(session.id) or _set_aside(session)
    if kept is None:
        return
    with place.container():
        st.error(kept.why)
        st.code(kept.said, language=None, wrap_lines=True)
        if kept.limited:
            st.button(
                _("Go on without the model"), key="without-model", on_click=_without_model, args=(session.id, kept.said)
            )
        else:
            st.button(_("Send it again"), key="send-again", on_click=_send, args=(session.id, kept.said))


def _set_aside(session: Session) -> Unsent | None:
    if not session.set_aside:
        return None
    return Unsent(
        session.set_aside, _("The answer to this reply broke off twice. It was set aside and counts for nothing.")
    )


def _send(session_id: str, said: str) -> None:
    state.forget_unsent(session_id)
    state.send_in_next_run(session_id, said)


def _without_model(session_id: str, said: str) -> None:
    coach().practice.go_on_without_model(learner(), session_id)
    _send(session_id, said)
