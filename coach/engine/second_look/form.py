"""The form of a second look at a reply: codes for each sentence by its number, so short that it comes in time."""

from functools import lru_cache
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, model_validator

from coach.domain.reading import Quote
from coach.engine.protocols import Stage
from coach.engine.second_look.pointing import KINDS, Finding, Kind, pointed_at
from coach.engine.second_look.vocabulary import ids_of

MOST = 8
"""Codes of a sentence that are read; one that does more things at once is none."""

LONGEST = 64
"""Characters of a code that are kept: one that is none is noted, and what a model writes there may be anything."""

PREFIX: dict[Kind, str] = {"need": "need:", "question": "ask:"}
"""Ids of the scene are told from codes by what stands before them."""


class SecondLook(BaseModel):
    """What a model sees in a reply: under the number of each sentence a list of codes."""

    model_config = ConfigDict(extra="allow")

    @model_validator(mode="after")
    def _numbered(self) -> Self:
        """Whatever else is odd costs only itself; without any sentence there is no look."""
        if not any(key.isdecimal() for key in self.model_extra or {}):
            raise ValueError("no sentence is numbered")
        return self

    def findings(self, quotes: tuple[Quote, ...], stage: Stage) -> list[Finding]:
        """Return what it says of which sentence, in order, each thing once."""
        said = self.model_extra or {}
        codes = ((pointed_at(quotes, number), said.get(str(number))) for number in range(1, len(quotes) + 1))
        found = [
            finding for quote, listed in codes for code in _texts(listed) for finding in _meant(code, quote, stage)
        ]
        return list(dict.fromkeys(found))


def form_for(stage: Stage, sentences: int) -> type[SecondLook]:
    """Return the form for so many sentences; its schema allows the codes and the ids of this scene and no others."""
    codes = [code_of(kind, one) for kind in KINDS for one in ids_of(kind, stage)]
    return _form(tuple(dict.fromkeys(codes)), sentences)


def code_of(kind: Kind, what: str) -> str:
    """Return how an id is written in the form."""
    return PREFIX.get(kind, "") + what


@lru_cache(maxsize=256)
def _form(codes: tuple[str, ...], sentences: int) -> type[SecondLook]:
    class SecondLookHere(SecondLook):
        """A second look at so many sentences in one scene."""

        @classmethod
        def model_json_schema(cls, *_args: Any, **_more: Any) -> dict[str, Any]:
            """Return the schema, strict as endpoints want it, the codes told once: they count each value."""
            codes_of_one = {"type": "array", "maxItems": MOST, "items": {"type": "string", "enum": list(codes)}}
            lists = {str(number): {"$ref": "#/$defs/codes"} for number in range(1, sentences + 1)}
            shape = {"type": "object", "properties": lists, "required": list(lists), "additionalProperties": False}
            return {"$defs": {"codes": codes_of_one}, **shape}

    return SecondLookHere


def _texts(listed: object) -> list[str]:
    several = listed if isinstance(listed, list) else [listed]
    return [code.strip()[:LONGEST] for code in several[:MOST] if isinstance(code, str) and code.strip()]


def _meant(code: str, quote: Quote | None, stage: Stage) -> list[Finding]:
    """A code may be an act and a fault at once, as a threat is; one that is nothing is an unknown act."""
    kinds = [kind for kind in KINDS if any(code == code_of(kind, one) for one in ids_of(kind, stage))]
    found = [Finding(kind, code.removeprefix(PREFIX.get(kind, "")), quote) for kind in kinds]
    return found or [Finding("act", code, quote)]
