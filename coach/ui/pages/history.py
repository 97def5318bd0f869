"""History: my level part by part, first against best of a scene, what is unfinished, and what is done."""

from collections.abc import Sequence

import streamlit as st

from coach.domain.rubric import Rubric
from coach.service.protocols import SessionSummary
from coach.ui import vocabulary
from coach.ui.app_context import coach
from coach.ui.components.progress import Comparable, first_and_best, latest, trend
from coach.ui.components.session_rows import session_rows
from coach.ui.i18n import _
from coach.ui.identity import learner
from coach.ui.markup import render
from coach.ui.navigation import go

SCENES = 3
"""Scenes whose first and best talk are set side by side: the ones practised last."""


def page() -> None:
    """Draw the learner's own sessions."""
    st.title(_("Your sessions"))
    rows = coach().review.sessions(learner())
    if not rows:
        st.info(_("Nothing here yet. Your first conversation will show up as soon as you start it."))
        if st.button(_("Choose a scene"), type="primary"):
            go("choose")
        return
    _progress(rows, coach().scenes.rubric())
    known = {row.id: row for row in rows}
    _list(_("Unfinished"), [row for row in rows if row.finished is None], known)
    _list(_("Finished"), [row for row in rows if row.finished is not None], known)
    st.caption(vocabulary.zone())


def _progress(rows: Sequence[SessionSummary], rubric: Rubric) -> None:
    attempts = Comparable.of(rows, rubric)
    if len(attempts.rows) > 1:
        st.header(_("Your level, part by part"))
        st.caption(attempts.note())
        for start in range(0, len(rubric.criteria), 2):
            for column, criterion in zip(st.columns(2), rubric.criteria[start : start + 2], strict=False):
                column.html(render("trend_head.html", title=latest(attempts.rows, criterion)))
                column.altair_chart(trend(attempts.rows, criterion), width="stretch")
    if repeated := attempts.repeated():
        st.header(_("The same scene, first and best"))
        for alike in repeated[:SCENES]:
            st.html(first_and_best(alike, rubric))


def _list(title: str, rows: Sequence[SessionSummary], known: dict[str, SessionSummary]) -> None:
    if rows:
        st.header(title)
        st.html(session_rows(rows, "debrief", known=known))
