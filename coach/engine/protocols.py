"""What the engine needs from outside; the roles, the embedded parts and the adapters implement it."""

from collections.abc import Callable, Iterator, Sequence
from math import inf
from typing import Protocol

from coach.domain.debrief import Draft
from coach.domain.knowledge import Guidance, Passage
from coach.domain.model import ModelCall
from coach.domain.persona import Scenario
from coach.domain.reading import Reading
from coach.domain.scoring import Scorecard
from coach.domain.session import Play, Session, Turn
from coach.domain.speech import AdviceTask, SpeechEvent
from coach.domain.standing import Cue
from coach.domain.text import Frozen


class Stage(Frozen):
    """Everything said and frozen so far, for the part that speaks or judges next.

    `until`: when the turn stops waiting for language models, by the monotonic clock.
    """

    play: Play
    turns: tuple[Turn, ...]
    reply: str
    until: float = inf

    def last_line(self) -> str:
        """Return what the other side said last."""
        return self.turns[-1].lines[-1].text if self.turns else self.play.scene().opening.get(self.play.lang)


class Reader(Protocol):
    """Labels one reply in milliseconds; never raises on any string."""

    def read(self, text: str, scene: Scenario | None = None) -> Reading:
        """Return the reading of `text`; with a scene, also what it touched, asked and fits."""
        ...


class SecondReader(Protocol):
    """Reads a reply once more, after the embedded reader; never raises, and never takes back what that one saw for
    certain."""

    def second(self, first: Reading, stage: Stage) -> Reading:
        """Return the reading that drives the director: `first`, with what a second look adds where it may."""
        ...


class Actor(Protocol):
    """Words the director's move. It never sees a score."""

    def speak(self, cue: Cue, stage: Stage) -> Iterator[SpeechEvent]:
        """Yield pieces of the line, a restart where the pieces so far do not stand, and last the line itself."""
        ...


class Judge(Protocol):
    """Scores one reply against the session's rubric. Never sees the persona."""

    def judge(self, reading: Reading, stage: Stage, guidance: Guidance) -> Scorecard:
        """Return the scorecard; a criterion it cannot score has level None and a reason."""
        ...


class Adviser(Protocol):
    """Looks at a draft before it is sent."""

    def advise(
        self, stage: Stage, reading: Reading, task: AdviceTask, record: Callable[[ModelCall], None]
    ) -> Iterator[str]:
        """Yield the advice on `stage.reply` piece by piece. Raises ModelError."""
        ...


class Retriever(Protocol):
    """Finds passages in the knowledge base."""

    def find(self, query: str, k: int) -> Sequence[Passage]:
        """Return at most `k` passages that bear on the query, best first; none is an answer."""
        ...


class Debriefer(Protocol):
    """Says what a finished session shows."""

    def draft(self, session: Session) -> Draft:
        """Return the turning point, the costliest line and at most two things to try."""
        ...
