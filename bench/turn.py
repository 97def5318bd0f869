"""What an embedded turn costs: reply in → line, scores and guidance stored; and a knowledge query.

    python bench/turn.py [--json]

Plays every scene in both languages with the replies of coach/quality/learners/skilled.jsonl against a database in a
temporary folder, after one warm-up turn. Limits: turn p50 ≤ 60 ms, p95 ≤ 150 ms; query p50 ≤ 15 ms. Exit 1 above.
"""

import json
import sys
import tempfile
import time
import uuid
from pathlib import Path

import numpy as np

from coach.bootstrap import Coach
from coach.domain.codes import Difficulty
from coach.domain.session import LOCAL_LEARNER
from coach.domain.text import Lang
from coach.settings import Settings

LEARNERS = Path(__file__).parent.parent / "coach" / "quality" / "learners" / "skilled.jsonl"
LIMITS = {"turn_p50_ms": 60, "turn_p95_ms": 150, "query_p50_ms": 15}


def main() -> int:
    """Measure, print, and tell by the exit code whether the limits hold."""
    with tempfile.TemporaryDirectory() as home:
        coach = Coach(Settings(home=Path(home), replies_a_minute=600))
        coach.admin.index()
        coach.warm()
        runs = [json.loads(line) for line in LEARNERS.read_text(encoding="utf-8").splitlines()]
        turns = _turns(coach, runs)
        queries = _queries(coach, [reply for run in runs for reply in run["replies"]])
    figures = {
        "turns": len(turns),
        "turn_p50_ms": round(float(np.percentile(turns, 50)), 1),
        "turn_p95_ms": round(float(np.percentile(turns, 95)), 1),
        "queries": len(queries),
        "query_p50_ms": round(float(np.percentile(queries, 50)), 1),
        "query_p95_ms": round(float(np.percentile(queries, 95)), 1),
    }
    print(json.dumps(figures) if "--json" in sys.argv else "\n".join(f"{k:14} {v}" for k, v in figures.items()))
    return int(any(figures[name] > limit for name, limit in LIMITS.items()))


def _turns(coach: Coach, runs: list[dict[str, str]]) -> list[float]:
    took = []
    for number, run in enumerate(runs):
        lang: Lang = "zh" if run["lang"] == "zh" else "en"
        session = coach.practice.start(LOCAL_LEARNER, run["scene"], lang, Difficulty.HARD, seed=number)
        for reply in run["replies"]:
            if coach.practice.open(LOCAL_LEARNER, session.id).is_over():
                break
            start = time.perf_counter()
            coach.practice.reply(LOCAL_LEARNER, session.id, reply, str(uuid.uuid4()))
            took.append((time.perf_counter() - start) * 1000)
    return took[1:]


def _queries(coach: Coach, queries: list[str]) -> list[float]:
    took = []
    for query in queries:
        start = time.perf_counter()
        coach.studio.find(query, 3)
        took.append((time.perf_counter() - start) * 1000)
    return took


if __name__ == "__main__":
    sys.exit(main())
