"""The course of a session as a chart: tension as a line, the sum of the levels as bars on the same scale."""

from collections.abc import Mapping

import altair as alt

from coach.domain.debrief import Debrief
from coach.domain.scoring import SOURCES
from coach.domain.session import Session
from coach.ui.i18n import _

CLICKED = "clicked"
"""Name of the chart's selection: the turn whose point was clicked."""

BARS = ("#9CC9C2", "#DCD3BF")
"""Colours of the bars: of the first kind of score there is, and of a second."""


def course(debrief: Debrief, session: Session) -> alt.LayerChart:
    """Return tension 0..10 and the sums by turn, quick reads apart from the judge's scores."""
    turn, tension = _("Turn"), _("Tension")
    criteria = session.play.rubric.criteria
    total = _("{letters} together", letters="+".join(c.letter for c in criteria))
    top = sum(c.top() for c in criteria)
    kinds = _bars(session, total)
    colour = alt.Color(
        "what:N",
        scale=alt.Scale(domain=[tension, *kinds], range=["#B4532A", *BARS[: len(kinds)]]),
        legend=alt.Legend(orient="top", title=None, labelLimit=0, columns=1 if len(kinds) > 1 else 2),
    )
    last = len(debrief.tension) - 1
    across = alt.X(
        "turn:Q",
        scale=alt.Scale(domain=[-0.5, last + 0.5], nice=False),
        axis=alt.Axis(values=list(range(last + 1)), format="d", grid=False, labelOverlap=True),
        title=turn,
    )
    up = alt.Y("value:Q", scale=alt.Scale(domain=[0, max(10, top)]), title=None)
    bars = [
        alt.Chart(_series(what, values)).mark_bar(size=18, cornerRadius=3).encode(x=across, y=up, color=colour)
        for what, values in kinds.items()
    ]
    line = alt.Chart(_series(tension, dict(enumerate(debrief.tension)))).mark_line(strokeWidth=2.5)
    points = alt.Chart(_series(tension, dict(enumerate(debrief.tension)))).mark_circle(size=110, opacity=1)
    clicked = alt.selection_point(name=CLICKED, fields=["turn"], on="click", nearest=True)
    layers = [
        line.encode(x=across, y=up, color=colour),
        points.encode(x=across, y=up, color=colour).add_params(clicked),
    ]
    return alt.LayerChart(layer=[*bars, *layers], height=240 + 20 * len(kinds), description=described(debrief))


def described(debrief: Debrief) -> str:
    """Return the course in a sentence, for who cannot see it."""
    tension = debrief.tension
    return _(
        "Tension from {first} at the start to {last} after turn {n}, between {least} and {most} of 10.",
        first=f"{tension[0]:.1f}",
        last=f"{tension[-1]:.1f}",
        n=len(tension) - 1,
        least=f"{min(tension):.1f}",
        most=f"{max(tension):.1f}",
    )


def course_note(session: Session) -> str:
    """Return what the bars do not say by themselves: two kinds of scores, and parts without one."""
    notes = []
    if len({turn.scorecard.source for turn in session.turns}) > 1:
        notes.append(_("The pale bars are quick reads, the others the judge’s scores: do not compare the two."))
    unscored = [str(turn.number) for turn in session.turns if turn.scorecard.unscored()]
    if unscored:
        notes.append(_("What could not be scored is in no bar (turn {turns}).", turns=", ".join(unscored)))
    return " ".join(notes)


def _bars(session: Session, total: str) -> dict[str, dict[int, int]]:
    """The sums by turn, under one name for each kind of score; with a single kind the name is that of the sum."""
    named = {"judge": _("judge"), "quick_read": _("quick read")}
    found = [source for source in SOURCES if any(turn.scorecard.source == source for turn in session.turns)]
    return {
        f"{total} ({named[source]})" if len(found) > 1 else total: {
            turn.number: turn.scorecard.total() for turn in session.turns if turn.scorecard.source == source
        }
        for source in found
    }


def _series(what: str, values: Mapping[int, float]) -> alt.InlineData:
    return alt.InlineData(values=[{"what": what, "turn": n, "value": value} for n, value in values.items()])
