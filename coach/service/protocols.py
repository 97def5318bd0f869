"""What the services need from outside: the store, the content, a clock, ids."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from coach.domain.catalog import Catalog
from coach.domain.codes import Difficulty, Outcome
from coach.domain.debrief import Debrief
from coach.domain.knowledge import Document
from coach.domain.model import ModelCall
from coach.domain.persona import Persona
from coach.domain.rubric import Rubric
from coach.domain.scoring import Scorecard, ScoreSource
from coach.domain.session import Branch, Contest, Mode, Progress, Session, Turn
from coach.domain.take_along import CardFile, PrintedCard
from coach.domain.text import Frozen, Lang, Text


class SessionSummary(Frozen):
    """One row of a list of sessions.

    `turns` counts the finished turns of its own, not those a branch took over, `scored` those the means
    are over. `means` maps criterion ids to the mean level over those scored by `source`; `mixed` says that others have
    scores of another kind, which are not in it.
    """

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
    scored: int = 0
    means: dict[str, float]
    source: ScoreSource = "quick_read"
    mixed: bool = False
    branch: Branch | None = None


class ModelTokens(Frozen):
    """Tokens that one model took; `cached_tokens` are among those of the prompts."""

    model: str
    prompt_tokens: int
    cached_tokens: int
    completion_tokens: int


class Usage(Frozen):
    """What the language models did in one session. Times are medians in milliseconds, None without a call that had one.

    `models` are the tokens by model, `cost` is what they come to, None where a model has no price.

    `thrown_away` counts lines of the model that broke a rule, `stood_in` authored lines that had to be said instead,
    `pending` replies the judge still owes, `lowered` levels it gave without a verbatim quote.
    """

    session: str
    learner: str
    calls: int
    failed: int
    prompt_tokens: int
    cached_tokens: int = 0
    completion_tokens: int
    first_token_ms: float | None
    total_ms: float | None
    thrown_away: int
    stood_in: int
    pending: int
    lowered: int
    models: tuple[ModelTokens, ...] = ()
    cost: float | None = None


class Head(NamedTuple):
    """Whose session it is, who plays, and whether the reply that was asked for is answered."""

    learner: str
    mode: Mode
    answered: bool


class Begun(NamedTuple):
    """A reply that was taken: whether its key was there already, and the session with it.

    A key that was there may stand for a finished turn, the pending one, or a reply that was set aside.
    """

    known: bool
    session: Session


class Store(Protocol):
    """Where sessions live. Every method is one transaction."""

    def create(self, session: Session, versions: dict[str, str]) -> None:
        """Store a new session with its frozen content and the versions that were in force.

        A branch at a turn that its parent took over itself is stored as a branch of the session the turn was said in.
        Raises NotFound if the parent has no such finished turn, BranchesFull at more than three from one turn.
        """
        ...

    def load(self, session_id: str) -> Session:
        """Return the session with its finished turns, for a branch those it took over first.

        Raises NotFound, and SessionDamaged if what is stored cannot be read.
        """
        ...

    def family(self, session_id: str) -> Sequence[SessionSummary]:
        """Return the sessions of a tree of branches, the root first, then as they started; raises NotFound."""
        ...

    def head(self, session_id: str, key: str = "") -> Head:
        """Return whose session it is, who plays, and whether the reply of that key is answered; raises NotFound."""
        ...

    def begin(self, session_id: str, key: str, reply: str, at: datetime) -> Begun:
        """Store a reply as the pending turn; the same key twice is one turn. Raises SessionBusy, SessionOver."""
        ...

    def attempt(self, session_id: str) -> int:
        """Count one more run of the pending turn and return how many were begun; raises NotFound if none is pending."""
        ...

    def keep_progress(self, session_id: str, number: int, progress: Progress) -> None:
        """Keep what the nodes of the pending turn returned so far; changes nothing once it is finished."""
        ...

    def set_aside(self, session_id: str, at: datetime) -> None:
        """Give up the pending turn, if there is one: the reply is kept, its number is free for the next."""
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
        """Keep a judge's scorecard beside the quick read that stood in for it; raises NotFound.

        `number` is a turn of the session's own; one that a branch took over is scored in the session it was said in.
        """
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
        """Return the sessions of a learner (or of everybody), newest first; those that cannot be read are left out."""
        ...

    def usage(self) -> Sequence[Usage]:
        """Return what the language model did, session by session, those with no call left out."""
        ...


class Content(Protocol):
    """The content files that are in force."""

    def personas(self) -> Sequence[Persona]:
        """Return the personas whose files are right, by id."""
        ...

    def rubric(self) -> Rubric:
        """Return the rubric sessions are scored against."""
        ...

    def catalog(self, name: str) -> Catalog:
        """Return a word catalogue (feelings, needs, pseudo_feelings); raises ContentError."""
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


class CardPrinter(Protocol):
    """Makes files of cards."""

    def printed(self, card: PrintedCard, kind: CardFile) -> bytes:
        """Return a card as a file of that kind."""
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
