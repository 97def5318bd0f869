"""Frozen content: each wording of a persona and a rubric once, under the hash of what it says."""

import hashlib
import json
from contextlib import suppress
from typing import TypeVar

from pydantic import BaseModel
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from coach.adapters.database.tables import ContentRow
from coach.domain.persona import Persona
from coach.domain.rubric import Rubric

Noun = TypeVar("Noun", bound=BaseModel)


class Contents:
    """Reads and writes frozen content. It never changes under its hash, so each is parsed once in a process."""

    def __init__(self) -> None:
        self._personas: dict[str, Persona] = {}
        self._rubrics: dict[str, Rubric] = {}

    def persona(self, tx: Connection, digest: str) -> Persona:
        """Return a persona; raises ValueError or LookupError if it cannot be read."""
        return _kept(tx, digest, Persona, self._personas)

    def rubric(self, tx: Connection, digest: str) -> Rubric:
        """Return a rubric; raises ValueError or LookupError if it cannot be read."""
        return _kept(tx, digest, Rubric, self._rubrics)


def keep(tx: Connection, content: Persona | Rubric) -> str:
    """Store content and return its hash. One that is there is written again: if it was damaged, it is whole now."""
    body = content.model_dump(mode="json")
    digest = _digest(body)
    there = update(ContentRow).where(ContentRow.hash == digest).values(body=body)
    if not tx.execute(there).rowcount:
        kind = type(content).__name__.lower()
        with suppress(IntegrityError), tx.begin_nested():  # another program may store the same at the same moment
            tx.execute(insert(ContentRow).values(hash=digest, kind=kind, body=body))
    return digest


def _kept(tx: Connection, digest: str, noun: type[Noun], parsed: dict[str, Noun]) -> Noun:
    if digest not in parsed:
        body = tx.scalar(select(ContentRow.body).where(ContentRow.hash == digest))
        if body is None or _digest(body) != digest:
            raise ValueError(f"content {digest} was changed")
        parsed[digest] = noun.model_validate(body)
    return parsed[digest]


def _digest(body: object) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
