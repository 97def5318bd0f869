"""Counterparts and the scenes they can be met in, exactly as a trainer writes them in YAML."""

from collections import Counter
from typing import Annotated, Self

from pydantic import Field, model_validator

from coach.domain.codes import STANDS_IN, Act, Band, Difficulty, FaultCode, Move, Term
from coach.domain.text import Frozen, PainPoint, Prose, Slug, Terms, Text

Degree = Annotated[float, Field(ge=0, le=10)]
Rate = Annotated[float, Field(ge=0.3, le=2.5)]


class AuthoredLine(Frozen):
    """One line the other side can say without a model.

    `{echo}` in a wording stands for the learner's own words and is filled in only when there are
    words worth echoing. `band` limits the line to tension bands, `fault` to an answer to that fault, `act` to an
    answer to that dialogue act, `term` to a proposal that lacks it, `matter` to a matter of the scene that is open.
    """

    zh: Prose
    en: Prose
    band: tuple[Band, ...] = ()
    fault: FaultCode | None = None
    act: Act | None = None
    term: Term | None = None
    matter: Slug | None = None

    @model_validator(mode="after")
    def _echo_in_both(self) -> Self:
        if ("{echo}" in self.zh) != ("{echo}" in self.en):
            raise ValueError("{echo} must stand in both languages or in neither")
        return self


class Principle(Frozen):
    """One yes/no checkable rule of how this person behaves."""

    id: Slug
    text: Text


class Temper(Frozen):
    """How this person reacts: tension 0..10 at the start, how fast it rises and falls (1 = average),
    how many turns of mistreatment they take, and the faults they find twice as hard to swallow."""

    tension: Degree
    rise: Rate
    fall: Rate
    patience: Annotated[int, Field(ge=2, le=9)]
    sore: tuple[FaultCode, ...] = ()


class Need(Frozen):
    """A need of the other side. `catalog` names an entry of the needs catalogue; `cues` are the words
    by which a learner shows they have seen it in this scene; `line` is said on being heard."""

    id: Slug
    catalog: Slug
    text: Text
    cues: Terms
    line: Text


class Unlock(Frozen):
    """What must have happened before a private fact may be told; every part given must hold.

    `need`: that need has been heard · `ask`: the learner asks, using one of these terms ·
    `trust`: trust is at least this (0..10).
    `about` completes “you never asked …” after the talk, without giving the fact away.
    """

    need: Slug | None = None
    ask: Terms | None = None
    trust: Degree | None = None
    about: Text | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.need is None and self.ask is None and self.trust is None:
            raise ValueError("needs at least one of need, ask, trust")
        if self.about and self.ask is None:
            raise ValueError("about belongs to a fact that is asked for: it needs ask")
        return self


class PrivateFact(Frozen):
    """Something only the other side knows. `text` is the bare fact, `line` how they say it."""

    id: Slug
    text: Text
    line: Text
    unlock: Unlock


class Settlement(Frozen):
    """A way out the other side could live with.

    `cues` are terms of a request that fits; `needs` must have been heard first (any one of them; empty
    means any need of the scene); `terms` is what a proposal must say to be agreed to; `accept` is said on
    agreeing, `counter` when it is offered too early or in a form that does not yet fit.
    """

    id: Slug
    text: Text
    cues: Terms
    needs: tuple[Slug, ...] = ()
    terms: tuple[Term, ...] = ()
    accept: Text
    counter: Text


class Question(Frozen):
    """A harmless question a learner may ask, with its answer.

    `asked` are ways people ask it, in their own words; `answer` is what this person says, at any tension.
    """

    id: Slug
    asked: Terms
    answer: Text


class Matter(Frozen):
    """One thing this talk has to deal with; `cues` are the words by which a reply deals with it."""

    id: Slug
    text: Text
    cues: Terms


class Parameters(Frozen):
    """One difficulty of a scene, as numbers.

    `tension`: added to the persona's start (-4..4) · `rise`, `fall`: factors on the persona's rates ·
    `patience`: added to the persona's patience (-3..3) · `soften_at`: trust (0..10) from which the other
    side gives anything · `settle_at`: tension (0..10) at or under which it can settle.
    """

    tension: Annotated[float, Field(ge=-4, le=4)]
    rise: Rate
    fall: Rate
    patience: Annotated[int, Field(ge=-3, le=3)]
    soften_at: Degree
    settle_at: Degree


class Scenario(Frozen):
    """A situation in which a persona can be met, by one of the four pain points.

    `stake` is what is lost if nobody talks, in one sentence; `trains` are the criteria it asks most of, the first one
    most; `minutes` is how long a talk in it takes; `phrases` is one way to say each criterion here, from what the
    learner knows. `your_side` is the matter as this person sees it, told to them: what a model that speaks for them is
    given in the place of the learner's brief.
    """

    id: Slug
    pain_point: PainPoint
    title: Text
    stake: Text | None = None
    trains: Annotated[tuple[Slug, ...], Field(max_length=4)] = ()
    minutes: Annotated[int, Field(ge=1, le=60)] = 10
    phrases: dict[Slug, Text] = Field(default_factory=dict)
    learner_role: Text
    situation: Text
    goal: Text
    your_side: Text | None = None
    opening: Text
    sop: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=4)]
    needs: Annotated[tuple[Need, ...], Field(min_length=2, max_length=6)]
    facts: Annotated[tuple[PrivateFact, ...], Field(min_length=2, max_length=6)]
    settlements: Annotated[tuple[Settlement, ...], Field(min_length=2, max_length=5)]
    questions: Annotated[tuple[Question, ...], Field(max_length=20)] = ()
    matters: Annotated[tuple[Matter, ...], Field(max_length=6)] = ()
    difficulties: dict[Difficulty, Parameters]
    lines: dict[Move, tuple[AuthoredLine, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        missing = [d.value for d in Difficulty if d not in self.difficulties]
        if missing:
            raise ValueError(f"difficulties lacks {', '.join(missing)}")
        for field in ("needs", "facts", "settlements", "questions", "matters"):
            _unique(field, [item.id for item in getattr(self, field)])
        known = {need.id for need in self.needs}
        named = {n for s in self.settlements for n in s.needs}
        named |= {f.unlock.need for f in self.facts if f.unlock.need}
        if named - known:
            raise ValueError(f"names needs the scene does not have: {', '.join(sorted(named - known))}")
        matters = {line.matter for lines in self.lines.values() for line in lines if line.matter}
        if strange := matters - {matter.id for matter in self.matters}:
            raise ValueError(f"lines name matters the scene does not have: {', '.join(sorted(strange))}")
        return self


class Persona(Frozen):
    """A counterpart: who they are, how they react, how they talk, and their scenes."""

    id: Slug
    name: Text
    role: Text
    about: Text
    manner: Text
    temper: Temper
    principles: Annotated[tuple[Principle, ...], Field(min_length=2, max_length=8)]
    lines: dict[Move, tuple[AuthoredLine, ...]]
    scenes: Annotated[tuple[Scenario, ...], Field(min_length=1, max_length=12)]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        missing = [m.value for m in Move if m not in STANDS_IN and not self.lines.get(m)]
        if missing:
            raise ValueError(f"lines lacks the moves {', '.join(missing)}")
        _unique("scenes", [scene.id for scene in self.scenes])
        return self

    def lines_for(self, move: Move) -> tuple[AuthoredLine, ...]:
        """Return the persona's lines for a move, or those that stand in for it."""
        return self.lines.get(move) or self.lines[STANDS_IN.get(move, move)]

    def scene(self, scene_id: str) -> Scenario:
        """Return the scene with that id; raises KeyError if this persona has none."""
        for scene in self.scenes:
            if scene.id == scene_id:
                return scene
        raise KeyError(scene_id)


def _unique(field: str, ids: list[str]) -> None:
    double = sorted(i for i, n in Counter(ids).items() if n > 1)
    if double:
        raise ValueError(f"{field} has the same id twice: {', '.join(double)}")
