"""The nouns refuse what cannot be."""

import pytest
from pydantic import ValidationError

from coach.domain.knowledge import Document
from coach.domain.persona import Persona, Unlock
from coach.domain.reading import Labels, Quote, Reading
from coach.domain.scoring import CriterionScore, Reason, Scorecard
from coach.domain.standing import Standing
from coach.domain.text import Text
from tests.world import persona


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        Text.model_validate({"zh": "好", "en": "fine", "fr": "bien"})


def test_a_noun_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Text(zh="好", en="fine").zh = "坏"  # type: ignore[misc]


def test_a_label_above_zero_without_evidence_is_refused() -> None:
    with pytest.raises(ValidationError, match="label o and its evidence disagree"):
        Reading(labels=Labels(o=1))


def test_evidence_without_a_label_is_refused() -> None:
    with pytest.raises(ValidationError, match="label f and its evidence disagree"):
        Reading(evidence={"f": (Quote(text="急", start=0),)})


@pytest.mark.parametrize("level", [-1, 3])
def test_a_label_is_zero_one_or_two(level: int) -> None:
    with pytest.raises(ValidationError):
        Labels(o=level)


def test_a_quote_stands_where_it_says_or_nowhere() -> None:
    assert Quote(text="两项", start=2).stands_in("还差两项")
    assert not Quote(text="两项", start=1).stands_in("还差两项")


def test_an_unscored_criterion_gives_its_reason() -> None:
    with pytest.raises(ValidationError, match="needs a reason"):
        CriterionScore(criterion="o", level=None)


def test_a_score_above_zero_shows_its_evidence() -> None:
    with pytest.raises(ValidationError, match="needs evidence"):
        CriterionScore(criterion="o", level=1)


def test_an_unscored_criterion_counts_as_nothing_and_is_not_zero() -> None:
    card = Scorecard(
        source="judge", scores=(CriterionScore(criterion="o", level=None, reason=Reason(code="no_level")),)
    )
    assert card.level("o") is None
    assert card.total() == 0


@pytest.mark.parametrize(("tension", "band"), [(3.49, "calm"), (3.5, "tense"), (6.49, "tense"), (6.5, "hot")])
def test_tension_has_three_bands(tension: float, band: str) -> None:
    assert Standing(tension=tension, trust=2, patience=3).band() == band


def test_a_persona_without_a_move_is_named() -> None:
    whole = persona().model_dump()
    whole["lines"].pop("hold")
    with pytest.raises(ValidationError, match="lacks the moves hold"):
        Persona.model_validate(whole)


def test_a_scene_without_a_difficulty_is_named() -> None:
    whole = persona().model_dump()
    whole["scenes"][0]["difficulties"].pop("hard")
    with pytest.raises(ValidationError, match="difficulties lacks hard"):
        Persona.model_validate(whole)


def test_a_scene_that_names_a_need_it_does_not_have_is_refused() -> None:
    whole = persona().model_dump()
    whole["scenes"][0]["facts"][0]["unlock"] = {"need": "no-such-need"}
    with pytest.raises(ValidationError, match="no-such-need"):
        Persona.model_validate(whole)


def test_a_fact_is_locked_by_something() -> None:
    with pytest.raises(ValidationError, match="at least one of"):
        Unlock()


def test_clauses_are_numbered_without_gaps() -> None:
    words = {"zh": "字", "en": "words"}
    clauses = [{"number": n, "heading": words, "body": words} for n in (1, 3)]
    with pytest.raises(ValidationError, match="without gaps"):
        Document.model_validate(
            {"id": "a-rule", "kind": "sop", "title": words, "tags": [], "pain_point": "goals", "clauses": clauses}
        )
