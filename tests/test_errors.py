"""Every error is a sentence whose fields travel apart from it."""

import inspect
import re

import pytest

from coach import errors
from coach.errors import ConcordError, ContentError, ContentErrors, ReplyRefused, fill

KINDS = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, ConcordError)]


def test_the_fields_are_filled_in_and_kept() -> None:
    error = ReplyRefused(found="empty", allowed=5000)
    assert str(error) == "This reply is empty; a reply has 1 to 5000 characters."
    assert error.fields == {"found": "empty", "allowed": "5000"}


def test_a_field_is_never_interpreted() -> None:
    assert fill("found {found}", {"found": "{0.__class__} %s {other}"}) == "found {0.__class__} %s {other}"


# ContentErrors carries its problems instead of fields.
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind is not ContentErrors], ids=lambda kind: kind.__name__)
def test_every_template_is_filled_completely_by_its_fields(kind: type[ConcordError]) -> None:
    names = re.findall(r"{(\w+)}", kind.template)
    assert "{" not in str(kind(**dict.fromkeys(names, "x")))


def test_the_tree_at_the_top_of_the_module_names_every_error() -> None:
    drawn = errors.__doc__ or ""
    assert [kind.__name__ for kind in KINDS if kind.__name__ not in drawn] == []


def test_the_problems_of_one_file_are_one_line_each() -> None:
    one = ContentError(file="a.yaml", line=3, field="id", found="x", allowed="y")
    assert str(ContentErrors([one, one])).splitlines() == ["a.yaml, line 3, id: found x; allowed: y."] * 2
