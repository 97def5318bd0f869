"""What tokens cost, by the prices the operator set."""

from collections.abc import Mapping

from coach.service.protocols import ModelTokens, Usage
from coach.settings import Price

MILLION = 1_000_000


def priced(row: Usage, prices: Mapping[str, Price]) -> Usage:
    """Return a row with what it cost; None where a model has no price, since half a sum is none."""
    if any(one.model not in prices for one in row.models):
        return row
    return row.model_copy(update={"cost": sum(_cost(one, prices[one.model]) for one in row.models)})


def _cost(used: ModelTokens, price: Price) -> float:
    cached = price.input if price.cached is None else price.cached
    fresh = used.prompt_tokens - used.cached_tokens
    return (fresh * price.input + used.cached_tokens * cached + used.completion_tokens * price.output) / MILLION
