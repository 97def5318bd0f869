"""What the engine needs from outside; adapters and the embedded mode implement it."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, Literal, Protocol

from coach.domain.debrief import Draft
from coach.domain.knowledge import Guidance, Passage
from coach.domain.model import ModelCall
from coach.domain.persona import Scenario
from coach.domain.reading import Reading
from coach.domain.scoring import Scorecard
from coach.domain.session import Line, Play, Session, Turn
from coach.domain.standing import Cue
from coach.domain.text import Frozen


class Stage(Frozen):
    """Everything said and frozen so far, for whoever speaks or judges next."""

    play: Play
    turns: tuple[Turn, ...]
    reply: str

    def last_line(self) -> str:
        """Return what the other side said last."""
        return self.turns[-1].line.text if self.turns else self.play.scene().opening.get(self.play.lang)


class Reader(Protocol):
    """Labels one reply in milliseconds; never raises on any string."""

    def prepare(self, text: str) -> None:
        """Begin, on another thread, what takes longest about reading `text`; `read` does it where nobody began."""
        ...

    def read(self, text: str, scene: Scenario | None = None) -> Reading:
        """Return the reading of `text`; with a scene, also what it touched, asked and fits."""
        ...


class Retake:
    """Says that the pieces handed on so far do not stand: the line starts anew."""


RETAKE: Final = Retake()
Piece = str | Retake


def unheard(piece: Piece) -> None:
    """Hand a piece on to nobody."""


class Actor(Protocol):
    """Words the director's move. It never sees a score."""

    def speak(self, cue: Cue, stage: Stage) -> Iterator[Piece | Line]:
        """Yield the line piece by piece, RETAKE where what came before does not stand, and last the line itself."""
        ...


class Judge(Protocol):
    """Scores one reply against the session's rubric. Never sees the persona."""

    def judge(self, reading: Reading, stage: Stage, guidance: Guidance) -> Scorecard:
        """Return the scorecard; a criterion it cannot score has level None and a reason."""
        ...


Task = Literal["points", "one_way"]
"""What is asked of an adviser: at most two points on a draft, or one way to say it."""


class Adviser(Protocol):
    """Looks at a draft before it is sent."""

    def advise(self, stage: Stage, reading: Reading, task: Task, record: Callable[[ModelCall], None]) -> Iterator[str]:
        """Yield the advice on `stage.reply` piece by piece. Raises ModelError."""
        ...


class Retriever(Protocol):
    """Finds passages in the knowledge base."""

    def prepare(self, query: str) -> None:
        """Begin, on another thread, what takes longest about finding `query`; `find` does it where nobody began."""
        ...

    def find(self, query: str, k: int) -> Sequence[Passage]:
        """Return at most `k` passages that bear on the query, best first; none is an answer."""
        ...


class Drafter(Protocol):
    """Says what a finished session shows."""

    def draft(self, session: Session) -> Draft:
        """Return the turning point, the costliest line and at most two things to try."""
        ...
