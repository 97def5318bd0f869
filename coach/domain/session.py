"""Sessions: who practises what, turn by turn."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from coach.domain.codes import Difficulty, Outcome
from coach.domain.knowledge import Guidance
from coach.domain.model import ModelCall
from coach.domain.permissions import PERMISSIONS, Permission, Role
from coach.domain.persona import Persona, Scenario
from coach.domain.reading import Reading
from coach.domain.rubric import Rubric
from coach.domain.scoring import Scorecard
from coach.domain.standing import Cue, Standing
from coach.domain.text import Frozen, Lang, Slug

REPLY_LIMIT = 5000
"""Longest reply that is taken, in characters; a longer one is refused with its length, not cut."""

Reply = Annotated[str, Field(min_length=1, max_length=REPLY_LIMIT)]


class Learner(Frozen):
    """Who asks for something: everybody practises, and some may do more. Without accounts there is one, `local`."""

    id: Slug
    role: Role = Role.REP
    teams: frozenset[str] = frozenset()

    def may(self, permission: Permission) -> bool:
        """Tell whether the role has a permission."""
        return permission in PERMISSIONS[self.role]


LOCAL_LEARNER = Learner(id="local", role=Role.LOCAL)


Mode = Literal["embedded", "model"]
"""Who plays and judges: the parts that need no key, or a language model."""


class Line(Frozen):
    """What the other side says. `author` tells authored lines from a model's and `model` which one it was, `speaker` is
    the persona who says it (empty in turns stored before scenes had a cast).

    `broke` are the rules broken by lines of the model that were thrown away; `instead` is why an authored line
    stands where the model should have spoken (a broken rule, or an error's name); `calls` is what it cost.
    """

    text: str
    speaker: Slug | Literal[""] = ""
    author: Literal["authored", "model"] = "authored"
    model: str = ""
    broke: tuple[str, ...] = ()
    instead: str = ""
    calls: tuple[ModelCall, ...] = ()


def paid_for(reading: Reading | None, lines: Sequence[Line], card: Scorecard | None) -> tuple[ModelCall, ...]:
    """Return the model calls behind the parts of a turn, in the order in which they were made."""
    said = (call for line in lines for call in line.calls)
    return (*(reading.paid() if reading else ()), *said, *(card.calls if card else ()))


class Turn(Frozen):
    """One reply and all it caused. `cues` and `lines` stand in the order in which the others spoke, one line a cue."""

    number: Annotated[int, Field(ge=1)]
    reply: Reply
    reading: Reading
    cues: Annotated[tuple[Cue, ...], Field(min_length=1)]
    standing: Standing
    lines: Annotated[tuple[Line, ...], Field(min_length=1)]
    scorecard: Scorecard
    guidance: Guidance = Guidance()

    def paid(self) -> tuple[ModelCall, ...]:
        """Return the model calls it took; once it is stored they are kept apart from it, and there are none."""
        return paid_for(self.reading, self.lines, self.scorecard)

    @property
    def cue(self) -> Cue:
        """Return what the first speaker was called to do."""
        return self.cues[0]

    @property
    def line(self) -> Line:
        """Return what the first speaker said."""
        return self.lines[0]


class Progress(Frozen):
    """What the nodes of the conversation graph have returned for a turn in flight; gone when the turn is stored."""

    reading: Reading | None = None
    standing: Standing | None = None
    cues: tuple[Cue, ...] = ()
    lines: tuple[Line, ...] = ()
    guidance: Guidance | None = None
    scorecard: Scorecard | None = None

    def paid(self) -> tuple[ModelCall, ...]:
        """Return the model calls behind what there is."""
        return paid_for(self.reading, self.lines, self.scorecard)


class PendingTurn(Frozen):
    """A reply that is stored and not answered yet. `attempts` counts the runs that were begun for it."""

    reply: Reply
    progress: Progress = Progress()
    attempts: Annotated[int, Field(ge=0)] = 0


class Branch(Frozen):
    """Where a session leaves another: before reply `turn` of session `parent`, whose turns up to there it shares."""

    parent: str
    turn: Annotated[int, Field(ge=1)]


CONTEST_LIMIT = 280
"""Longest line a score is contested with, in characters."""


class Contest(Frozen):
    """A learner's doubt about one score of one turn, in a line of their own; kept for whoever reads the transcript."""

    turn: Annotated[int, Field(ge=1)]
    criterion: Slug
    text: Annotated[str, Field(min_length=1, max_length=CONTEST_LIMIT)]
    at: datetime


class Play(Frozen):
    """Content and settings frozen into a session when it starts, so it never changes its meaning."""

    persona: Persona
    scene_id: Slug
    rubric: Rubric
    lang: Lang
    difficulty: Difficulty
    seed: Annotated[int, Field(ge=0, lt=2**31)]

    def scene(self) -> Scenario:
        """Return the scene that is played."""
        return self.persona.scene(self.scene_id)


class Session(Frozen):
    """A session with its finished turns in order.

    `pending` is a reply stored but not yet answered; `set_aside` is the newest reply if it was given up (empty if it
    was not): it is never run by itself again, and its words are kept to be sent once more. A session with a `branch`
    starts from another's turn: its first `branch.turn - 1` turns are the parent's.
    """

    id: str
    learner: Slug
    play: Play
    mode: Mode = "embedded"
    started: datetime
    finished: datetime | None = None
    outcome: Outcome = Outcome.OPEN
    ended_early: bool = False
    start: Standing
    turns: tuple[Turn, ...] = ()
    contests: tuple[Contest, ...] = ()
    pending: PendingTurn | None = None
    set_aside: str = ""
    branch: Branch | None = None

    def own_turns(self) -> tuple[Turn, ...]:
        """Return the turns that were said in this session and not taken over from the one it branched from."""
        return self.turns[self.branch.turn - 1 :] if self.branch else self.turns

    def standing(self) -> Standing:
        """Return how the other side stands now."""
        return self.turns[-1].standing if self.turns else self.start

    def is_over(self) -> bool:
        """Tell whether nothing more can be said: an outcome was reached or the learner ended it."""
        return self.finished is not None
