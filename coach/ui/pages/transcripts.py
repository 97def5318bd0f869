"""Transcripts: the plain list a manager opens, and one full scored transcript with its downloads."""

import streamlit as st

from coach.domain.session import Session
from coach.service.export import Export
from coach.ui import vocabulary
from coach.ui.app_context import coach
from coach.ui.components.branches import branch_note
from coach.ui.components.session_rows import session_rows
from coach.ui.components.talk import conversation
from coach.ui.i18n import _
from coach.ui.identity import learner
from coach.ui.markup import render

MIME: dict[Export, str] = {"md": "text/markdown", "json": "application/json", "csv": "text/csv"}
LABELS: dict[Export, str] = {"md": "Markdown", "json": "JSON", "csv": "CSV"}


def page() -> None:
    """Draw the list, or the transcript of the session named in the address."""
    session_id = st.query_params.get("session")
    if session_id:
        _transcript(coach().review.transcript(learner(), session_id))
    else:
        _list()


def _list() -> None:
    st.title(_("Transcripts"))
    rows = coach().review.sessions(learner())
    if not rows:
        st.info(_("No conversation has been held yet."))
        return
    st.html(session_rows(rows, "transcripts", who=True))
    st.caption(vocabulary.zone())


def _transcript(session: Session) -> None:
    if st.button(_("← All transcripts"), key="all-transcripts", type="tertiary"):
        del st.query_params["session"]
        st.rerun()
    st.html(render("transcript_head.html", session=session))
    if session.branch:
        st.html(branch_note(session, "transcripts"))
    for column, kind in zip(st.columns(3), MIME, strict=True):
        name, body = coach().review.export(learner(), session.id, kind)
        column.download_button(
            LABELS[kind],
            body,
            file_name=name,
            mime=MIME[kind],
            key=f"download-{kind}",
            on_click="ignore",
            width="stretch",
        )
    st.html(conversation(session, coach().review.published(session.play.lang)))
