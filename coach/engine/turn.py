"""One learner turn as a graph: read, direct, then speaking beside looking up the rules and scoring."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from coach.domain.session import Turn
from coach.domain.standing import Standing
from coach.engine import nodes
from coach.engine.protocols import RETAKE, Piece, Stage
from coach.engine.state import Cast, TurnState


@cache
def turn_graph() -> CompiledStateGraph[TurnState, Cast, TurnState, TurnState]:
    """Return the compiled turn graph. It keeps no checkpoints: the database is the one source of truth."""
    graph = StateGraph(TurnState, context_schema=Cast)
    graph.add_node("read", nodes.read)
    graph.add_node("direct", nodes.direct_move)
    graph.add_node("speak", nodes.speak)
    graph.add_node("score", nodes.score)
    graph.add_edge(START, "read")
    graph.add_edge("read", "direct")
    for branch in ("speak", "score"):
        graph.add_edge("direct", branch)
        graph.add_edge(branch, END)
    return graph.compile()


def play_turn(cast: Cast, stage: Stage, standing: Standing) -> Iterator[Piece | Turn]:
    """Yield the pieces of the other side's line as they come, and last the finished turn."""
    last: dict[str, Any] = {}
    start = TurnState(stage=stage, standing=standing)
    for mode, chunk in turn_graph().stream(start, context=cast, stream_mode=["custom", "values"]):
        if mode == "custom":
            yield RETAKE if chunk is RETAKE else str(chunk)
        elif isinstance(chunk, dict):
            last = chunk
    yield Turn(
        number=len(stage.turns) + 1,
        reply=stage.reply,
        reading=last["reading"],
        cue=last["cue"],
        standing=last["standing"],
        line=last["line"],
        scorecard=last["scorecard"],
        guidance=last["guidance"],
    )
