"""A rubric: criteria with anchored levels, faults, good moves. Data from YAML, not code."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from coach.domain.codes import FaultCode, GoodMove
from coach.domain.text import Frozen, Slug, Text


class Example(Frozen):
    """A reply that shows a level, with the reason it earns that level."""

    reply: Text
    why: Text


class Level(Frozen):
    """One level of a criterion with its anchor, the sentence that decides it."""

    level: Annotated[int, Field(ge=0, le=10)]
    anchor: Text
    examples: tuple[Example, ...] = ()


class Criterion(Frozen):
    """One thing a reply is scored on; `tip` is the next step shown when it is missing."""

    id: Slug
    letter: Annotated[str, Field(min_length=1, max_length=3)]
    name: Text
    question: Text
    levels: Annotated[tuple[Level, ...], Field(min_length=2)]
    tip: Text

    @model_validator(mode="after")
    def _levels_count_up(self) -> Self:
        if [entry.level for entry in self.levels] != list(range(len(self.levels))):
            raise ValueError("levels must count up from 0 without gaps")
        return self

    def top(self) -> int:
        """Return the highest level of this criterion."""
        return self.levels[-1].level


class Fault(Frozen):
    """A named fault: what it is, an example, and the next step shown to the learner."""

    code: FaultCode
    name: Text
    what: Text
    example: Text
    tip: Text


class NamedMove(Frozen):
    """A good move worth naming to the learner."""

    code: GoodMove
    name: Text
    what: Text


class ShownLevel(Frozen):
    """A reply and the level of one criterion it earns."""

    level: Annotated[int, Field(ge=0, le=10)]
    reply: Text


class Contrast(Frozen):
    """Two replies alike but for what makes the difference on one criterion, and what that is."""

    criterion: Slug
    lower: ShownLevel
    higher: ShownLevel
    why: Text

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if self.lower.level >= self.higher.level:
            raise ValueError("the higher reply must have the higher level")
        return self


class Rubric(Frozen):
    """What replies are scored against.

    `rules` decide cases in which the anchors alone leave a judge in doubt; of `contrasts` a judge is shown those
    nearest to the reply it scores.
    """

    id: Slug
    version: Annotated[int, Field(ge=1)]
    title: Text
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1, max_length=8)]
    faults: tuple[Fault, ...]
    good_moves: tuple[NamedMove, ...]
    rules: tuple[Text, ...] = ()
    contrasts: tuple[Contrast, ...] = ()

    @model_validator(mode="after")
    def _ids_once(self) -> Self:
        for what, ids in (
            ("criteria", [c.id for c in self.criteria]),
            ("faults", [f.code.value for f in self.faults]),
            ("good_moves", [g.code.value for g in self.good_moves]),
        ):
            if len(set(ids)) != len(ids):
                raise ValueError(f"{what} has the same id twice")
        return self

    @model_validator(mode="after")
    def _contrasts_are_of_its_criteria(self) -> Self:
        tops = {criterion.id: criterion.top() for criterion in self.criteria}
        for contrast in self.contrasts:
            if contrast.higher.level > tops.get(contrast.criterion, -1):
                raise ValueError(f"contrasts names a criterion or a level there is none of: {contrast.criterion}")
        return self

    def criterion(self, criterion_id: str) -> Criterion:
        """Return that criterion; raises KeyError if the rubric has none of that id."""
        for criterion in self.criteria:
            if criterion.id == criterion_id:
                return criterion
        raise KeyError(criterion_id)

    def fault(self, code: FaultCode) -> Fault | None:
        """Return the rubric's entry for that fault, or None if it does not name it."""
        return next((fault for fault in self.faults if fault.code == code), None)
