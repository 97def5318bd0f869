"""Stand-ins for what the house needs from outside, handed in where the real part would be."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache

from coach.adapters.encoder import SentenceEncoder
from coach.domain.catalog import Catalog
from coach.domain.knowledge import Document, Passage
from coach.domain.model import ModelCall
from coach.domain.persona import Persona, Scenario
from coach.domain.reading import Reading, SecondReading
from coach.domain.rubric import Rubric
from coach.domain.session import Line
from coach.domain.speech import Piece, SpeechEvent
from coach.domain.standing import Cue
from coach.embedded.actor import AuthoredActor
from coach.embedded.debriefer import QuickDebriefer
from coach.embedded.judge import QuickJudge
from coach.engine.graph.context import Context
from coach.engine.line_rules.rules import LineRules
from coach.engine.protocols import Actor, Debriefer, Judge, Reader, Retriever, SecondReader, Stage
from tests import world as build


def observed(text: str) -> Reading:
    """Read a text as one plain observation."""
    return build.reading(o=1, of=text)


class FakeReader:
    """Reads what the script says for a text, and anything else as `otherwise` says."""

    def __init__(
        self, script: Mapping[str, Reading] | None = None, otherwise: Callable[[str], Reading] = observed
    ) -> None:
        self._script, self._otherwise = dict(script or {}), otherwise
        self.texts: list[str] = []

    def read(self, text: str, scene: Scenario | None = None) -> Reading:
        self.texts.append(text)
        return self._script.get(text) or self._otherwise(text)


class FakeSecondReader:
    """Hears these needs as well, at the cost of one call."""

    def __init__(self, *touched: str) -> None:
        self._touched = touched
        self.firsts: list[Reading] = []

    def second(self, first: Reading, stage: Stage) -> Reading:
        self.firsts.append(first)
        call = ModelCall(
            role="reading", model="m", prompt="p", prompt_tokens=30, completion_tokens=4, total_ms=250, ended="ok"
        )
        second = SecondReading(model="m", prompt="p", taken=("need",), calls=(call,))
        return first.model_copy(update={"touched": self._touched, "second": second})


class FakeRetriever:
    """Finds the same passages for every query, or fails as it is told."""

    def __init__(self, *passages: Passage, error: Exception | None = None) -> None:
        self._passages, self._error = passages, error
        self.queries: list[str] = []

    def find(self, query: str, k: int) -> Sequence[Passage]:
        self.queries.append(query)
        if self._error:
            raise self._error
        return self._passages[:k]


class FakeActor:
    """Says these pieces, or the number of its line; calls `between` after each piece."""

    def __init__(self, *pieces: str, between: Callable[[], object] = lambda: None) -> None:
        self._pieces, self._between = pieces, between
        self.turns = 0

    def speak(self, cue: Cue, stage: Stage) -> Iterator[SpeechEvent]:
        self.turns += 1
        pieces = self._pieces or ("第", str(len(stage.turns) + 1), "句。")
        for piece in pieces:
            yield Piece(speaker=cue.speaker, text=piece)
            self._between()
        yield Line(text="".join(pieces), author="model")


class ManualClock:
    """Stands still until it is moved."""

    def __init__(self, at: datetime = build.NOON) -> None:
        self.at, self.seconds = at, 0.0

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.seconds

    def move(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)
        self.seconds += 60.0 * minutes


class CountingIds:
    """s1, s2, …; seeds 1, 2, …"""

    def __init__(self) -> None:
        self._ids, self._seeds = 0, 0

    def new_id(self) -> str:
        self._ids += 1
        return f"s{self._ids}"

    def new_seed(self) -> int:
        self._seeds += 1
        return self._seeds


class FakeContent:
    """Content that is simply there; replace the lists to change it."""

    def __init__(self, personas: Sequence[Persona] = (), documents: Sequence[Document] = ()) -> None:
        self.people, self.rules, self.scored_against = list(personas), list(documents), build.rubric()

    def personas(self) -> Sequence[Persona]:
        return self.people

    def rubric(self) -> Rubric:
        return self.scored_against

    def catalog(self, name: str) -> Catalog:
        return build.needs()

    def documents(self) -> Sequence[Document]:
        return self.rules

    def problems(self) -> Sequence[str]:
        return []


@cache
def line_rules() -> LineRules:
    """The rules of a line with the real encoder, loaded once; giving in is told by meaning, which no fake has."""
    return LineRules(SentenceEncoder())


def context(
    reader: Reader | None = None,
    actor: Actor | None = None,
    retriever: Retriever | None = None,
    judge: Judge | None = None,
    debriefer: Debriefer | None = None,
    second_reader: SecondReader | None = None,
) -> Context:
    """The embedded parts with a scripted reader and an empty knowledge base."""
    return Context(
        reader=reader or FakeReader(),
        actor=actor or AuthoredActor(),
        judge=judge or QuickJudge(),
        retriever=retriever or FakeRetriever(),
        debriefer=debriefer or QuickDebriefer(),
        second_reader=second_reader,
    )
