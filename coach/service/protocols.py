"""What the services need from outside: the store, the content, a clock, ids."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from coach.domain.codes import Difficulty, Outcome
from coach.domain.debrief import Debrief
from coach.domain.knowledge import Document
from coach.domain.model import ModelCall
from coach.domain.persona import Persona
from coach.domain.rubric import Rubric
from coach.domain.scoring import Scorecard, ScoreSource
from coach.domain.session import Contest, Mode, Session, Turn
from coach.domain.text import Frozen, Lang, Text


class SessionSummary(Frozen):
    """One row of a list of sessions. `means` maps criterion ids to the mean level over the replies scored by `source`;
    `mixed` says that other replies of the session have scores of another kind, which are not in it."""

    id: str
    learner: str
    persona: Text
    scene_id: str
    scene: Text
    lang: Lang
    difficulty: Difficulty
    started: datetime
    finished: datetime | None
    outcome: Outcome
    ended_early: bool
    turns: int
    means: dict[str, float]
    source: ScoreSource = "quick_read"
    mixed: bool = False


class Probe(Frozen):
    """One capability of a model at the endpoint: what was seen, how long it took, what the coach does about it."""

    model: str
    capability: str
    works: bool
    latency_ms: float
    seen: str
    then: str


class Head(NamedTuple):
    """Whose session it is, who plays, and whether the reply that was asked for is answered."""

    learner: str
    mode: Mode
    answered: bool


class Begun(NamedTuple):
    """A pending turn: whether its key was there already, and the session with it."""

    known: bool
    session: Session


class Store(Protocol):
    """Where sessions live. Every method is one transaction."""

    def create(self, session: Session, versions: dict[str, str]) -> None:
        """Store a new session with its frozen content and the versions that were in force."""
        ...

    def load(self, session_id: str) -> Session:
        """Return the session with its finished turns; raises NotFound."""
        ...

    def head(self, session_id: str, key: str = "") -> Head:
        """Return whose session it is, who plays, and whether the reply of that key is answered; raises NotFound."""
        ...

    def begin(self, session_id: str, key: str, reply: str, at: datetime) -> Begun:
        """Store a reply as the pending turn; the same key twice is one turn. Raises SessionBusy, SessionOver."""
        ...

    def turn_for(self, session_id: str, key: str) -> Turn | None:
        """Return the finished turn of that key, or None."""
        ...

    def complete(self, session_id: str, turn: Turn, at: datetime) -> Turn:
        """Finish the pending turn, with its scores and the session's outcome; a second time changes nothing.

        Returns the turn as it is kept: another process may have finished it first, with another line. Raises NotFound
        if nobody began it.
        """
        ...

    def rescore(self, session_id: str, number: int, card: Scorecard, at: datetime) -> None:
        """Keep a judge's scorecard beside the quick read that stood in for it; raises NotFound."""
        ...

    def contest(self, session_id: str, contest: Contest) -> None:
        """Keep a doubt with its turn; raises NotFound."""
        ...

    def set_mode(self, session_id: str, mode: Mode) -> None:
        """Change who plays and judges the rest of a session."""
        ...

    def keep_debrief(self, session_id: str, debrief: Debrief) -> None:
        """Keep the debrief of a session that is over."""
        ...

    def debrief(self, session_id: str) -> Debrief | None:
        """Return the debrief that was kept, or None."""
        ...

    def spend(self, session_id: str, calls: Sequence[ModelCall], at: datetime) -> None:
        """Record what calls of a session cost."""
        ...

    def tokens_since(self, learner: str, since: datetime) -> int:
        """Return the tokens a learner's calls took since then."""
        ...

    def calls(self, session_id: str | None) -> Sequence[tuple[str, ModelCall]]:
        """Return the calls of a session (or all) with their session's id, oldest first."""
        ...

    def end(self, session_id: str, at: datetime) -> None:
        """Mark an open session as ended by the learner; changes nothing if it is over."""
        ...

    def sessions(self, learner: str | None) -> Sequence[SessionSummary]:
        """Return the sessions of a learner (or of everybody), newest first."""
        ...


class Content(Protocol):
    """The content files that are in force."""

    def personas(self) -> Sequence[Persona]:
        """Return the personas whose files are right, by id."""
        ...

    def rubric(self) -> Rubric:
        """Return the rubric sessions are scored against."""
        ...

    def documents(self) -> Sequence[Document]:
        """Return the SOPs and cases whose files are right."""
        ...

    def problems(self) -> Sequence[str]:
        """Return a sentence for everything wrong in the files that were left out."""
        ...


class ContentChecker(Protocol):
    """Checks content files more thoroughly than loading them does."""

    def check(self, paths: Sequence[Path]) -> Sequence[str]:
        """Return one sentence for each thing wrong in these files or folders (all content if none is named)."""
        ...


class KnowledgeIndex(Protocol):
    """The index behind the knowledge search."""

    def update(self, documents: Sequence[Document]) -> tuple[int, int, int]:
        """Make the index hold exactly these documents; return clauses added, removed, unchanged."""
        ...


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return now, with time zone UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that only ever go forward, whatever is done to the machine's clock."""
        ...


class Ids(Protocol):
    """Makes ids and seeds."""

    def new_id(self) -> str:
        """Return an id that nobody can guess."""
        ...

    def new_seed(self) -> int:
        """Return a seed, 0 to 2**31 - 1."""
        ...
