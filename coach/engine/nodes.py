"""The steps of a turn, each a plain function from state to what it adds."""

import time
from typing import Any

from langgraph.runtime import Runtime

from coach.domain.knowledge import Guidance
from coach.domain.session import Line
from coach.engine.guiding import guidance_for
from coach.engine.precedence import background, foreground
from coach.engine.state import Cast, TurnContext, TurnState
from coach.errors import KnowledgeError
from coach.partner.director import direct

HEAD_START = 0.001
"""Seconds the answer's request has to go out before the scoring computes: put together side by side in one process,
both take longer (measured with bench/model.py)."""


def direct_move(state: TurnState, runtime: Runtime[TurnContext]) -> dict[str, Any]:
    """Label the reply, and let the director decide the standing and the cue.

    One node and not two: a step of the graph costs as much as the director takes ten times over.
    """
    stage = state["stage"]
    play = stage.play
    scene = play.scene()
    with foreground():
        reading = runtime.context.cast.reader.read(stage.reply, scene)
    direction = direct(state["standing"], reading, scene, play.persona.temper, scene.difficulties[play.difficulty])
    return {"reading": reading, "standing": direction.standing, "cue": direction.cue}


def answer(state: TurnState, runtime: Runtime[TurnContext]) -> dict[str, Any]:
    """Let the actor word the cue, handing each piece on as it comes."""
    for piece in runtime.context.cast.actor.speak(state["cue"], state["stage"]):
        if isinstance(piece, Line):
            return {"line": piece}
        runtime.context.hand_on(piece)
    raise AssertionError("an actor always ends with the line itself")


def score(state: TurnState, runtime: Runtime[TurnContext]) -> dict[str, Any]:
    """Look up what the company's rules say to the reply, and let the judge score it knowing which rules are shown.

    One node and not two: the graph goes step by step, and a judge in a step of its own would wait for the whole line.
    """
    time.sleep(HEAD_START)
    guidance = _guidance(state, runtime.context.cast)
    card = runtime.context.cast.judge.judge(state["reading"], state["stage"], guidance)
    return {"guidance": guidance, "scorecard": card}


def _guidance(state: TurnState, cast: Cast) -> Guidance:
    try:
        with background():
            return guidance_for(state["stage"], state["reading"], cast.retriever)
    except KnowledgeError as error:  # rules are a help beside the turn; without them the turn goes on, and says so
        return Guidance(unavailable=str(error))
