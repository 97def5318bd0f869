"""Agreement figures against values worked out by hand."""

import numpy as np
import pytest

from coach.quality.agreement import all_right, exact, kappa, leniency, macro_qwk, qwk, with_interval

GOLD = np.array([0, 0, 1, 1, 2, 2])


def test_full_agreement_is_one_and_full_reversal_is_below_zero() -> None:
    assert qwk(GOLD, GOLD) == kappa(GOLD, GOLD) == exact(GOLD, GOLD) == 1.0
    assert qwk(GOLD, 2 - GOLD) == pytest.approx(-1.0)


def test_weighted_kappa_of_a_table_worked_out_by_hand() -> None:
    """One miss by one and one by two among six: 5 squared levels seen; 8.0 expected by chance (6 × 4/3)."""
    said = np.array([0, 2, 1, 1, 2, 1])
    seen, expected = (4 + 1) / 6, sum((a - b) ** 2 for a in GOLD for b in said) / 36
    assert qwk(GOLD, said) == pytest.approx(1 - seen / expected)
    assert kappa(GOLD, said) == pytest.approx(1 - (2 / 6) / (1 - (2 * 1 + 2 * 3 + 2 * 2) / 36))


def test_a_miss_by_two_weighs_more_than_a_miss_by_one() -> None:
    assert qwk(GOLD, np.array([1, 0, 1, 1, 2, 2])) > qwk(GOLD, np.array([2, 0, 1, 1, 2, 2]))


def test_one_constant_label_on_both_sides_is_agreement() -> None:
    assert qwk(np.zeros(4, dtype=np.int64), np.zeros(4, dtype=np.int64)) == 1.0


def test_leniency_is_above_zero_for_a_generous_scorer() -> None:
    assert leniency(GOLD, np.minimum(GOLD + 1, 2)) == pytest.approx(4 / 6)


def test_all_right_wants_every_part_and_macro_is_their_mean() -> None:
    gold = np.stack([GOLD, GOLD, GOLD, GOLD], axis=1)
    said = gold.copy()
    said[0, 3] = 1
    assert all_right(gold, said) == pytest.approx(5 / 6)
    assert macro_qwk(gold, said) == pytest.approx((3 + qwk(GOLD, said[:, 3])) / 4)


def test_an_interval_holds_its_figure_and_is_the_same_every_time() -> None:
    gold = np.tile(GOLD, 20)
    said = gold.copy()
    said[::7] = 0
    figure = with_interval(qwk, gold, said)
    assert figure.low <= figure.value <= figure.high
    assert figure.low < figure.high
    assert figure == with_interval(qwk, gold, said)
