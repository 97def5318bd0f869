"""Playing a scene from a list of replies, without a store or a page."""

from collections.abc import Sequence

from coach.domain.codes import Outcome
from coach.domain.session import Play, Turn
from coach.domain.text import Frozen
from coach.engine.graph.context import Context
from coach.engine.graph.conversation import play_turn
from coach.engine.protocols import Stage
from coach.partner.transitions import opening_standing


class Played(Frozen):
    """A scene played from replies; `turns` stops early when an outcome was reached."""

    play: Play
    outcome: Outcome
    turns: tuple[Turn, ...]


def played(context: Context, play: Play, replies: Sequence[str]) -> Played:
    """Return the scene as it goes with these replies; replies after an outcome are not played."""
    scene = play.scene()
    standing = opening_standing(play.persona.temper, scene.difficulties[play.difficulty])
    turns: tuple[Turn, ...] = ()
    for reply in replies:
        if standing.outcome is not Outcome.OPEN:
            break
        stage = Stage(play=play, turns=turns, reply=reply)
        turn = play_turn(context, stage, standing)
        turns, standing = (*turns, turn), turn.standing
    return Played(play=play, outcome=standing.outcome, turns=turns)
