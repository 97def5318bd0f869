"""The company's SOPs and cases: documents in numbered clauses, and passages found in them."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from coach.domain.text import Frozen, PainPoint, Short, Slug, Text

DocumentKind = Literal["sop", "case"]


class Clause(Frozen):
    """One numbered clause, the unit that is retrieved and cited; numbers never change."""

    number: Annotated[int, Field(ge=1)]
    heading: Text
    body: Text


class Questions(Frozen):
    """How people ask for a document who do not know its words; search finds it by these too."""

    zh: tuple[Short, ...] = ()
    en: tuple[Short, ...] = ()


class Document(Frozen):
    """An SOP or a case."""

    id: Slug
    kind: DocumentKind
    title: Text
    tags: tuple[Slug, ...]
    pain_point: PainPoint
    asked: Questions = Questions()
    clauses: Annotated[tuple[Clause, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _numbered(self) -> Self:
        if [c.number for c in self.clauses] != list(range(1, len(self.clauses) + 1)):
            raise ValueError("clauses must be numbered §1, §2, … without gaps")
        return self


class Passage(Frozen):
    """A clause found for a query; `score` is how well it answers, 0..1, comparable
    within one query."""

    id: Slug
    kind: DocumentKind
    clause: int
    title: Text
    heading: Text
    text: Text
    score: float

    def citation(self) -> str:
        """Return how a passage is cited, e.g. `account-ownership §3`."""
        return f"{self.id} §{self.clause}"


class Guidance(Frozen):
    """What the knowledge base says to one turn: at most two passages, none when no rule bears on it.

    `unavailable` is the reason when the knowledge base could not be asked at all.
    """

    passages: Annotated[tuple[Passage, ...], Field(max_length=2)] = ()
    unavailable: str = ""
