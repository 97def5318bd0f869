"""History: my sessions, how each part develops, first against best."""

from collections.abc import Sequence

import altair as alt
import streamlit as st

from coach.domain.session import LOCAL_LEARNER
from coach.service.protocols import SessionSummary
from coach.ui.components.rows import session_rows
from coach.ui.i18n import _, pick
from coach.ui.parts import coach, go, text


def page() -> None:
    """Draw the learner's own sessions."""
    st.title(_("Your sessions"))
    rows = coach().review.sessions(LOCAL_LEARNER)
    if not rows:
        st.info(_("Nothing here yet. Your first conversation will show up as soon as you start it."))
        if st.button(_("Choose a scene"), type="primary"):
            go("choose")
        return
    scored = [row for row in reversed(rows) if row.means]
    # Scores of two kinds are never drawn as one course: the kind of the newest session is shown.
    shown = [row for row in scored if row.source == scored[-1].source]
    if len(shown) > 1:
        _first_and_best(shown)
        st.altair_chart(_trend(shown), width="stretch")
        st.caption(_trend_note(shown, len(scored) - len(shown)))
    st.html(session_rows(rows, "debrief"))


def _trend_note(shown: Sequence[SessionSummary], left_out: int) -> str:
    if shown[-1].source == "judge":
        note = _("Mean level a session, by part, oldest first. These are the judge’s scores.")
    else:
        note = _("Mean level a session, by part, oldest first. These are quick reads.")
    return note + (" " + _("{n} sessions with scores of the other kind are left out.", n=left_out) if left_out else "")


def _first_and_best(scored: Sequence[SessionSummary]) -> None:
    first, best = scored[0], max(scored, key=_mean)
    criteria = coach().practice.rubric().criteria
    cells = "".join(
        f'<div class="metric"><span class="muted"><b class="letter">{text(c.letter)}</b> {text(pick(c.name))}</span>'
        f"<b>{first.means.get(c.id, 0):.1f} → {best.means.get(c.id, 0):.1f}</b></div>"
        for c in criteria
    )
    st.html(f'<p class="muted">{text(_("Your first session against your best"))}</p><div class="metrics">{cells}</div>')


def _mean(row: SessionSummary) -> float:
    return sum(row.means.values()) / len(row.means)


def _trend(scored: Sequence[SessionSummary]) -> alt.Chart:
    names = {c.id: f"{c.letter} {pick(c.name)}" for c in coach().practice.rubric().criteria}
    number, level, part = _("Session"), _("Mean level"), _("Part")
    values = [
        {number: place, part: names.get(criterion, criterion), level: mean}
        for place, row in enumerate(scored, 1)
        for criterion, mean in row.means.items()
    ]
    chart: alt.Chart = (
        alt.Chart(alt.InlineData(values=values), height=220)
        .mark_line(point=True, strokeWidth=2.5)
        .encode(
            x=alt.X(f"{number}:Q", axis=alt.Axis(tickMinStep=1, format="d", grid=False)),
            y=alt.Y(f"{level}:Q", scale=alt.Scale(domain=[0, 2])),
            color=alt.Color(f"{part}:N", legend=alt.Legend(orient="bottom", title=None)),
        )
    )
    return chart
