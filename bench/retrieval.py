"""How well the search finds the right document: recall, false answers, speed.

    python bench/retrieval.py [--json] [--misses]

Questions are our own: bench/questions/dev.jsonl, on which everything was tuned, and held-out.jsonl, in other wordings.
A question is `cross` when it is put in none of the document's own words. Recall@k and MRR are by document id; a
question that gets no answer counts as a miss. Limits, on the held-out half: recall@3 ≥ 0.95 in the document's words and
≥ 0.90 across, false answers ≤ 0.10, p50 ≤ 10 ms. Exit 1 outside them. `--misses` shows the development half only.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from coach.adapters.content import ContentFiles
from coach.adapters.encoder import SentenceEncoder
from coach.adapters.knowledge import ChromaIndex

ROOT = Path(__file__).resolve().parent.parent
HALVES = ("dev", "held-out")
Row = dict[str, Any]


def rows_of(half: str) -> list[Row]:
    """Return the questions of a half."""
    lines = (ROOT / "bench" / "questions" / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def built(home: str) -> ChromaIndex:
    """Return an index of the shipped documents, warm."""
    index = ChromaIndex(Path(home), SentenceEncoder())
    index.update(ContentFiles(ROOT).documents())
    index.find("warm", 1)
    return index


def figures_of(rows: Sequence[Row], found: dict[str, list[str]]) -> dict[str, float]:
    """Return recall and MRR by language and kind of question, and the share of unanswerable questions answered."""
    kinds: dict[str, Callable[[Row], bool]] = {
        "zh": lambda row: row["lang"] == "zh",
        "en": lambda row: row["lang"] == "en",
        "same": lambda row: not row["cross"],
        "cross": lambda row: row["cross"],
    }
    figures: dict[str, float] = {}
    for name, fits in kinds.items():
        ranks = [_rank(found[row["id"]], row["expect"]) for row in rows if row["expect"] and fits(row)]
        figures[f"{name}_questions"] = len(ranks)
        figures[f"{name}_recall_1"] = _mean([rank == 1 for rank in ranks])
        figures[f"{name}_recall_3"] = _mean([rank > 0 for rank in ranks])
        figures[f"{name}_mrr"] = _mean([1 / rank if rank else 0 for rank in ranks])
    answered = [bool(found[row["id"]]) for row in rows if not row["expect"]]
    return figures | {"unanswerable": len(answered), "false_answers": _mean(answered)}


def main() -> int:
    """Measure, print, and tell by the exit code whether the limits hold."""
    figures: dict[str, float] = {}
    found: dict[str, list[str]] = {}
    took: list[float] = []
    halves = {half: rows_of(half) for half in HALVES}
    with tempfile.TemporaryDirectory() as home:
        index = built(home)
        for half, rows in halves.items():
            for row in rows:
                start = time.perf_counter()
                hits = index.find(row["q"], 3)
                took.append((time.perf_counter() - start) * 1000)
                found[row["id"]] = list(dict.fromkeys(hit.id for hit in hits))
            figures |= {f"{half} {name}": value for name, value in figures_of(rows, found).items()}
    figures["query_p50_ms"] = round(float(np.percentile(took, 50)), 1)
    figures["query_p95_ms"] = round(float(np.percentile(took, 95)), 1)
    print(json.dumps(figures) if "--json" in sys.argv else "\n".join(f"{k:26} {v}" for k, v in figures.items()))
    for row in halves["dev"] if "--misses" in sys.argv else []:
        if bool(found[row["id"]]) if not row["expect"] else not set(row["expect"]) & set(found[row["id"]]):
            print(row["q"], row["expect"], "→", found[row["id"]])
    return int(not _within(figures))


def _within(figures: dict[str, float]) -> bool:
    return (
        figures["held-out same_recall_3"] >= 0.95
        and figures["held-out cross_recall_3"] >= 0.90
        and figures["held-out false_answers"] <= 0.10
        and figures["query_p50_ms"] <= 10
    )


def _mean(values: Sequence[float]) -> float:
    return round(float(np.mean(values)), 3)


def _rank(found: list[str], expected: list[str]) -> int:
    return next((place for place, document in enumerate(found, 1) if document in expected), 0)


if __name__ == "__main__":
    sys.exit(main())
