"""The names a rubric gives to what it scores, and which of them a model means."""

import re
from collections.abc import Iterable, Mapping
from itertools import dropwhile
from typing import Any

from coach.domain.text import LANGS
from coach.engine.evidence.likeness import folded

_PARTS = re.compile(r"[\s·:,.()\[\]/|=_\"'`*#-]+")
_BETWEEN = re.compile(r"[·:,.()\[\]/|=]")
_NUMBER = re.compile(r"\d+|criterion|criteria|fault|good|move|标准|维度|准则")
"""Said beside a name and no name."""

Names = Mapping[str, frozenset[str]]


def names_of(scored: Iterable[Any]) -> Names:
    """Return the names of criteria, faults or good moves by their id: the id itself and the names in both languages."""
    return {_id(one): frozenset({_plain(_id(one)), *(_plain(one.name.get(lang)) for lang in LANGS)}) for one in scored}


def meant(said: str, names: Names) -> str:
    """Return the id a model means, or an empty text where it names none, or more than one.

    It may write the name instead of the id, both together (o · 观察), or a number before it.
    """
    if said.strip() in names:
        return said.strip()
    plain = _plain(said)
    whole = [id_ for id_, called in names.items() if plain in called]
    if whole:
        return whole[0] if len(whole) == 1 else ""
    parts = [_plain(part) for part in _BETWEEN.split(folded(said).text)]
    by_part = [{id_ for id_, called in names.items() if part in called} for part in parts if part]
    ids = set().union(*by_part)
    return ids.pop() if len(ids) == 1 and all(by_part) else ""


def _id(one: Any) -> str:
    return str(one.code.value if hasattr(one, "code") else one.id)


def _plain(name: str) -> str:
    """Return a name without what is between its words, and without a number or a kind before it."""
    parts = [part for part in _PARTS.split(folded(name).text.lower()) if part]
    told = list(dropwhile(_NUMBER.fullmatch, parts))
    return "".join(told or parts)
