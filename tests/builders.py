"""Builders and fakes of the short suites : nouns, director, turn, store, practice, crash."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from coach.domain.codes import Difficulty, FaultCode
from coach.domain.knowledge import Document, Passage
from coach.domain.persona import Persona, Scenario
from coach.domain.reading import FoundFault, Quote, Reading
from coach.domain.rubric import Rubric
from coach.domain.session import Line, Play
from coach.domain.standing import Cue
from coach.embedded.debriefer import QuickDrafter
from coach.embedded.judge import QuickJudge
from coach.engine.graph.context import Cast
from coach.engine.protocols import Piece, Stage
from coach.errors import KnowledgeError
from tests import world

ROOT = Path(__file__).parents[1]


def scene() -> Scenario:
    """The one scene."""
    return world.scenario("same-account", sop=("account-ownership",))


def persona() -> Persona:
    """The one counterpart."""
    return world.persona(scenes=[scene()])


def rubric() -> Rubric:
    """The four criteria."""
    return world.rubric()


def play() -> Play:
    """The scene in Chinese at medium difficulty."""
    return Play(persona=persona(), scene_id="same-account", rubric=rubric(), lang="zh",
                difficulty=Difficulty.MEDIUM, seed=7)  # fmt: skip


def passage(document: str = "account-ownership", clause: int = 1) -> Passage:
    """A clause that was found."""
    return world.passage(document, clause)


def reading(
    total: int,
    *faults: FaultCode,
    touched: Sequence[str] = (),
    asked: Sequence[str] = (),
    fits: Sequence[str] = (),
    empty: bool = False,
    text: str = world.REPLY,
) -> Reading:
    """A reading of `text` whose labels sum to `total`, filled up in twos from o to r."""
    found = world.summed(total, touched=touched, asked=asked, fits=fits, empty=empty, of=text)
    carried = tuple(FoundFault(code=code, quote=Quote(text=text[:6], start=0)) for code in faults)
    return found.model_copy(update={"faults": carried})


class FakeReader:
    """Reads every text as the same labels and faults: observation and feeling, unless told otherwise."""

    def __init__(self, total: int = 4, *faults: FaultCode) -> None:
        self._total, self._faults = total, faults

    def prepare(self, text: str) -> None:
        pass

    def read(self, text: str, scene: Scenario | None = None) -> Reading:
        return reading(self._total, *self._faults, text=text)


class FakeActor:
    """Says the number of its line, in three pieces."""

    def speak(self, cue: Cue, stage: Stage) -> Iterator[Piece | Line]:
        pieces = ("第", str(len(stage.turns) + 1), "句。")
        yield from pieces
        yield Line(text="".join(pieces))


class FakeRetriever:
    """Finds what it is given, or cannot be asked; remembers what it was asked."""

    def __init__(self, found: Sequence[Passage] = (), broken: bool = False) -> None:
        self._found, self._broken = found, broken
        self.asked: list[str] = []

    def prepare(self, query: str) -> None:
        pass

    def find(self, query: str, k: int) -> Sequence[Passage]:
        self.asked.append(query)
        if self._broken:
            raise KnowledgeError(found="a torn page")
        return self._found[:k]


class TickingClock:
    """A minute later every time it is asked."""

    def __init__(self) -> None:
        self._at = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

    def now(self) -> datetime:
        self._at += timedelta(minutes=1)
        return self._at


class CountingIds:
    """id-1, id-2, …; seeds 1, 2, …"""

    def __init__(self) -> None:
        self._ids, self._seeds = 0, 0

    def new_id(self) -> str:
        self._ids += 1
        return f"id-{self._ids}"

    def new_seed(self) -> int:
        self._seeds += 1
        return self._seeds


class FewContents:
    """One counterpart, one rubric, no rules."""

    def personas(self) -> Sequence[Persona]:
        return [persona()]

    def rubric(self) -> Rubric:
        return rubric()

    def documents(self) -> Sequence[Document]:
        return []

    def problems(self) -> Sequence[str]:
        return []


def cast(reader: FakeReader | None = None, retriever: FakeRetriever | None = None) -> Cast:
    """Everybody who plays in a turn."""
    return Cast(
        reader=reader or FakeReader(),
        actor=FakeActor(),
        judge=QuickJudge(),
        retriever=retriever or FakeRetriever(),
        drafter=QuickDrafter(),
    )
