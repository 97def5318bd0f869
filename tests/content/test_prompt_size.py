"""What a line costs stops growing: in every scene and language turn 40 is no dearer than turn 12 by over a tenth."""

import pytest

from coach.domain.codes import Difficulty, Move
from coach.domain.persona import Persona, Scenario
from coach.domain.session import Line, Play, Turn
from coach.domain.standing import Cue, Standing
from coach.domain.text import LANGS, Lang
from coach.engine.evidence.quick_scores import quick_scorecard
from coach.engine.protocols import Stage
from coach.engine.roles.actor_brief import messages_for
from coach.partner.transitions import opening_standing
from tests.content.test_other_side import REPLY, RUBRIC, reading, scenes

CUE = Cue(move=Move.HOLD, band=Standing(tension=5, trust=2, patience=3).band())
DEARER = 1.10


def characters(play: Play, turns: int, standing: Standing) -> int:
    """Characters of the prompt after so many turns, with the standing as it was before the window."""
    read = reading(4)
    line = Line(text=play.scene().opening.get(play.lang))
    talk = tuple(
        Turn(
            number=number, reply=REPLY, reading=read, cues=(CUE,), standing=standing, lines=(line,),
            scorecard=quick_scorecard(read, RUBRIC, REPLY),
        )
        for number in range(1, turns + 1)
    )  # fmt: skip
    return sum(len(message.text) for message in messages_for(CUE, Stage(play=play, turns=talk, reply=REPLY)))


@scenes
@pytest.mark.parametrize("lang", LANGS)
def test_turn_40_with_everything_told_costs_at_most_a_tenth_more_than_turn_12_with_nothing(
    persona: Persona, scene: Scenario, lang: Lang
) -> None:
    difficulty = Difficulty.MEDIUM
    play = Play(persona=persona, scene_id=scene.id, rubric=RUBRIC, lang=lang, difficulty=difficulty, seed=7)
    nothing = opening_standing(persona.temper, scene.difficulties[difficulty])
    everything = nothing.model_copy(
        update={
            "told": tuple(fact.id for fact in scene.facts),
            "heard": tuple(need.id for need in scene.needs),
            "offered": tuple(way.id for way in scene.settlements),
        }
    )
    early, late = characters(play, 11, nothing), characters(play, 39, everything)
    assert late <= DEARER * early
    assert characters(play, 200, everything) <= 1.02 * late  # the sample of the tone is another one each turn
