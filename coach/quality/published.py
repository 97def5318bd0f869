"""The published agreement of the quick read: what the screens say when a learner asks how sure a score is."""

import json
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from coach.domain.text import Lang


class Published(NamedTuple):
    """Agreement on the test split: number of replies, share with all four labels right, weighted kappa by part."""

    replies: int
    all_four: float
    qwk: dict[str, float]


@cache
def published(lang: Lang) -> Published:
    """Return the figures in published.json, written by `make measure` and held to the shipped weights by a test."""
    figures = json.loads((files("coach.quality") / "published.json").read_text(encoding="utf-8"))[lang]
    return Published(figures["replies"], figures["all_four"], figures["qwk"])
