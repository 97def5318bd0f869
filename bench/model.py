"""What the coach adds to a language model's endpoint of fixed latency: to the first token, to a turn, under load.

    python bench/model.py [--json] [--load] [--reading]

Starts bench/stub_endpoint.py (300 ms, then 60 tokens at 50 a second). Limits: first token p50 ≤ 30 ms and p95 ≤ 50 ms
later than the endpoint's, the same at turn 40 as at turn 4; a turn, with everything stored, ≤ 1.03 × the slower of
actor and judge; with --load: 10 turns in flight p95 ≤ 100 ms, 50 in flight ≤ 500 ms, 200 sessions that think 20 s
≤ 200 ms. What the endpoint itself takes is measured first, with a bare socket and nothing of ours. Exit 1 outside.

With --reading the model reads each reply as well. The stub takes 780 ms for that, and the first word waits for it: the
figures of the first token hold it, and the limits are not applied.
"""

import gc
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as `coach run` does

import numpy as np
from stub_endpoint import TOTAL

from coach.bootstrap import Coach
from coach.domain.codes import Difficulty
from coach.domain.session import Learner
from coach.settings import Settings

STUB = Path(__file__).parent / "stub_endpoint.py"
TURNS = 40
THINK = 20.0
READS = "--reading" in sys.argv
LIMITS = {
    "early_first_p50_ms": 30.0,
    "early_first_p95_ms": 50.0,
    "late_first_p50_ms": 30.0,
    "late_first_p95_ms": 50.0,
    "turn_ratio": 1.03,
    "in_flight_10_p95_ms": 100.0,
    "in_flight_50_p95_ms": 500.0,
    "thinking_200_p95_ms": 200.0,
}


def reply_of(number: int, session: int = 0) -> str:
    """A middling reply that neither settles nor ends a talk; no two sessions say the same."""
    return f"周三下午我发的第{number}版报价单一共{number + 3 + session}页，到现在没有回音，我有点着急。"


def own_times(port: int, count: int = 9) -> tuple[float, float]:
    """Seconds until the first event of a stream and until its end, of the endpoint alone: a request written beforehand,
    a socket that is open."""
    body = json.dumps(
        {"model": "stub", "stream": True, "messages": [{"role": "user", "content": "你好" * 1500}]}
    ).encode()
    request = b"POST /v1/chat/completions HTTP/1.1\r\nhost: stub\r\ncontent-length: %d\r\n\r\n" % len(body) + body
    firsts, wholes = [], []
    with socket.create_connection(("127.0.0.1", port)) as wire:
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for _ in range(count):
            begun, seen, first = time.perf_counter(), b"", 0.0
            wire.sendall(request)
            while b"[DONE]" not in seen:
                seen += wire.recv(65536)
                first = first or (time.perf_counter() - begun if b"data:" in seen else 0.0)
            firsts.append(first)
            wholes.append(time.perf_counter() - begun)
    return float(np.median(firsts)), float(np.median(wholes))


class Timed:
    """Turns against the stub: seconds added to its first token, and seconds of the whole turn."""

    def __init__(self, coach: Coach, port: int) -> None:
        self._coach = coach
        self._learners: dict[str, Learner] = {}
        self.first, self.whole = own_times(port)

    def start(self) -> str:
        """A new session of a new learner: what one may send in a minute is limited."""
        learner = Learner(id=f"learner-{len(self._learners)}")
        session = self._coach.practice.start(learner, "same-account", "zh", Difficulty.EASY, seed=1).id
        self._learners[session] = learner
        return session

    def turn(self, session: str, number: int) -> tuple[float, float]:
        """Play one turn."""
        learner = self._learners[session]
        begun, first = time.perf_counter(), 0.0
        said = reply_of(number, int(learner.id.rpartition("-")[2]))
        for _piece in self._coach.practice.stream(learner, session, said, f"k{number}"):
            first = first or time.perf_counter() - begun
        whole = time.perf_counter() - begun
        turn = self._coach.practice.open(learner, session).turns[number - 1]
        assert turn.line.author == "model", turn.line.instead or turn.line.broke
        assert turn.scorecard.source == "judge", turn.scorecard.pending
        assert turn.reading.read_by == ("model" if READS else "embedded"), turn.reading.second
        return first - self.first, whole


def main() -> int:
    """Measure, print, and tell by the exit code whether the limits hold."""
    with tempfile.TemporaryDirectory() as home:
        port = free_port()
        stub = subprocess.Popen([sys.executable, str(STUB), str(port)])
        try:
            settings = Settings(
                home=Path(home), model="stub", base_url=f"http://127.0.0.1:{port}/v1", daily_tokens=10**12,
                replies_a_minute=600, reading="model" if READS else "embedded",
            )  # fmt: skip
            coach = Coach(settings)
            coach.prepare()
            coach.warm()
            wait_for(port)
            gc.collect()  # as the pages do once everything is loaded
            gc.freeze()
            timed = Timed(coach, port)
            figures = _one_after_another(timed, coach)
            if "--load" in sys.argv:
                figures |= {f"in_flight_{n}_p95_ms": _in_flight(timed, n) for n in (10, 50)}
                figures["thinking_200_p95_ms"] = _thinking(timed, 200)
        finally:
            stub.kill()
    print(json.dumps(figures) if "--json" in sys.argv else "\n".join(f"{k:24} {v}" for k, v in figures.items()))
    return int(not READS and any(figures[name] > limit for name, limit in LIMITS.items() if name in figures))


def _one_after_another(timed: Timed, coach: Coach) -> dict[str, float]:
    sessions = [timed.start() for _ in range(4)]
    early: list[float] = []
    late: list[float] = []
    walls: list[float] = []
    for number in range(1, TURNS + 1):
        # The sessions go side by side only to save time while nothing is measured.
        if number in (4, 5, 6) or number > TURNS - 3:
            for session in sessions:
                added, wall = timed.turn(session, number)
                (early if number <= 6 else late).append(added * 1000)
                walls.append(wall)
        else:
            with ThreadPoolExecutor(len(sessions)) as pool:
                list(pool.map(lambda session, number=number: timed.turn(session, number), sessions))
    calls = [call for _, call in coach.admin._store().calls(sessions[0])]
    prompts = [call.prompt_tokens for call in calls if call.role == "actor"]
    print("prompt characters of the actor, turn 1 to 40:", prompts, file=sys.stderr)
    return {
        "endpoint_first_ms": round(timed.first * 1000, 1),
        "endpoint_whole_ms": round(timed.whole * 1000, 1),
        "early_first_p50_ms": _percentile(early, 50),
        "early_first_p95_ms": _percentile(early, 95),
        "late_first_p50_ms": _percentile(late, 50),
        "late_first_p95_ms": _percentile(late, 95),
        "turn_ratio": round(float(np.median(walls)) / timed.whole, 4),
        "calls_a_turn": len(calls) / TURNS,
        "prompt_turn_12": prompts[11],
        "prompt_turn_40": prompts[39],
    }


def _in_flight(timed: Timed, count: int) -> float:
    """Sessions that each send the next reply as soon as the last is answered; they start spread over one turn."""
    sessions = [timed.start() for _ in range(count)]

    def learner(place: int) -> list[float]:
        time.sleep(TOTAL * place / count)
        return [timed.turn(sessions[place], number)[0] * 1000 for number in (1, 2, 3, 4)]

    with ThreadPoolExecutor(count) as pool:
        return _percentile([added for found in pool.map(learner, range(count)) for added in found[1:]], 95)


def _thinking(timed: Timed, count: int) -> float:
    """Sessions that each send a reply, hear it out, and think for THINK seconds, starting spread out."""
    sessions = [timed.start() for _ in range(count)]

    def learner(session: str) -> list[float]:
        dice = random.Random(session)
        time.sleep(dice.uniform(0, THINK))
        found = []
        for number in (1, 2):
            found.append(timed.turn(session, number)[0] * 1000)
            time.sleep(THINK)
        return found

    with ThreadPoolExecutor(count) as pool:
        return _percentile([added for found in pool.map(learner, sessions) for added in found], 95)


def _percentile(values: list[float], share: int) -> float:
    return round(float(np.percentile(values, share)), 1)


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    """Return when somebody listens on the port; raises TimeoutError after some seconds."""
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"the stub does not listen on {port}")


if __name__ == "__main__":
    sys.exit(main())
