"""What a cue releases: the one place that knows which texts of a scene may be said with it."""

from collections.abc import Iterable
from typing import NamedTuple

from coach.domain.codes import Move
from coach.domain.persona import Need, PrivateFact, Scenario
from coach.domain.standing import Cue
from coach.domain.text import Text


class Release(NamedTuple):
    """What one cue allows to be said.

    `meanings` are the bare texts of the need, fact or settlement it names, `wording` how the person says it.
    """

    meanings: tuple[Text, ...] = ()
    wording: Text | None = None

    def texts(self) -> tuple[Text, ...]:
        """Return everything that may be said, the bare texts first."""
        return (*self.meanings, self.wording) if self.wording else self.meanings


def release(cue: Cue, scene: Scenario) -> Release:
    """Return what a cue allows to be said in its scene; nothing where its move does not reveal what it names."""
    match cue.move:
        case Move.SOFTEN:
            return _of(next((n for n in scene.needs if n.id == cue.need), None))
        case Move.DISCLOSE:
            return _of(next((f for f in scene.facts if f.id == cue.fact), None))
        case Move.ACCEPT | Move.COUNTER | Move.TAKE:
            way = next((s for s in scene.settlements if s.id == cue.settlement), None)
            if way:
                return Release((way.text,), way.accept if cue.move is Move.ACCEPT else way.counter)
    return Release()


def _of(told: Need | PrivateFact | None) -> Release:
    return Release((told.text,), told.line) if told else Release()


def released(cues: Iterable[Cue], scene: Scenario) -> tuple[Text, ...]:
    """Return all texts that some cues have released, in their order."""
    return tuple(text for cue in cues for text in release(cue, scene).texts())
