"""Measuring the search: is the right document among the first, and is nothing answered where nothing bears on it."""

import json
import time
from collections.abc import Callable, Sequence
from importlib.resources import files
from typing import Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict

from coach.domain.text import Lang
from coach.engine.protocols import Retriever

QuestionSet = Literal["dev", "held-out", "indirect"]
SETS: tuple[QuestionSet, ...] = ("dev", "held-out", "indirect")
K = 3


class Question(BaseModel):
    """A question with the documents that answer it, none where nothing does. `cross` marks one put in none of the
    document's own words: in everyday words, or in the other language."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    q: str
    lang: Lang
    expect: tuple[str, ...]
    cross: bool = False


def questions(name: QuestionSet) -> list[Question]:
    """Return the project's own questions: those everything was tuned on, those in other wordings, or those that only
    hint at what they ask for, in hardly a word of any document ("I let it go quiet for months, have I lost it")."""
    text = (files("coach.quality.questions") / f"{name}.jsonl").read_text(encoding="utf-8")
    return [Question.model_validate(json.loads(line)) for line in text.splitlines() if line.strip()]


def measured(asked: Sequence[Question], retriever: Retriever) -> dict[str, Any]:
    """Return recall@1, recall@3 and MRR by document id for each kind of question, the share of false answers, and the
    time of a query in milliseconds. A question that gets no answer is a miss."""
    found, took = {}, []
    for question in asked:
        begun = time.perf_counter()
        hits = retriever.find(question.q, K)
        took.append((time.perf_counter() - begun) * 1000)
        found[question.id] = list(dict.fromkeys(hit.id for hit in hits))
    kinds: dict[str, Callable[[Question], bool]] = {
        "zh": lambda q: q.lang == "zh",
        "en": lambda q: q.lang == "en",
        "same": lambda q: not q.cross,
        "cross": lambda q: q.cross,
    }
    unanswerable = [bool(found[q.id]) for q in asked if not q.expect]
    return {
        "kinds": {kind: _ranked([q for q in asked if q.expect and fits(q)], found) for kind, fits in kinds.items()},
        "unanswerable": len(unanswerable),
        "false_answers": _mean(unanswerable),
        "query_p50_ms": round(float(np.percentile(took, 50)), 1),
        "query_p95_ms": round(float(np.percentile(took, 95)), 1),
        "misses": [q.q for q in asked if q.expect and not set(q.expect) & set(found[q.id])],
    }


def _ranked(asked: Sequence[Question], found: dict[str, list[str]]) -> dict[str, float]:
    ranks = [next((i for i, d in enumerate(found[q.id], 1) if d in q.expect), 0) for q in asked]
    return {
        "questions": len(ranks),
        "recall_1": _mean([rank == 1 for rank in ranks]),
        "recall_3": _mean([rank > 0 for rank in ranks]),
        "mrr": _mean([1 / rank if rank else 0 for rank in ranks]),
    }


def _mean(values: Sequence[float]) -> float:
    return round(float(np.mean(values)), 3) if values else 0.0
