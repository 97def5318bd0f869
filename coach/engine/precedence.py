"""Who computes first when many turns are under way in one process.

Python runs one thread at a time. Threads that compute side by side only hand each other the interpreter, which slows
all of them down; so a turn computes alone, for some milliseconds, and what its learner waits for before the first word
goes before what the end of a turn waits for. Waiting for a model belongs in neither: it would hold up every other turn.
bench/model.py --load measures what this buys.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_computing = threading.Lock()
_behind = threading.Lock()


@contextmanager
def foreground() -> Iterator[None]:
    """Compute what the first word waits for. Not to be entered twice by one thread."""
    with _computing:
        yield


@contextmanager
def background() -> Iterator[None]:
    """Compute what the end of the turn waits for; of these only one at a time contends with the foreground."""
    with _behind, _computing:
        yield
