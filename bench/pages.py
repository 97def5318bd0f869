"""Whole pages under load: browser sessions over websockets, as Streamlit's own front end talks to the coach.

    python bench/pages.py [--sessions N] [--processes N] [--json]

Starts bench/stub_endpoint.py (300 ms to the first token) and one or more `coach run` on one database, opens a page
session for each learner, and lets each send TURNS replies and think THINK seconds after each answer. Prints the time
from sending to the first word of the answer on the page, beyond the endpoint's own, and each server's CPU.
Limit: p95 ≤ 1 s with 40 sessions on one process. Exit 1 above it, or if any turn failed.
"""

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import psutil
import websockets
from model import free_port, reply_of, wait_for
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from stub_endpoint import FIRST
from websockets.typing import Origin, Subprotocol

from coach.bootstrap import Coach
from coach.domain.codes import Difficulty
from coach.domain.session import LOCAL_LEARNER
from coach.settings import Settings

ROOT = Path(__file__).parent.parent
TURNS = 3
THINK = 20.0
WAIT = 60.0
"""Seconds after which a page that shows nothing counts as failed."""
LIMIT = 1.0
SUBPROTOCOL = Subprotocol("streamlit")


def main() -> int:
    """Measure, print, and tell by the exit code whether the limit holds."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--sessions", type=int, default=40)
    asked.add_argument("--processes", type=int, default=1)
    asked.add_argument("--json", action="store_true")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as home:
        figures = _measured(Path(home), given.sessions, given.processes)
    print(json.dumps(figures) if given.json else "\n".join(f"{name:18} {value}" for name, value in figures.items()))
    return int(figures["first_word_p95_s"] > LIMIT or figures["failed"] > 0)


def _measured(home: Path, count: int, processes: int) -> dict[str, float]:
    endpoint, ports = free_port(), [free_port() for _ in range(processes)]
    settings = {
        "COACH_HOME": str(home),
        "COACH_MODEL": "stub",
        "COACH_BASE_URL": f"http://127.0.0.1:{endpoint}/v1",
        "COACH_DAILY_TOKENS": str(10**9),
        "COACH_REPLIES_A_MINUTE": "600",
    }
    coach = Coach(Settings(home=home, model="stub", base_url=settings["COACH_BASE_URL"]))
    coach.prepare()
    sessions = [
        coach.practice.start(LOCAL_LEARNER, "same-account", "zh", Difficulty.EASY, seed=1).id for _ in range(count)
    ]
    command = [sys.executable, "-c", "from coach.cli.main import main; main()", "run"]
    started = [subprocess.Popen([sys.executable, str(ROOT / "bench" / "stub_endpoint.py"), str(endpoint)])]
    try:
        for port in ports:
            environment = {**os.environ, **settings, "COACH_PORT": str(port)}
            started.append(subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL))
        for port in (endpoint, *ports):
            wait_for(port)
        for port in ports:
            asyncio.run(_Page(port, sessions[0]).opened())  # so that what loads late is loaded
        time.sleep(10)
        before, begun = _cpu(started), time.perf_counter()
        found = asyncio.run(_all(sessions, ports))
        after, seconds = _cpu(started), time.perf_counter() - begun
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(timeout=30)
    waited = [value for value in found if value is not None]
    figures = {
        "sessions": count,
        "processes": processes,
        "turns": len(found),
        "failed": len(found) - len(waited),
        "first_word_p50_s": round(float(np.percentile(waited, 50)), 3),
        "first_word_p95_s": round(float(np.percentile(waited, 95)), 3),
    }
    names = ["endpoint", *(f"process_{number + 1}" for number in range(processes))]
    busy = zip(names, before, after, strict=True)
    return figures | {f"cpu_{name}": round((late - early) / seconds, 2) for name, early, late in busy}


def _cpu(processes: list[subprocess.Popen[bytes]]) -> list[float]:
    times = [psutil.Process(process.pid).cpu_times() for process in processes]
    return [spent.user + spent.system for spent in times]


async def _all(sessions: list[str], ports: list[int]) -> list[float | None]:
    learners = [_learner(ports[place % len(ports)], session) for place, session in enumerate(sessions)]
    return [seconds for found in await asyncio.gather(*learners) for seconds in found]


async def _learner(port: int, session: str) -> list[float | None]:
    """Return seconds to the first word beyond the endpoint's for each turn; None for one that failed."""
    page = _Page(port, session)
    await asyncio.sleep(random.Random(session).uniform(0, THINK))
    found: list[float | None] = []
    try:
        async with page.connected():
            await page.drawn()
            for number in range(1, TURNS + 1):
                found.append(await page.say(reply_of(number)) - FIRST)
                await asyncio.sleep(THINK)
    except (TimeoutError, OSError, websockets.WebSocketException) as error:
        print(f"{session}: {type(error).__name__} {error}", file=sys.stderr)
    return found + [None] * (TURNS - len(found))


class _Page:
    """The practice page of one session, as far as a learner who writes and reads needs it."""

    def __init__(self, port: int, session: str) -> None:
        self._port, self._session = port, session
        self._entry = ""

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[None]:
        """Hold the page open."""
        url, origin = f"ws://127.0.0.1:{self._port}/_stcore/stream", f"http://127.0.0.1:{self._port}"
        async with websockets.connect(url, subprotocols=[SUBPROTOCOL], max_size=None, origin=Origin(origin)) as socket:
            self._socket = socket
            yield

    async def opened(self) -> None:
        """Connect, draw once, and leave."""
        async with self.connected():
            await self.drawn()

    async def drawn(self) -> None:
        """Ask for the page and read it to its end."""
        await self._rerun()
        async for _message, _seconds in self._messages():
            pass
        if not self._entry:
            raise TimeoutError("no field to write in")

    async def say(self, reply: str) -> float:
        """Send a reply; return the seconds until the answer's first word, having read the page to its end."""
        first = 0.0
        await self._rerun(reply)
        async for message, seconds in self._messages():
            body = message.delta.new_element.html.body
            if not first and reply in body and "row theirs" in body.partition(reply)[2]:
                first = seconds
        if not first:
            raise TimeoutError("no answer on the page")
        return first

    async def _rerun(self, reply: str = "") -> None:
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_name = f"session={self._session}", "practise"
        state.context_info.locale, state.context_info.timezone = "zh-CN", "Asia/Shanghai"
        if reply:
            widget = state.widget_states.widgets.add()
            widget.id = self._entry
            widget.chat_input_value.data = reply
        await self._socket.send(message.SerializeToString())
        self._sent = time.perf_counter()

    async def _messages(self) -> AsyncIterator[tuple[ForwardMsg, float]]:
        """Yield each message with the seconds since sending, to the end of the run."""
        while True:
            async with asyncio.timeout(WAIT):
                data = await self._socket.recv()
            message = ForwardMsg()
            message.ParseFromString(data)
            if message.delta.new_element.HasField("chat_input"):
                self._entry = message.delta.new_element.chat_input.id
            yield message, time.perf_counter() - self._sent
            if message.HasField("script_finished"):
                return


if __name__ == "__main__":
    sys.exit(main())
