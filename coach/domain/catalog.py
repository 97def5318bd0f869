"""The word catalogues: feelings, needs and pseudo-feelings, shown to people and used by the reader."""

from collections import Counter
from typing import Annotated, Self

from pydantic import Field, model_validator

from coach.domain.text import Frozen, Slug, Terms, Text


class Entry(Frozen):
    """One feeling, need or pseudo-feeling with the words people say for it."""

    id: Slug
    name: Text
    words: Terms


class Catalog(Frozen):
    """A catalogue as a trainer writes it; `about` says what belongs in it."""

    about: Text
    entries: Annotated[tuple[Entry, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _unique(self) -> Self:
        double = sorted(i for i, n in Counter(entry.id for entry in self.entries).items() if n > 1)
        if double:
            raise ValueError(f"entries has the same id twice: {', '.join(double)}")
        return self

    def entry(self, entry_id: str) -> Entry | None:
        """Return the entry with that id, or None."""
        return next((entry for entry in self.entries if entry.id == entry_id), None)

    def words(self) -> tuple[str, ...]:
        """Return all words of both languages, in file order."""
        return tuple(word for entry in self.entries for word in (*entry.words.zh, *entry.words.en))


class Catalogs(Frozen):
    """The three catalogues together."""

    feelings: Catalog
    needs: Catalog
    pseudo_feelings: Catalog
