"""One turn of a conversation as a graph: read, direct, then answer beside assess, then finish.

`answer` and `assess` are subgraphs of their own, so that the judge does not wait for the line nor the line for the
judge: nodes of one plain graph advance in step. Where a server answers one call at a time, `assess` comes after.
"""

import time
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime
from langsmith import tracing_context

from coach.domain.codes import Outcome
from coach.domain.session import Line, Progress, Turn
from coach.domain.speech import SpeechEvent
from coach.domain.standing import Standing
from coach.engine.graph import nodes
from coach.engine.graph.context import Context, with_parts
from coach.engine.graph.state import AnswerOutput, AnswerState, AssessOutput, AssessState, ConversationState
from coach.engine.protocols import Stage

Conversation = CompiledStateGraph[ConversationState, Context, ConversationState, ConversationState]

KEPT = ("read", "direct", "speak", "retrieve", "score")
"""The nodes whose results a run that broke off goes on from."""


@cache
def conversation() -> Conversation:
    """Return the compiled graph of a turn; its parts come with each run."""
    return conversation_with(None)


def conversation_with(parts: Context | None) -> Conversation:
    """Return the graph of a turn compiled anew, with these parts in it or, without any, with those of each run."""
    graph = StateGraph(ConversationState, context_schema=Context)
    graph.add_node("read", with_parts(nodes.read, parts))
    graph.add_node("direct", nodes.direct)
    graph.add_node("answer", answer(parts))
    graph.add_node("assess", assess(parts))
    graph.add_node("finish", nodes.finish)
    graph.add_conditional_edges(START, whether_open, {"open": "read", "over": END})
    graph.add_edge("read", "direct")
    graph.add_conditional_edges("direct", what_begins, ["answer", "assess"])
    graph.add_conditional_edges("answer", whether_judged, {"later": "assess", "beside": END})
    graph.add_edge(["answer", "assess"], "finish")
    graph.add_edge("finish", END)
    return graph.compile(name="conversation")


def answer(parts: Context | None = None) -> CompiledStateGraph[AnswerState, Context, AnswerState, AnswerOutput]:
    """Return the subgraph in which the speakers whom the director calls say their lines, one after the other."""
    graph = StateGraph(AnswerState, context_schema=Context, output_schema=AnswerOutput)
    graph.add_node("speak", with_parts(nodes.speak, parts))
    for place in (START, "speak"):
        graph.add_conditional_edges(place, whether_said, {"next": "speak", "said": END})
    return graph.compile(name="answer")


def assess(parts: Context | None = None) -> CompiledStateGraph[AssessState, Context, AssessState, AssessOutput]:
    """Return the subgraph in which the rules that bear on the reply are found and the reply is scored."""
    graph = StateGraph(AssessState, context_schema=Context, output_schema=AssessOutput)
    graph.add_node("retrieve", with_parts(nodes.retrieve, parts))
    graph.add_node("score", with_parts(nodes.score, parts))
    graph.add_conditional_edges(START, what_is_missing, {"rules": "retrieve", "score": "score", "nothing": END})
    graph.add_edge("retrieve", "score")
    graph.add_edge("score", END)
    return graph.compile(name="assess")


def whether_open(state: ConversationState) -> Literal["open", "over"]:
    """Tell whether the talk goes on; after an outcome no reply is answered."""
    return "open" if state["standing"].outcome is Outcome.OPEN or state.get("cues") else "over"


def what_begins(state: ConversationState, runtime: Runtime[Context]) -> list[str]:  # noqa: ARG001
    """Tell what goes on once the others know what to say: their lines, and beside them the assessment."""
    return ["answer"] if _judged_later(runtime) else ["answer", "assess"]


def whether_judged(
    state: ConversationState,  # noqa: ARG001
    runtime: Runtime[Context],
) -> Literal["later", "beside"]:
    """Tell whether the assessment waited for the lines and begins now."""
    return "later" if _judged_later(runtime) else "beside"


def whether_said(state: AnswerState) -> Literal["next", "said"]:
    """Tell whether somebody still has to speak."""
    return "next" if len(state["lines"]) < len(state["cues"]) else "said"


def what_is_missing(state: AssessState) -> Literal["rules", "score", "nothing"]:
    """Tell where the assessment begins: an earlier run may have found the rules, or done all of it."""
    if state.get("scorecard"):
        return "nothing"
    return "score" if state.get("guidance") else "rules"


def run_turn(
    context: Context,
    stage: Stage,
    standing: Standing,
    progress: Progress = Progress(),  # noqa: B008 - frozen
) -> Iterator[SpeechEvent | Progress | Turn]:
    """Yield pieces, restarts and lines as they come, what the nodes have returned so far, and last the turn.

    `progress` is what an earlier run of the same turn returned before it broke off; nothing of it is done again. What a
    part raises is raised when the parts beside it have ended. Raises ValueError if the talk is over.
    """
    turn: Turn | None = None
    known = {name: value for name, value in progress if value}
    until = min(stage.until, time.monotonic() + context.turn_seconds)
    begun = {"play": stage.play, "turns": stage.turns, "reply": stage.reply, "standing": standing, "until": until}
    start: Any = begun | known
    # An operator's environment may ask for traces to be sent to a service; what colleagues say here stays here.
    with tracing_context(enabled=False):
        events: Iterator[Any] = conversation().stream(
            start, context=context, stream_mode=["custom", "updates"], subgraphs=True
        )
        for _place, mode, sent in events:
            if mode == "custom":
                yield sent
                continue
            for node, update in sent.items():
                if node in KEPT and update:
                    progress = _added(progress, update)
                    yield from update.get("lines", ())
                    yield progress
                if node == "finish":
                    turn = update["turn"]
    if turn is None:
        raise ValueError(f"the session is over ({standing.outcome}); there is no next turn")
    yield turn


def play_turn(context: Context, stage: Stage, standing: Standing) -> Turn:
    """Return the finished turn, without listening to it."""
    *_events, turn = run_turn(context, stage, standing)
    assert isinstance(turn, Turn)
    return turn


def _judged_later(runtime: Runtime[Context]) -> bool:
    # A studio's runs have no context.
    return runtime.context is not None and runtime.context.judge_after_line


def _added(progress: Progress, update: dict[str, Any]) -> Progress:
    lines: tuple[Line, ...] = update.get("lines", ())
    return progress.model_copy(update=update | {"lines": (*progress.lines, *lines)})
