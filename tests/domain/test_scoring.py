"""Scores say what they rest on, or why there is none."""

import pytest
from pydantic import ValidationError

from coach.domain.codes import FaultCode
from coach.domain.reading import FoundFault, Quote
from coach.domain.scoring import CriterionScore, Reason, Scorecard

WORDS = Quote(text="三号门", start=0)


def test_an_unscored_criterion_needs_a_reason() -> None:
    with pytest.raises(ValidationError, match="reason"):
        CriterionScore(criterion="o", level=None)
    assert CriterionScore(criterion="o", level=None, reason=Reason(code="no_level")).level is None


def test_a_level_above_0_needs_evidence() -> None:
    with pytest.raises(ValidationError, match="evidence"):
        CriterionScore(criterion="o", level=1)
    assert CriterionScore(criterion="o", level=0).evidence == ()


def test_totals_and_quotes_are_computed_from_the_scores() -> None:
    card = Scorecard(
        source="quick_read",
        scores=(
            CriterionScore(criterion="o", level=2, evidence=(WORDS,)),
            CriterionScore(criterion="f", level=None, reason=Reason(code="no_level")),
            CriterionScore(criterion="n", level=0),
        ),
        faults=(FoundFault(code=FaultCode.DEMAND, quote=WORDS),),
    )
    assert (card.total(), card.unscored()) == (2, 1)
    assert [card.level(c) for c in ("o", "f", "n", "elsewhere")] == [2, None, 0, None]
    assert card.quotes() == (WORDS, WORDS)
