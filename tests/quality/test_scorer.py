"""What a scorer's report says, on a handful of replies whose answer is known."""

from typing import Any

import pytest
from pydantic import ValidationError

from coach.domain.codes import FaultCode
from coach.domain.reading import PARTS
from coach.quality.reports import markdown
from coach.quality.scorer import LabelledReply, Scored, agreement_between, cost, measured


def row(number: int, levels: str, text: str = "周一的单子少了两托", **more: Any) -> LabelledReply:
    values = dict(zip(PARTS, map(int, levels), strict=True))
    return LabelledReply.model_validate({"id": f"r{number}", "text": text, **values, **more})


def said(levels: str, *faults: FaultCode, **quotes: list[str]) -> Scored:
    given = tuple(None if level == "-" else int(level) for level in levels)
    return Scored.model_validate({"levels": given, "quotes": quotes, "faults": faults})


ROWS = [row(1, "2000", evidence={"o": ["少了两托"]}), row(2, "0210"), row(3, "0002", hard=True), row(4, "1111")]
GIVEN = [said("2000", o=["两托"]), said("0210"), said("0002"), said("2111")]


def test_a_report_counts_right_replies_misses_and_quotes() -> None:
    zh = measured(ROWS, GIVEN)["zh"]
    assert (zh["replies"], zh["unscored"], zh["all_four"][0]) == (4, 0, 0.75)
    assert zh["parts"]["o"]["leniency"] == 0.25
    assert zh["parts"]["f"]["qwk"][0] == 1.0
    assert (zh["quotes_verbatim"], zh["quotes_overlap"]) == (1.0, 1.0)
    assert zh["slices"]["hard"] == {"replies": 1, "all_four": 1.0, "leniency": 0.0}
    assert "en" not in measured(ROWS, GIVEN)


def test_a_quote_that_is_not_in_the_reply_or_elsewhere_is_seen() -> None:
    zh = measured(ROWS, [said("2000", o=["从未说过"]), *GIVEN[1:]])["zh"]
    assert zh["quotes_verbatim"] == 0.0
    assert measured(ROWS, [said("2000", o=["周一的"]), *GIVEN[1:]])["zh"]["quotes_overlap"] == 0.0


def test_an_unscored_reply_is_counted_and_left_out() -> None:
    zh = measured(ROWS, [*GIVEN[:3], said("-111")])["zh"]
    assert (zh["unscored"], zh["all_four"][0]) == (1, 1.0)


def test_a_level_that_is_missing_costs_its_own_part_only() -> None:
    zh = measured(ROWS, [*GIVEN[:3], said("-111")])["zh"]
    assert zh["parts"]["o"]["unscored"] == 1
    assert zh["parts"]["o"]["leniency"] == 0.0
    for part in ("f", "n", "r"):
        assert zh["parts"][part] == measured(ROWS, GIVEN)["zh"]["parts"][part]
    assert measured(ROWS[:1], [said("-000")])["zh"]["parts"]["o"] == {"unscored": 1}
    assert "all_four" not in measured(ROWS[:1], [said("----")])["zh"]


def test_why_replies_and_parts_are_unscored_is_counted() -> None:
    odd = said("-111").model_copy(update={"why": {"o": "out_of_range"}})
    failed = said("----").model_copy(update={"failed": "ModelTimeout"})
    zh = measured(ROWS, [*GIVEN[:2], failed, odd])["zh"]
    assert zh["unscored_why"] == {"ModelTimeout": 1, "o: out_of_range": 1}
    assert "ModelTimeout" in markdown("Scorer", {"zh": zh}, {})


def test_quotes_are_counted_as_they_were_offered() -> None:
    offered = [said("2000", o=["两托"]).model_copy(update={"offered": 4, "standing": 1}), *GIVEN[1:]]
    assert measured(ROWS, offered)["zh"]["quotes_verbatim"] == 0.25


def test_what_it_took_is_summed_and_waiting_told_by_the_reply() -> None:
    took = [said("0000").model_copy(update={"calls": 1, "prompt_tokens": 90, "completion_tokens": 10, "seconds": s})
            for s in (1.0, 3.0)]  # fmt: skip
    figures = cost(took)
    assert (figures["calls"], figures["tokens"], figures["seconds_p50"]) == (2, 200, 2.0)


def test_gaming_that_pays_and_faults_are_counted() -> None:
    rows = [
        row(1, "0000", faults=[{"code": "gaming", "quote": "满分"}]),
        row(2, "0000", faults=[{"code": "threat", "quote": "不然"}]),
    ]
    zh = measured(rows, [said("1000", FaultCode.VERDICT), said("0000", FaultCode.THREAT)])["zh"]
    assert zh["gaming_paid"] == 1
    assert (zh["faults"]["precision"], zh["faults"]["recall"]) == (0.5, 0.5)


def test_two_runs_are_compared_by_part() -> None:
    assert set(agreement_between(GIVEN, GIVEN).values()) == {1.0}
    assert agreement_between(GIVEN, [said("0000"), *GIVEN[1:]])["all_four"] == 0.75


@pytest.mark.parametrize("levels", ["3000", "0009"])
def test_a_label_out_of_range_is_refused(levels: str) -> None:
    with pytest.raises(ValidationError):
        row(1, levels)


def test_a_report_as_markdown_has_every_figure_and_escapes_what_would_break_a_table() -> None:
    text = markdown("T", {"a": {"x": 1.5, "b": {"y": [0.5, 0.25, 0.75]}}, "c|d": "e|f"}, {"version": "9"})
    for part in ("# T", "- version: 9", "| x | 1.5 |", "0.5 (0.25 to 0.75)", "e\\|f"):
        assert part in text
