"""Deadlines kept by one thread."""

import threading
import time
from queue import SimpleQueue

import pytest

from coach.adapters.openai.alarms import Alarms


def test_alarms_ring_in_the_order_of_their_times_however_they_were_set() -> None:
    alarms, rung = Alarms(), SimpleQueue[str]()
    begun = time.monotonic()
    alarms.set(0.2, lambda: rung.put("second"))
    alarms.set(0.1, lambda: rung.put("first"))
    assert [rung.get(timeout=5), rung.get(timeout=5)] == ["first", "second"]
    assert 0.2 <= time.monotonic() - begun < 2


def test_what_is_cancelled_does_not_ring() -> None:
    alarms, rung = Alarms(), SimpleQueue[str]()
    alarms.set(0.05, lambda: rung.put("cancelled")).cancel()
    alarms.set(0.1, lambda: rung.put("kept"))
    assert rung.get(timeout=5) == "kept"
    assert rung.empty()


def test_one_that_fails_is_logged_and_the_next_rings(caplog: pytest.LogCaptureFixture) -> None:
    alarms, rung = Alarms(), threading.Event()

    def fail() -> None:
        raise OSError("a torn wire")

    alarms.set(0.01, fail)
    alarms.set(0.02, rung.set)
    assert rung.wait(timeout=5)
    assert "a torn wire" in caplog.text


def test_many_alarms_take_one_thread() -> None:
    def watching() -> int:  # by name: threads of other tests may end meanwhile
        return sum(thread.name == "alarms" for thread in threading.enumerate())

    alarms, before = Alarms(), watching()
    for _ in range(50):
        alarms.set(60, lambda: None)
    assert watching() == before + 1
