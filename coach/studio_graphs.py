"""The graphs as LangGraph Studio shows them (`make studio`), played by the embedded parts: no key, nothing stored.

A thread of the studio is a talk. Its first input names a scene, a language, a difficulty and a reply, every further one
needs a reply only; another scene begins another talk.
"""

from typing import Any, NotRequired, Required, TypedDict

from langgraph.graph import END, START, StateGraph

from coach.bootstrap import Coach
from coach.domain.codes import Difficulty, Outcome
from coach.domain.session import LOCAL_LEARNER, Play, Session
from coach.domain.text import Lang
from coach.engine.graph.conversation import conversation_with
from coach.engine.graph.debrief import debrief_with
from coach.engine.graph.state import ConversationState, DebriefState
from coach.partner.transitions import opening_standing
from coach.quality.plays import played
from coach.settings import load_settings

COACH = Coach(load_settings())
SEED = 1


class SceneInput(TypedDict):
    """Which scene is talked through, and how: `zh` or `en`; easy, medium or hard."""

    scene: NotRequired[str]
    lang: NotRequired[Lang]
    difficulty: NotRequired[str]


class ReplyInput(SceneInput):
    """One reply of a talk."""

    reply: Required[str]


class RepliesInput(SceneInput):
    """All replies of a talk."""

    replies: Required[list[str]]


class TalkState(ReplyInput, ConversationState):
    """A talk in its thread: what it was set up with, and the state of the turn."""


class LookBackState(RepliesInput, DebriefState):
    """A talk played through, and its debrief."""


def set_up(state: TalkState) -> dict[str, Any]:
    """Begin the talk if the thread has none of this scene, and clear what the turn before left."""
    left = {"reading": None, "cues": (), "lines": (), "guidance": None, "scorecard": None, "turn": None}
    play = state.get("play")
    if play and state.get("scene", play.scene_id) == play.scene_id:
        return left
    play = play_of(state)
    standing = opening_standing(play.persona.temper, play.scene().difficulties[play.difficulty])
    return {**left, "play": play, "turns": (), "standing": standing}


def play_through(state: LookBackState) -> dict[str, Any]:
    """Play the scene with all replies."""
    play = play_of(state)
    talk = played(COACH.embedded, play, state["replies"])
    start = opening_standing(play.persona.temper, play.scene().difficulties[play.difficulty])
    over = talk.outcome is not Outcome.OPEN
    now = COACH.clock.now()
    session = Session(
        id="studio", learner=LOCAL_LEARNER.id, play=play, started=now, finished=now if over else None,
        outcome=talk.outcome, start=start, turns=talk.turns,
    )  # fmt: skip
    return {"session": session}


def play_of(state: SceneInput) -> Play:
    """Return the play an input names: the first scene, in Chinese, at medium difficulty unless it says otherwise.

    Raises NotFound for an unknown scene.
    """
    scene_id = state.get("scene") or COACH.studio.scenes()[0][1].id
    persona, scene = COACH.scenes.scene(scene_id)
    return Play(
        persona=persona,
        scene_id=scene.id,
        rubric=COACH.scenes.rubric(),
        lang=state.get("lang", "zh"),
        difficulty=Difficulty(state.get("difficulty", Difficulty.MEDIUM)),
        seed=SEED,
    )


def talk() -> "StateGraph[TalkState, None, ReplyInput, TalkState]":
    """Return the graph of a talk: set it up where it is new, then one turn of the conversation."""
    graph = StateGraph(TalkState, input_schema=ReplyInput)
    graph.add_node("set_up", set_up)
    graph.add_node("conversation", conversation_with(COACH.embedded))
    graph.add_edge(START, "set_up")
    graph.add_edge("set_up", "conversation")
    graph.add_edge("conversation", END)
    return graph


def look_back() -> "StateGraph[LookBackState, None, RepliesInput, LookBackState]":
    """Return the graph that plays a talk through and debriefs it."""
    graph = StateGraph(LookBackState, input_schema=RepliesInput)
    graph.add_node("play_through", play_through)
    graph.add_node("debrief", debrief_with(COACH.embedded))
    graph.add_edge(START, "play_through")
    graph.add_edge("play_through", "debrief")
    graph.add_edge("debrief", END)
    return graph


conversation = talk().compile(name="conversation")
debrief = look_back().compile(name="debrief")
