"""Running a turn: one run of the conversation graph, kept while it is in flight and stored when it ends."""

from collections.abc import Callable

from coach.domain.session import Progress, Session, Turn
from coach.domain.speech import SpeechEvent
from coach.engine.graph.context import Context
from coach.engine.graph.conversation import run_turn
from coach.engine.protocols import Stage
from coach.errors import SessionOver
from coach.service.practice.players import Players
from coach.service.protocols import Clock, Store

Listener = Callable[[SpeechEvent], None]

RUNS_BY_ITSELF = 1
"""How often a turn that broke off is run again without being asked for; a reply that breaks the second run as well
would break every start of the coach."""


def unheard(event: SpeechEvent) -> None:
    """Listen to nothing."""


class TurnRunner:
    """Runs the pending turn of a session. The caller holds the session's lock."""

    def __init__(self, store: Store, players: Players, clock: Clock) -> None:
        self._store, self._players, self._clock = store, players, clock

    def run(self, session: Session, context: Context, listener: Listener = unheard) -> Turn:
        """Run the pending turn to its end and return it as it is stored.

        What an earlier run paid for before it broke off is taken up and not asked for again. Raises SessionOver where
        nothing is pending, StoreError.
        """
        if session.pending is None:
            raise SessionOver()
        stage = Stage(play=session.play, turns=session.turns, reply=session.pending.reply)
        kept = session.pending.progress
        for event in run_turn(context, stage, session.standing(), kept):
            if isinstance(event, Turn):
                return self._store.complete(session.id, event, self._clock.now())
            if not isinstance(event, Progress):
                listener(event)
            elif _paid(event) > _paid(kept) and not _whole(event):
                self._store.keep_progress(session.id, len(session.turns) + 1, event)
                kept = event
        raise AssertionError("a run always ends with the turn")

    def finish_pending(self, session: Session) -> Turn | None:
        """Run a turn that a crash or a closed window left pending; set it aside if it broke off twice."""
        if session.pending is None:
            return None
        if session.pending.attempts >= RUNS_BY_ITSELF:
            self._store.set_aside(session.id, self._clock.now())
            return None
        self._store.attempt(session.id)
        return self.run(session, self._players.of(session))


def _paid(progress: Progress) -> int:
    """Count the model calls behind what a run has returned; what cost none is as well done again."""
    return len(progress.paid())


def _whole(progress: Progress) -> bool:
    """Tell whether the turn is about to be stored."""
    return progress.scorecard is not None and 0 < len(progress.cues) == len(progress.lines)
