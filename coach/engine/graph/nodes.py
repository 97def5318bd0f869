"""The nodes of the conversation graph: plain functions of state and runtime, each adding one thing to the turn."""

from math import inf
from typing import Any

from langgraph.runtime import Runtime

from coach.domain.knowledge import Guidance
from coach.domain.session import Line, Turn
from coach.engine.graph.context import Context
from coach.engine.graph.state import AnswerState, AssessState, ConversationState
from coach.engine.guidance import guidance_for
from coach.engine.protocols import Stage
from coach.errors import KnowledgeError
from coach.partner.director import direct as directed

Update = dict[str, Any]


def read(state: ConversationState, runtime: Runtime[Context]) -> Update:
    """Read the reply: labels, faults, and what of the scene it touched; a model may take a second look."""
    if state.get("reading"):
        return {}
    reading, second = runtime.context.reader.read(state["reply"], state["play"].scene()), runtime.context.second_reader
    return {"reading": second.second(reading, _stage(state)) if second else reading}


def direct(state: ConversationState) -> Update:
    """Let the director move the standing and call the speakers, each with a cue."""
    if state.get("cues"):
        return {}
    play, reading = state["play"], state["reading"]
    assert reading is not None
    scene, persona = play.scene(), play.persona
    standing, cue = directed(state["standing"], reading, scene, persona.temper, scene.difficulties[play.difficulty])
    return {"standing": standing, "cues": (cue.model_copy(update={"speaker": persona.id}),)}


def speak(state: AnswerState, runtime: Runtime[Context]) -> Update:
    """Let the speaker of the next cue say their line; pieces and restarts go out as custom events."""
    cue = state["cues"][len(state["lines"])]
    for event in runtime.context.actor.speak(cue, _stage(state)):
        if isinstance(event, Line):
            return {"lines": (event.model_copy(update={"speaker": cue.speaker}),)}
        runtime.stream_writer(event)
    raise AssertionError("an actor always ends with the line itself")


def retrieve(state: AssessState, runtime: Runtime[Context]) -> Update:
    """Find the rules and cases that bear on the reply; a turn goes on without them and says why."""
    try:
        found = guidance_for(_stage(state), state["reading"], runtime.context.retriever)
    except KnowledgeError as error:
        found = Guidance(unavailable=str(error))
    return {"guidance": found}


def score(state: AssessState, runtime: Runtime[Context]) -> Update:
    """Let the judge score the reply, knowing which rules are shown with it."""
    guidance = state.get("guidance") or Guidance()
    return {"scorecard": runtime.context.judge.judge(state["reading"], _stage(state), guidance)}


def finish(state: ConversationState) -> Update:
    """Put the turn together and add it to the finished ones."""
    turn = Turn.model_validate(
        {name: state[name] for name in ("reply", "reading", "cues", "standing", "lines", "scorecard", "guidance")}
        | {"number": len(state["turns"]) + 1}
    )
    return {"turn": turn, "turns": (*state["turns"], turn)}


def _stage(state: ConversationState | AnswerState | AssessState) -> Stage:
    return Stage(play=state["play"], turns=state["turns"], reply=state["reply"], until=state.get("until", inf))
