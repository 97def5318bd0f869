"""What a session cost, by the operator's prices."""

import pytest

from coach.service.costs import priced
from coach.service.protocols import ModelTokens, Usage
from coach.settings import Price

ROW = Usage(
    session="s1", learner="local", calls=2, failed=0, prompt_tokens=3_000_000, cached_tokens=1_000_000,
    completion_tokens=2_000_000, first_token_ms=None, total_ms=1, thrown_away=0, stood_in=0, pending=0, lowered=0,
    models=(
        ModelTokens(model="a", prompt_tokens=2_000_000, cached_tokens=1_000_000, completion_tokens=1_000_000),
        ModelTokens(model="b", prompt_tokens=1_000_000, cached_tokens=0, completion_tokens=1_000_000),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("cached", "cost"), [(0.5, 4 + 0.5 + 8 + 1 + 2), (None, 4 + 4 + 8 + 1 + 2), (0, 4 + 8 + 1 + 2)]
)
def test_cached_tokens_cost_what_is_said_and_else_what_others_cost(cached: float | None, cost: float) -> None:
    prices = {"a": Price(input=4, cached=cached, output=8), "b": Price(input=1, output=2)}
    assert priced(ROW, prices).cost == pytest.approx(cost)


def test_with_one_price_missing_no_sum_is_told() -> None:
    assert priced(ROW, {"a": Price(input=4, output=8)}).cost is None
    assert priced(ROW, {}).cost is None
