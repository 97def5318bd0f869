"""The form of a second look at a reply: sentence numbers and ids, so short that nobody waits long for it."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from coach.domain.reading import Quote
from coach.engine.protocols import Stage
from coach.engine.roles.forms import Form, Several, Words
from coach.engine.second_look.pointing import Finding, Kind, pointed_at
from coach.engine.second_look.vocabulary import ids_of

LISTS: dict[str, Kind] = {
    "acts": "act", "needs": "need", "questions": "question", "terms": "term", "faults": "fault",
}  # fmt: skip
MOST = 8
"""Entries of a list that are read; a reply that does more things at once is none."""

LONGEST = 64
"""Characters of an id that are kept: one that is none is noted, and what a model writes there may be anything."""


def _number(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


class Pointed(Form):
    """A sentence by its number, and the id of what it is."""

    s: Annotated[int, BeforeValidator(_number)] = 0
    what: Words = ""


class SecondLook(Form):
    """What a model sees in a reply."""

    acts: Several[Pointed] = Field(default_factory=list)
    needs: Several[Pointed] = Field(default_factory=list)
    questions: Several[Pointed] = Field(default_factory=list)
    terms: Several[Pointed] = Field(default_factory=list)
    faults: Several[Pointed] = Field(default_factory=list)

    def findings(self, quotes: tuple[Quote, ...]) -> list[Finding]:
        """Return what it says of which sentence, in the order of its lists, each thing once."""
        said = [
            Finding(kind, one.what.strip()[:LONGEST], pointed_at(quotes, one.s))
            for name, kind in LISTS.items()
            for one in getattr(self, name)[:MOST]
        ]
        return list(dict.fromkeys(said))


def form_for(stage: Stage) -> type[SecondLook]:
    """Return the form whose schema allows the ids of this scene and no others."""
    return _form(tuple((name, ids_of(kind, stage)) for name, kind in LISTS.items()))


@lru_cache(maxsize=64)
def _form(allowed: tuple[tuple[str, tuple[str, ...]], ...]) -> type[SecondLook]:
    class SecondLookHere(SecondLook):
        """A second look in one scene."""

        @classmethod
        def model_json_schema(cls, *_args: Any, **_more: Any) -> dict[str, Any]:
            """Return the schema, strict as endpoints want it; a list that can hold nothing is left out."""
            lists = {name: _list_of(ids) for name, ids in allowed if ids}
            return {"type": "object", "properties": lists, "required": list(lists), "additionalProperties": False}

    return SecondLookHere


def _list_of(ids: Sequence[str]) -> dict[str, Any]:
    entry = {"s": {"type": "integer"}, "what": {"type": "string", "enum": list(ids)}}
    item = {"type": "object", "properties": entry, "required": list(entry), "additionalProperties": False}
    return {"type": "array", "maxItems": MOST, "items": item}
