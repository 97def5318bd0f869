"""How a learner develops: first attempt against best, and the trend of each part."""

from collections.abc import Sequence
from typing import NamedTuple, Self

import altair as alt
from markupsafe import Markup

from coach.domain.rubric import Rubric
from coach.service.protocols import SessionSummary
from coach.ui.i18n import _, pick
from coach.ui.markup import render

WHOLE = 4
"""Scored replies from which a talk counts as an attempt to compare: one good sentence is no best session."""


class Comparable(NamedTuple):
    """Attempts whose scores may be drawn as one course, oldest first, and how many were left out for what."""

    rows: tuple[SessionSummary, ...]
    of_other_kind: int
    of_other_rubric: int

    @classmethod
    def of(cls, rows: Sequence[SessionSummary], rubric: Rubric) -> Self:
        """Choose among rows, newest first: attempts (no branches) scored by this rubric, of the newest one's kind."""
        scored = [row for row in reversed(rows) if row.means and row.branch is None]
        alike = [row for row in scored if set(row.means) <= {criterion.id for criterion in rubric.criteria}]
        shown = [row for row in alike if row.source == alike[-1].source]
        return cls(tuple(shown), len(alike) - len(shown), len(scored) - len(alike))

    def whole(self) -> tuple[SessionSummary, ...]:
        """Return the attempts long enough to set the first against the best."""
        return tuple(row for row in self.rows if row.scored >= WHOLE)

    def note(self) -> str:
        """Return what is drawn and what is left out."""
        if self.rows[-1].source == "judge":
            note = _("Mean level a session, by part, oldest first. These are the judge’s scores.")
        else:
            note = _("Mean level a session, by part, oldest first. These are quick reads.")
        if self.of_other_kind:
            note += " " + _("{n} sessions with scores of the other kind are left out.", n=self.of_other_kind)
        if self.of_other_rubric:
            note += " " + _("{n} sessions scored by another rubric are left out.", n=self.of_other_rubric)
        return note


def first_and_best(rows: Sequence[SessionSummary], rubric: Rubric) -> Markup:
    """Return each part's mean level in the first attempt and in the best."""
    first, best = rows[0], max(rows, key=lambda row: _share(row, rubric))
    figures = [(criterion, _figure(first, criterion.id), _figure(best, criterion.id)) for criterion in rubric.criteria]
    return render("first_and_best.html", figures=figures)


def trend(rows: Sequence[SessionSummary], rubric: Rubric) -> alt.Chart:
    """Return the mean level of each part over the attempts."""
    names = {c.id: f"{c.letter} {pick(c.name)}" for c in rubric.criteria}
    number, level, part = _("Session"), _("Mean level"), _("Part")
    top = max(c.top() for c in rubric.criteria)
    values = [
        {number: place, part: names[criterion], level: mean}
        for place, row in enumerate(rows, 1)
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


def _figure(row: SessionSummary, criterion: str) -> str:
    """A mean level; what was never scored is no 0."""
    return f"{row.means[criterion]:.1f}" if criterion in row.means else "–"


def _share(row: SessionSummary, rubric: Rubric) -> float:
    """The mean over the parts of how much of its highest level each reached."""
    return sum(mean / rubric.criterion(criterion).top() for criterion, mean in row.means.items()) / len(row.means)
