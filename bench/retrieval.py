"""How well the search finds the right document: recall, false answers, speed.

    python bench/retrieval.py [--json] [--misses]

Questions are our own (bench/questions/dev.jsonl) and the threshold was set on them: development figures.
Recall@k and MRR are by document id. Limits: recall@3 ≥ 0.90, false answers ≤ 0.10, p50 ≤ 10 ms. Exit 1 outside.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from coach.bootstrap import Coach
from coach.settings import Settings

QUESTIONS = Path(__file__).parent / "questions" / "dev.jsonl"


def main() -> int:
    """Measure, print, and tell by the exit code whether the limits hold."""
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as home:
        coach = Coach(Settings(home=Path(home)))
        coach.admin.index()
        coach.studio.find("warm", 1)
        took, found = [], {}
        for row in rows:
            start = time.perf_counter()
            found[row["id"]] = list(dict.fromkeys(hit.id for hit in coach.studio.find(row["q"], 3)))
            took.append((time.perf_counter() - start) * 1000)
    figures: dict[str, float] = {}
    for lang in ("zh", "en"):
        ranks = [_rank(found[r["id"]], r["expect"]) for r in rows if r["expect"] and r["lang"] == lang]
        figures[f"{lang}_questions"] = len(ranks)
        figures[f"{lang}_recall_1"] = round(float(np.mean([rank == 1 for rank in ranks])), 3)
        figures[f"{lang}_recall_3"] = round(float(np.mean([rank > 0 for rank in ranks])), 3)
        figures[f"{lang}_mrr"] = round(float(np.mean([1 / rank if rank else 0 for rank in ranks])), 3)
    unanswerable = [bool(found[r["id"]]) for r in rows if not r["expect"]]
    figures["unanswerable"] = len(unanswerable)
    figures["false_answers"] = round(float(np.mean(unanswerable)), 3)
    figures["query_p50_ms"] = round(float(np.percentile(took, 50)), 1)
    figures["query_p95_ms"] = round(float(np.percentile(took, 95)), 1)
    print(json.dumps(figures) if "--json" in sys.argv else "\n".join(f"{k:16} {v}" for k, v in figures.items()))
    if "--misses" in sys.argv:
        for row in rows:
            if bool(row["expect"]) != bool(set(row["expect"]) & set(found[row["id"]])) or (
                not row["expect"] and found[row["id"]]
            ):
                print(row["q"], "→", found[row["id"]])
    recall = min(figures["zh_recall_3"], figures["en_recall_3"])
    return int(recall < 0.9 or figures["false_answers"] > 0.1 or figures["query_p50_ms"] > 10)


def _rank(found: list[str], expected: list[str]) -> int:
    return next((place for place, document in enumerate(found, 1) if document in expected), 0)


if __name__ == "__main__":
    sys.exit(main())
