"""The states of the graphs: what a run starts from and what its nodes add."""

from operator import add
from typing import Annotated, NotRequired, Required, TypedDict

from coach.domain.debrief import CriterionResult, Debrief, Draft
from coach.domain.knowledge import Guidance
from coach.domain.reading import Reading
from coach.domain.scoring import Scorecard
from coach.domain.session import Line, Play, Session, Turn
from coach.domain.standing import Cue, Standing


class ConversationState(TypedDict):
    """One turn of a conversation.

    A run starts from `play`, the finished `turns`, the `standing` before the reply and the `reply`; each node adds what
    it is named for. `until` is when the turn stops waiting for language models, by the monotonic clock. A run that goes
    on from where another broke off starts from that one's results too: a node whose result is there already does
    nothing.
    """

    play: Required[Play]
    turns: Required[tuple[Turn, ...]]
    standing: Required[Standing]
    reply: Required[str]
    until: NotRequired[float]
    reading: NotRequired[Reading | None]
    cues: NotRequired[tuple[Cue, ...]]
    lines: NotRequired[tuple[Line, ...]]
    guidance: NotRequired[Guidance | None]
    scorecard: NotRequired[Scorecard | None]
    turn: NotRequired[Turn | None]


class AnswerState(TypedDict):
    """What the others of the scene say to a reply: one line a cue, in the order of the cues."""

    play: Required[Play]
    turns: Required[tuple[Turn, ...]]
    reply: Required[str]
    until: NotRequired[float]
    cues: Required[tuple[Cue, ...]]
    lines: Annotated[tuple[Line, ...], add]


class AnswerOutput(TypedDict):
    """What `answer` hands back: parallel subgraphs may not write the same keys."""

    lines: tuple[Line, ...]


class AssessState(TypedDict):
    """How a reply is assessed: the rules that bear on it, then the score."""

    play: Required[Play]
    turns: Required[tuple[Turn, ...]]
    reply: Required[str]
    until: NotRequired[float]
    reading: Required[Reading]
    guidance: NotRequired[Guidance | None]
    scorecard: NotRequired[Scorecard | None]


class AssessOutput(TypedDict):
    """What `assess` hands back."""

    guidance: Guidance
    scorecard: Scorecard


class DebriefState(TypedDict):
    """State of a debrief: starts with the session, ends with the debrief."""

    session: Required[Session]
    results: NotRequired[tuple[CriterionResult, ...]]
    draft: NotRequired[Draft]
    debrief: NotRequired[Debrief]
