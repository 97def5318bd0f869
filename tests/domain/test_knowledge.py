"""Documents in numbered clauses, catalogues with ids used once."""

import pytest
from pydantic import ValidationError

from coach.domain.catalog import Catalog, Entry
from coach.domain.knowledge import Document, Guidance
from coach.domain.text import Terms
from tests import world as build


@pytest.mark.parametrize("numbers", [[2], [1, 3], [2, 1], [1, 1], []])
def test_clauses_are_numbered_from_1_without_gaps(numbers: list[int]) -> None:
    document = build.document(clauses=1).model_dump()
    document["clauses"] = [document["clauses"][0] | {"number": n} for n in numbers]
    with pytest.raises(ValidationError):
        Document.model_validate(document)


def test_a_passage_is_cited_by_document_and_clause() -> None:
    assert build.passage("dock-notice", 3).citation() == "dock-notice §3"


def test_guidance_is_two_passages_at_most() -> None:
    with pytest.raises(ValidationError):
        Guidance(passages=(build.passage(), build.passage(), build.passage()))


def test_a_catalogue_has_each_id_once() -> None:
    entry = Entry(id="rest", name=build.text("休息", "rest"), words=Terms(zh=("歇",), en=("rest",)))
    about = build.text("需要", "needs")
    with pytest.raises(ValidationError, match="rest"):
        Catalog(about=about, entries=(entry, entry))
    catalog = Catalog(about=about, entries=(entry,))
    assert catalog.entry("rest") == entry
    assert catalog.entry("sleep") is None
    assert catalog.words() == ("歇", "rest")
