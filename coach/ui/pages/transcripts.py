"""Transcripts: the plain list a manager opens, and one full scored transcript with its downloads."""

import streamlit as st

from coach.domain.session import LOCAL_LEARNER, Session
from coach.service.export import Export
from coach.ui import words
from coach.ui.components.rows import session_rows
from coach.ui.components.talk import conversation
from coach.ui.i18n import _
from coach.ui.parts import coach, text

MIME: dict[Export, str] = {"md": "text/markdown", "json": "application/json", "csv": "text/csv"}
LABELS: dict[Export, str] = {"md": "Markdown", "json": "JSON", "csv": "CSV"}


def page() -> None:
    """Draw the list, or the transcript of the session named in the address."""
    session_id = st.query_params.get("session")
    if session_id:
        _transcript(coach().review.transcript(LOCAL_LEARNER, session_id))
    else:
        _list()


def _list() -> None:
    st.title(_("Transcripts"))
    rows = coach().review.sessions(LOCAL_LEARNER)
    if not rows:
        st.info(_("No conversation has been held yet."))
        return
    st.html(session_rows(rows, "transcripts", who=True))


def _transcript(session: Session) -> None:
    if st.button(_("← All transcripts"), key="all-transcripts", type="tertiary"):
        del st.query_params["session"]
        st.rerun()
    play = session.play
    st.html(
        f'<div class="card"><h1>{text(play.scene().title.get(play.lang))}</h1>'
        f'<p class="muted">{text(session.learner)} · {text(play.persona.name.get(play.lang))} · '
        f"{text(words.difficulty(play.difficulty))} · {text(words.outcome(session))} · "
        f"{text(session.started.astimezone().strftime('%Y-%m-%d %H:%M'))}</p></div>"
    )
    for column, kind in zip(st.columns(3), MIME, strict=True):
        name, body = coach().review.export(LOCAL_LEARNER, session.id, kind)
        column.download_button(
            LABELS[kind],
            body,
            file_name=name,
            mime=MIME[kind],
            key=f"download-{kind}",
            on_click="ignore",
            width="stretch",
        )
    st.html(f'<div class="talk">{conversation(session)}</div>')
