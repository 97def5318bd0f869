"""Which session a learner may use, and one window at a time in it."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from coach.domain.session import Learner, Session
from coach.errors import NotFound, SessionBusy
from coach.service.protocols import Store

BUSY_AFTER = 60.0
"""Seconds to wait for another window's turn in the same session before saying so."""


def own_session(store: Store, learner: Learner, session_id: str) -> Session:
    """Return a learner's own session; raises NotFound."""
    with refusals_logged(learner, session_id):
        session = store.load(session_id)
        require_own(session.learner, learner, session_id)
    return session


def require_own(owner: str, learner: Learner, session_id: str) -> None:
    """Raise NotFound for a session of somebody else's, in the very words of one that is not there: whether an id that
    was guessed is somebody's is not told."""
    if owner != learner.id:
        raise NotFound(what="session", id=session_id)


@contextmanager
def refusals_logged(learner: Learner, session_id: str) -> Iterator[None]:
    """Log who asked for a session that is not there or not theirs, and nothing else: somebody may be guessing ids."""
    try:
        yield
    except NotFound:
        logging.getLogger(__name__).warning("NotFound: learner %r asked for session %.80r", learner.id, session_id)
        raise


class SessionLocks:
    """One lock a session, so that two windows of one process answer one after the other."""

    def __init__(self) -> None:
        self._locks: dict[str, threading.Lock] = {}
        self._guard = threading.Lock()

    @contextmanager
    def hold(self, session_id: str) -> Iterator[None]:
        """Hold the session's lock; raises SessionBusy if it is not free within BUSY_AFTER seconds."""
        with self._guard:
            lock = self._locks.setdefault(session_id, threading.Lock())
        if not lock.acquire(timeout=BUSY_AFTER):
            raise SessionBusy()
        try:
            yield
        finally:
            lock.release()
