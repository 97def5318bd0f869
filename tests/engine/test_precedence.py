"""What computes side by side, and what waits."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from coach.engine.precedence import background, foreground


def run_together(*steps: Callable[[], None]) -> None:
    threads = [threading.Thread(target=step) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    assert not any(thread.is_alive() for thread in threads)


def test_turns_compute_one_at_a_time() -> None:
    seen: list[str] = []

    def step(part: Callable[[], AbstractContextManager[None]]) -> Callable[[], None]:
        def compute() -> None:
            for _ in range(50):
                with part():
                    seen.append("in")
                    seen.append("out")

        return compute

    run_together(step(foreground), step(background), step(foreground), step(background))
    assert seen == ["in", "out"] * 200


def test_an_error_lets_the_next_one_in() -> None:
    for part in (foreground, background):
        with pytest.raises(ValueError, match="broken"), part():
            raise ValueError("broken")
        with part():
            pass
