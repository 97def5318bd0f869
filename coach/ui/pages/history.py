"""History: my sessions, how each part develops, first against best."""

from collections.abc import Sequence

import altair as alt
import streamlit as st

from coach.domain.rubric import Rubric
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
    rubric = coach().practice.rubric()
    scored = [row for row in reversed(rows) if row.means]
    alike = [row for row in scored if set(row.means) <= {criterion.id for criterion in rubric.criteria}]
    # Scores of two kinds are never drawn as one course: the kind of the newest session is shown.
    shown = [row for row in alike if row.source == alike[-1].source]
    if len(shown) > 1:
        _first_and_best(shown, rubric)
        st.altair_chart(_trend(shown, rubric), width="stretch")
        st.caption(_trend_note(shown, len(alike) - len(shown), len(scored) - len(alike)))
    st.html(session_rows(rows, "debrief"))


def _trend_note(shown: Sequence[SessionSummary], of_other_kind: int, of_other_rubric: int) -> str:
    if shown[-1].source == "judge":
        note = _("Mean level a session, by part, oldest first. These are the judge’s scores.")
    else:
        note = _("Mean level a session, by part, oldest first. These are quick reads.")
    if of_other_kind:
        note += " " + _("{n} sessions with scores of the other kind are left out.", n=of_other_kind)
    if of_other_rubric:
        note += " " + _("{n} sessions scored by another rubric are left out.", n=of_other_rubric)
    return note


def _first_and_best(scored: Sequence[SessionSummary], rubric: Rubric) -> None:
    first, best = scored[0], max(scored, key=lambda row: _share(row, rubric))
    cells = "".join(
        f'<div class="metric"><span class="muted"><b class="letter">{text(c.letter)}</b> {text(pick(c.name))}</span>'
        f"<b>{_figure(first, c.id)} → {_figure(best, c.id)}</b></div>"
        for c in rubric.criteria
    )
    st.html(f'<p class="muted">{text(_("Your first session against your best"))}</p><div class="metrics">{cells}</div>')


def _figure(row: SessionSummary, criterion: str) -> str:
    """A mean level; what was never scored is no 0."""
    return f"{row.means[criterion]:.1f}" if criterion in row.means else "–"


def _share(row: SessionSummary, rubric: Rubric) -> float:
    """The mean over the parts of how much of its highest level each reached."""
    return sum(mean / rubric.criterion(criterion).top() for criterion, mean in row.means.items()) / len(row.means)


def _trend(scored: Sequence[SessionSummary], rubric: Rubric) -> alt.Chart:
    names = {c.id: f"{c.letter} {pick(c.name)}" for c in rubric.criteria}
    number, level, part = _("Session"), _("Mean level"), _("Part")
    top = max(c.top() for c in rubric.criteria)
    values = [
        {number: place, part: names[criterion], level: mean}
        for place, row in enumerate(scored, 1)
        for criterion, mean in row.means.items()
    ]
    chart: alt.Chart = (
        alt.Chart(alt.InlineData(values=values), height=260)
        .mark_line(point=True, strokeWidth=2.5)
        .encode(
            x=alt.X(f"{number}:Q", axis=alt.Axis(tickMinStep=1, format="d", grid=False)),
            y=alt.Y(f"{level}:Q", scale=alt.Scale(domain=[0, top])),
            color=alt.Color(f"{part}:N", legend=alt.Legend(orient="bottom", title=None, columns=2)),
        )
    )
    return chart
