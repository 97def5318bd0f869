"""One learner turn as a graph: read and direct, then answering beside looking up the rules and scoring."""

from collections.abc import Callable
from functools import cache

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from coach.domain.session import Turn
from coach.domain.standing import Standing
from coach.engine import nodes
from coach.engine.guiding import likely_query
from coach.engine.protocols import Piece, Stage
from coach.engine.state import Cast, TurnContext, TurnState


@cache
def turn_graph() -> CompiledStateGraph[TurnState, TurnContext, TurnState, TurnState]:
    """Return the compiled turn graph. It keeps no checkpoints: the database is the one source of truth."""
    graph = StateGraph(TurnState, context_schema=TurnContext)
    graph.add_node("direct", nodes.direct_move)
    # Branches start in the order of their names, and what is said goes first.
    graph.add_node("answer", nodes.answer)
    graph.add_node("score", nodes.score)
    graph.add_edge(START, "direct")
    for branch in ("answer", "score"):
        graph.add_edge("direct", branch)
        graph.add_edge(branch, END)
    return graph.compile()


def play_turn(cast: Cast, stage: Stage, standing: Standing, hand_on: Callable[[Piece], None]) -> Turn:
    """Return the finished turn, handing on the pieces of the other side's line as they come.

    The pieces go straight to the listener and not through the graph's own stream, which costs a millisecond each: with
    fifty turns under way that is what a learner would wait for.
    """
    cast.retriever.prepare(likely_query(stage))
    end = turn_graph().invoke(TurnState(stage=stage, standing=standing), context=TurnContext(cast, hand_on))
    return Turn(
        number=len(stage.turns) + 1,
        reply=stage.reply,
        reading=end["reading"],
        cue=end["cue"],
        standing=end["standing"],
        line=end["line"],
        scorecard=end["scorecard"],
        guidance=end["guidance"],
    )
