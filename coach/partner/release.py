"""What a cue releases: the one place that knows which texts of a scene may be said with it."""

from collections.abc import Iterable
from typing import NamedTuple

from coach.domain.codes import Move
from coach.domain.persona import Scenario
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
    """Return what a cue allows to be said in its scene; an empty release for a cue that reveals nothing."""
    need = next((n for n in scene.needs if n.id == cue.need), None)
    fact = next((f for f in scene.facts if f.id == cue.fact), None)
    way = next((s for s in scene.settlements if s.id == cue.settlement), None)
    meanings = tuple(found.text for found in (need, fact, way) if found)
    if way:
        return Release(meanings, way.accept if cue.move is Move.ACCEPT else way.counter)
    told = fact or need
    return Release(meanings, told.line) if told else Release()


def released(cues: Iterable[Cue], scene: Scenario) -> tuple[Text, ...]:
    """Return all texts that some cues have released, in their order."""
    return tuple(text for cue in cues for text in release(cue, scene).texts())
