"""What a reply contains: labels with verbatim evidence, faults, good moves, and what it touched."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from coach.domain.codes import Act, FaultCode, GoodMove, Term
from coach.domain.model import ModelCall
from coach.domain.text import Frozen, Slug

Part = Literal["o", "f", "n", "r"]
PARTS: tuple[Part, ...] = ("o", "f", "n", "r")
LevelValue = Annotated[int, Field(ge=0, le=2)]
ReadBy = Literal["embedded", "model"]


class Quote(Frozen):
    """A verbatim run of the learner's own words: `text` stands at `start` (characters) in the reply."""

    text: Annotated[str, Field(min_length=1)]
    start: Annotated[int, Field(ge=0)]

    def stands_in(self, reply: str) -> bool:
        """Tell whether the quote is really there, character for character."""
        return reply[self.start : self.start + len(self.text)] == self.text


class Labels(Frozen):
    """The four OFNR labels of one reply, each 0, 1 or 2."""

    o: LevelValue = 0
    f: LevelValue = 0
    n: LevelValue = 0
    r: LevelValue = 0

    def total(self) -> int:
        """Return the sum of the labels, 0..8."""
        return self.o + self.f + self.n + self.r

    def get(self, part: Part) -> int:
        """Return one label."""
        return int(getattr(self, part))


class FoundFault(Frozen):
    """A fault found in a reply, with the words that carry it."""

    code: FaultCode
    quote: Quote


class FoundMove(Frozen):
    """A good move found in a reply, with the words that carry it."""

    code: GoodMove
    quote: Quote


class FoundAct(Frozen):
    """A dialogue act found in a reply, with the words that do it."""

    act: Act
    quote: Quote


class SecondReading(Frozen):
    """What a language model, asked to read a reply as well, had to do with its reading.

    `model` and `prompt` are who was asked and with which prompt files. `taken` is what of its answer is in the reading,
    as "act credit", "need respect", "fault threat" and so on, `dropped` what is not, with the reason behind a colon.
    `instead` is why the reading is the embedded reader's alone though a model was asked (an error's name), `calls` what
    asking took.
    """

    model: str
    prompt: str
    taken: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    instead: str = ""
    calls: tuple[ModelCall, ...] = ()


class Reading(Frozen):
    """One reply as the reader understands it.

    `evidence[part]` is non-empty exactly where the label of that part is above 0. `touched` are ids of
    the scene's needs that the reply names or guesses, `asked` ids of the scene's facts it asks about,
    `fits` ids of the scene's settlements that its request fits, best first. `acts` is what it does in the talk,
    `questions` are ids of the scene's questions it asks, nearest first, `terms` what a proposal or offer in it says,
    `matters` ids of the scene's matters it deals with. `empty` means there was nothing to understand (no words, or too
    few to mean anything). `second` is there where a model was asked to read as well: `read_by` tells who read it.
    """

    labels: Labels = Labels()
    evidence: dict[Part, tuple[Quote, ...]] = Field(default_factory=dict)
    faults: tuple[FoundFault, ...] = ()
    good_moves: tuple[FoundMove, ...] = ()
    touched: tuple[Slug, ...] = ()
    asked: tuple[Slug, ...] = ()
    fits: tuple[Slug, ...] = ()
    acts: tuple[FoundAct, ...] = ()
    questions: tuple[Slug, ...] = ()
    terms: tuple[Term, ...] = ()
    matters: tuple[Slug, ...] = ()
    empty: bool = False
    second: SecondReading | None = None

    @model_validator(mode="after")
    def _evidence_matches_labels(self) -> Self:
        for part in PARTS:
            if bool(self.labels.get(part)) != bool(self.evidence.get(part)):
                raise ValueError(f"label {part} and its evidence disagree")
        return self

    @property
    def read_by(self) -> ReadBy:
        """Return whose reading this is: the embedded reader's alone, or one that a model read as well."""
        return "model" if self.second and not self.second.instead else "embedded"

    def paid(self) -> tuple[ModelCall, ...]:
        """Return the model calls it took."""
        return self.second.calls if self.second else ()

    def codes(self) -> tuple[FaultCode, ...]:
        """Return the fault codes, in the order found, each once."""
        return tuple(dict.fromkeys(fault.code for fault in self.faults))

    def does(self, *acts: Act) -> bool:
        """Tell whether the reply does any of these dialogue acts."""
        return any(found.act in acts for found in self.acts)

    def has(self, code: FaultCode) -> bool:
        """Tell whether a fault of that code was found."""
        return any(fault.code == code for fault in self.faults)
