"""How a learner develops: first attempt against best, and the trend of each part."""

from collections.abc import Sequence
from typing import NamedTuple, Self

import altair as alt
from markupsafe import Markup

from coach.domain.rubric import Criterion, Rubric
from coach.service.practice.recommendation import WHOLE
from coach.service.protocols import SessionSummary
from coach.ui import vocabulary
from coach.ui.i18n import _, pick
from coach.ui.markup import render

LINE = "#1D8A7D"
"""A colour that is seen on white and on black."""


class Comparable(NamedTuple):
    """Attempts whose scores may be drawn as one course, oldest first, and how many were left out for what."""

    rows: tuple[SessionSummary, ...]
    of_other_kind: int
    of_other_rubric: int

    @classmethod
    def of(cls, rows: Sequence[SessionSummary], rubric: Rubric) -> Self:
        """Choose among rows, newest first: attempts (no branches) that are over, scored by this rubric, of one kind."""
        scored = [row for row in reversed(rows) if row.means and row.branch is None and row.finished]
        alike = [row for row in scored if set(row.means) <= {criterion.id for criterion in rubric.criteria}]
        shown = [row for row in alike if row.source == alike[-1].source]
        return cls(tuple(shown), len(alike) - len(shown), len(scored) - len(alike))

    def repeated(self) -> tuple[tuple[SessionSummary, ...], ...]:
        """Return, newest first, the scenes held more than once at full length: only these can be set side by side."""
        whole = [row for row in self.rows if row.scored >= WHOLE]
        scenes = dict.fromkeys(row.scene_id for row in reversed(whole))
        alike = (tuple(row for row in whole if row.scene_id == scene_id) for scene_id in scenes)
        return tuple(rows for rows in alike if len(rows) > 1)

    def note(self) -> str:
        """Return what is drawn and what is left out."""
        if self.rows[-1].source == "judge":
            note = _("Mean level of each talk, oldest first. All of these are the judge’s scores.")
        else:
            note = _("Mean level of each talk, oldest first. All of these are quick reads.")
        if self.of_other_kind:
            note += " " + _("Left out because scored by the other kind: {n}.", n=self.of_other_kind)
        if self.of_other_rubric:
            note += " " + _("Left out because scored by another rubric: {n}.", n=self.of_other_rubric)
        return note


def first_and_best(rows: Sequence[SessionSummary], rubric: Rubric) -> Markup:
    """Return each part's mean level in the first attempt at a scene and in the best; `rows` are of one scene."""
    first, best = rows[0], max(rows, key=lambda row: _share(row, rubric))
    figures = [(criterion, _figure(first, criterion.id), _figure(best, criterion.id)) for criterion in rubric.criteria]
    return render("first_and_best.html", figures=figures, row=first, still_first=best is first, count=len(rows))


def trend(rows: Sequence[SessionSummary], criterion: Criterion) -> alt.Chart:
    """Return the mean level of one part over the attempts: one chart a part, for four lines in one hide each other."""
    number, level, scene, when = _("Talk"), _("Mean level"), _("Scene"), _("Begun")
    known = [(place, row) for place, row in enumerate(rows, 1) if criterion.id in row.means]
    values = [
        {number: place, level: row.means[criterion.id], scene: pick(row.scene), when: vocabulary.moment(row.started)}
        for place, row in known
    ]
    across = alt.X(
        f"{number}:Q",
        scale=alt.Scale(domain=[0.5, len(rows) + 0.5], nice=False),
        axis=alt.Axis(values=list(range(1, len(rows) + 1)), format="d", grid=False, labelOverlap=True, title=None),
    )
    up = alt.Y(
        f"{level}:Q",
        scale=alt.Scale(domain=[0, criterion.top()]),
        axis=alt.Axis(values=list(range(criterion.top() + 1)), format="d", title=None),
    )
    chart: alt.Chart = (
        alt.Chart(alt.InlineData(values=values), height=130, description=_described(known, criterion))
        .mark_line(point=alt.OverlayMarkDef(size=60, color=LINE), strokeWidth=2.5, color=LINE)
        .encode(x=across, y=up, tooltip=[f"{name}:N" for name in (level, scene, when)])
    )
    return chart


def latest(rows: Sequence[SessionSummary], criterion: Criterion) -> str:
    """Return a part's name with its level in the newest talk it was scored in."""
    levels = [row.means[criterion.id] for row in rows if criterion.id in row.means]
    now = f"{levels[-1]:.1f}" if levels else "–"
    return _(
        "{part}: {mean} of {top}", part=f"{criterion.letter} {pick(criterion.name)}", mean=now, top=criterion.top()
    )


def _described(known: Sequence[tuple[int, SessionSummary]], criterion: Criterion) -> str:
    """The trend in words: the level in each talk."""
    said = [f"{place}: {row.means[criterion.id]:.1f}" for place, row in known]
    return _("Mean level of {part} by talk: {levels}", part=pick(criterion.name), levels=vocabulary.listed(said))


def _figure(row: SessionSummary, criterion: str) -> str:
    """A mean level; what was never scored is no 0."""
    return f"{row.means[criterion]:.1f}" if criterion in row.means else "–"


def _share(row: SessionSummary, rubric: Rubric) -> float:
    """The mean over the parts of how much of its highest level each reached."""
    return sum(mean / rubric.criterion(criterion).top() for criterion, mean in row.means.items()) / len(row.means)
