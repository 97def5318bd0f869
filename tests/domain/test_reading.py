"""Readings: evidence exactly where there is a label, quotes verbatim."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from coach.domain.codes import FaultCode
from coach.domain.reading import PARTS, Labels, Part, Quote, Reading
from tests import world as build


@pytest.mark.parametrize("part", PARTS)
def test_a_label_without_evidence_is_refused(part: Part) -> None:
    with pytest.raises(ValidationError, match=f"label {part}"):
        Reading(labels=Labels.model_validate({part: 1}))


@pytest.mark.parametrize("part", PARTS)
def test_evidence_without_a_label_is_refused(part: Part) -> None:
    with pytest.raises(ValidationError, match=f"label {part}"):
        Reading(evidence={part: (Quote(text="x", start=0),)})


@pytest.mark.parametrize("level", [-1, 3, 1.5, None])
def test_a_label_is_0_1_or_2(level: object) -> None:
    with pytest.raises(ValidationError):
        Labels.model_validate({"o": level})


def test_labels_are_summed() -> None:
    assert Labels(o=2, f=1, n=0, r=2).total() == 5


@given(st.text(min_size=1), st.data())
def test_a_quote_stands_where_it_was_cut_out_and_not_beside_it(reply: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(reply) - 1))
    end = data.draw(st.integers(start + 1, len(reply)))
    words = Quote(text=reply[start:end], start=start)
    assert words.stands_in(reply)
    assert not Quote(text=words.text + "x", start=start).stands_in(reply[:end])
    assert not words.stands_in(reply[: end - 1])


@pytest.mark.parametrize("fields", [{"text": "", "start": 0}, {"text": "x", "start": -1}])
def test_an_empty_quote_or_one_before_the_beginning_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Quote.model_validate(fields)


def test_codes_come_in_the_order_found_each_once() -> None:
    found = build.reading(faults=[FaultCode.THREAT, FaultCode.VERDICT, FaultCode.THREAT])
    assert found.codes() == (FaultCode.THREAT, FaultCode.VERDICT)
    assert found.has(FaultCode.VERDICT)
    assert not found.has(FaultCode.SARCASM)
