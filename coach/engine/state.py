"""What one turn carries through the graph, and what the nodes may use."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NotRequired, Required, TypedDict

from coach.domain.knowledge import Guidance
from coach.domain.reading import Reading
from coach.domain.scoring import Scorecard
from coach.domain.session import Line
from coach.domain.standing import Cue, Standing
from coach.engine.protocols import Actor, Adviser, Drafter, Judge, Piece, Reader, Retriever, Stage


class TurnState(TypedDict):
    """State of one turn: starts with the stage and the standing, ends with all five results."""

    stage: Required[Stage]
    standing: Required[Standing]
    reading: NotRequired[Reading]
    cue: NotRequired[Cue]
    line: NotRequired[Line]
    scorecard: NotRequired[Scorecard]
    guidance: NotRequired[Guidance]


@dataclass(frozen=True)
class Cast:
    """The parts that play, handed in by bootstrap. `adviser` is there only with a language model."""

    reader: Reader
    actor: Actor
    judge: Judge
    retriever: Retriever
    drafter: Drafter
    adviser: Adviser | None = None


@dataclass(frozen=True)
class TurnContext:
    """What the nodes of one turn may use: who plays, and who hears the line as it comes."""

    cast: Cast
    hand_on: Callable[[Piece], None]
