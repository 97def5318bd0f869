"""Sessions: who practises what, turn by turn."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from coach.domain.codes import Difficulty, Outcome
from coach.domain.knowledge import Guidance
from coach.domain.model import ModelCall
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
    """Whoever practises. Without login there is exactly one, `local`."""

    id: Slug


LOCAL_LEARNER = Learner(id="local")


Mode = Literal["embedded", "model"]
"""Who plays and judges: the parts that need no key, or a language model."""


class Line(Frozen):
    """What the other side says. `author` tells authored lines from a model's.

    `broke` are the rules broken by lines of the model that were thrown away; `instead` is why an authored line
    stands where the model should have spoken (a broken rule, or an error's name); `calls` is what it cost.
    """

    text: str
    author: Literal["authored", "model"] = "authored"
    broke: tuple[str, ...] = ()
    instead: str = ""
    calls: tuple[ModelCall, ...] = ()


class Turn(Frozen):
    """One reply and all it caused."""

    number: Annotated[int, Field(ge=1)]
    reply: Reply
    reading: Reading
    cue: Cue
    standing: Standing
    line: Line
    scorecard: Scorecard
    guidance: Guidance = Guidance()


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
    """A session with its finished turns in order. `pending` is a reply stored but not yet answered."""

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
    pending: str | None = None

    def standing(self) -> Standing:
        """Return how the other side stands now."""
        return self.turns[-1].standing if self.turns else self.start

    def is_over(self) -> bool:
        """Tell whether nothing more can be said: an outcome was reached or the learner ended it."""
        return self.finished is not None
