"""The steps of a turn, each a plain function from state to what it adds."""

from typing import Any

from langgraph.config import get_stream_writer
from langgraph.runtime import Runtime

from coach.domain.knowledge import Guidance
from coach.domain.session import Line
from coach.engine.guiding import guidance_for
from coach.engine.state import Cast, TurnState
from coach.errors import KnowledgeError
from coach.partner.director import direct


def read(state: TurnState, runtime: Runtime[Cast]) -> dict[str, Any]:
    """Label the reply."""
    stage = state["stage"]
    return {"reading": runtime.context.reader.read(stage.reply, stage.play.scene())}


def direct_move(state: TurnState) -> dict[str, Any]:
    """Let the director decide the standing and the cue."""
    play = state["stage"].play
    scene = play.scene()
    direction = direct(
        state["standing"], state["reading"], scene, play.persona.temper, scene.difficulties[play.difficulty]
    )
    return {"standing": direction.standing, "cue": direction.cue}


def speak(state: TurnState, runtime: Runtime[Cast]) -> dict[str, Any]:
    """Let the actor word the cue, handing each piece on as it comes."""
    hand_on = get_stream_writer()
    for piece in runtime.context.actor.speak(state["cue"], state["stage"]):
        if isinstance(piece, Line):
            return {"line": piece}
        hand_on(piece)
    raise AssertionError("an actor always ends with the line itself")


def score(state: TurnState, runtime: Runtime[Cast]) -> dict[str, Any]:
    """Let the judge score the reply, knowing which rules are shown with it."""
    return {"scorecard": runtime.context.judge.judge(state["reading"], state["stage"], state["guidance"])}


def guide(state: TurnState, runtime: Runtime[Cast]) -> dict[str, Any]:
    """Look up what the company's rules and cases say to this turn."""
    try:
        return {"guidance": guidance_for(state["stage"], state["reading"], runtime.context.retriever)}
    except KnowledgeError as error:  # rules are a help beside the turn; without them the turn goes on, and says so
        return {"guidance": Guidance(unavailable=str(error))}
