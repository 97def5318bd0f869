"""What to practise next, and how each scene went so far: pure functions of the learner's own rows."""

from collections.abc import Sequence

from coach.domain.codes import Outcome
from coach.domain.persona import Scenario
from coach.domain.rubric import Rubric
from coach.domain.text import Frozen
from coach.service.protocols import SessionSummary

WHOLE = 4
"""Scored replies from which a talk says something about a learner: one good sentence is no level."""

RECENT = 5
"""Talks the weakest part is taken from: what somebody could not do in spring need not be their weakness now."""

RANK = (Outcome.SETTLED, Outcome.OPEN, Outcome.GAVE_IN, Outcome.LEFT)
"""Outcomes, the best first."""


class Played(Frozen):
    """How one scene went: attempts (no branches) that are over, the best row of them, the id of one still open."""

    attempts: int = 0
    best: SessionSummary | None = None
    open: str | None = None


class Weakness(Frozen):
    """The part a learner is weakest at: its mean level over the last `talks` talks, out of `top`."""

    criterion: str
    mean: float
    top: int
    talks: int


class Recommendation(Frozen):
    """The scene to practise next; `weakness` is why, None before anything was scored. `again` if it was tried."""

    scene_id: str
    weakness: Weakness | None = None
    again: bool = False


def played(rows: Sequence[SessionSummary], scene_id: str) -> Played:
    """Return how a scene went, from rows newest first."""
    own = [row for row in rows if row.scene_id == scene_id and row.branch is None]
    over = [row for row in own if row.finished and row.turns]
    return Played(
        attempts=len(over),
        best=min(over, key=lambda row: RANK.index(row.outcome), default=None),
        open=next((row.id for row in own if row.finished is None), None),
    )


def weakness(rows: Sequence[SessionSummary], rubric: Rubric) -> Weakness | None:
    """Return the part with the lowest share of its top level over recent talks, from rows newest first.

    Only attempts of WHOLE scored replies or more count, and only scores of the newest one's kind. A part at its top
    level is no weakness.
    """
    known = {criterion.id for criterion in rubric.criteria}
    whole = [r for r in rows if r.branch is None and r.scored >= WHOLE and r.means and set(r.means) <= known]
    recent = [row for row in whole if row.source == whole[0].source][:RECENT]
    found = []
    for criterion in rubric.criteria:
        levels = [row.means[criterion.id] for row in recent if criterion.id in row.means]
        if levels:
            mean = sum(levels) / len(levels)
            found.append(Weakness(criterion=criterion.id, mean=mean, top=criterion.top(), talks=len(levels)))
    least = min(found, key=lambda one: one.mean / one.top, default=None)
    return least if least and least.mean < least.top else None


def recommended(rows: Sequence[SessionSummary], scenes: Sequence[Scenario], rubric: Rubric) -> Recommendation | None:
    """Return what to practise next; None if there is no scene.

    It trains the weakest part, and is not the scene of the newest talk if there is another: the same talk twice
    running teaches its lines and not the part.
    """
    if not scenes:
        return None
    weak = weakness(rows, rubric)
    last = rows[0].scene_id if rows else None
    best = training(weak.criterion if weak else None, rows, [scene for scene in scenes if scene.id != last] or scenes)
    return Recommendation(scene_id=best.id, weakness=weak, again=played(rows, best.id).attempts > 0)


def training(wanted: str | None, rows: Sequence[SessionSummary], scenes: Sequence[Scenario]) -> Scenario:
    """Return the scene that trains a criterion best; of one or more scenes, if none trains it any may come.

    Those never tried come first, then those that ask more of it, then those that went worse.
    """

    def order(scene: Scenario) -> tuple[bool, int, int]:
        record = played(rows, scene.id)
        place = scene.trains.index(wanted) if wanted in scene.trains else 0
        return (record.attempts > 0, place, -RANK.index(record.best.outcome) if record.best else 0)

    return min([scene for scene in scenes if wanted in scene.trains] or scenes, key=order)
