"""The debrief as a graph: figures and draft side by side, then a check that nothing was invented."""

from functools import cache
from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime
from langsmith import tracing_context

from coach.domain.debrief import Debrief
from coach.domain.model import ModelCall
from coach.domain.session import Session
from coach.engine.evidence.claims import is_honest
from coach.engine.evidence.common_ground import common_ground
from coach.engine.evidence.moments import costliest, turning_point
from coach.engine.evidence.session_figures import results, sources, totals
from coach.engine.graph.context import Context, with_parts
from coach.engine.graph.state import DebriefState
from coach.engine.roles.debriefer import facts_of

DebriefGraph = CompiledStateGraph[DebriefState, Context, DebriefState, DebriefState]


def measure(state: DebriefState) -> dict[str, Any]:
    """Compute the figures."""
    session = state["session"]
    return {"results": results(session.turns, session.play.rubric)}


def draft(state: DebriefState, runtime: Runtime[Context]) -> dict[str, Any]:
    """Let the debriefer point at turns and say what to try."""
    return {"draft": runtime.context.debriefer.draft(state["session"])}


def check(state: DebriefState) -> dict[str, Any]:
    """Keep of the draft only what points at a real turn and quotes what was really said there."""
    session, draft = state["session"], state["draft"]
    facts = facts_of(session) if draft.claims else ""
    said = {turn.number: turn.reply for turn in session.turns}
    turned, cost = draft.turning_point, draft.costliest
    debrief = Debrief(
        outcome=session.outcome,
        ended_early=session.ended_early,
        tension=(session.start.tension, *(turn.standing.tension for turn in session.turns)),
        totals=totals(session.turns),
        turning_point=turning_point(session, turned.turn, turned.quote) if turned else None,
        costliest=costliest(session, cost.turn, cost.quote) if cost else None,
        results=state["results"],
        ground=common_ground(session),
        advice=tuple(a for a in draft.advice if a.quote and a.quote in said.get(a.turn, "")),
        claims=tuple(claim for claim in draft.claims if is_honest(claim, session, facts)),
        author=draft.author,
        sources=sources(session.turns),
    )
    return {"debrief": debrief}


@cache
def debrief() -> DebriefGraph:
    """Return the compiled graph of a debrief; its parts come with each run."""
    return debrief_with(None)


def debrief_with(parts: Context | None) -> DebriefGraph:
    """Return the graph of a debrief compiled anew, with these parts or, without any, with those of each run."""
    graph = StateGraph(DebriefState, context_schema=Context)
    graph.add_node("measure", measure)
    graph.add_node("draft", with_parts(draft, parts))
    graph.add_node("check", check)
    graph.add_edge(START, "measure")
    graph.add_edge(START, "draft")
    graph.add_edge(["measure", "draft"], "check")
    graph.add_edge("check", END)
    return graph.compile(name="debrief")


def debrief_of(session: Session, context: Context) -> tuple[Debrief, tuple[ModelCall, ...]]:
    """Return the debrief of a session, checked against what was really said, and the model calls it took."""
    with tracing_context(enabled=False):
        state = debrief().invoke({"session": session}, context=context)
    return state["debrief"], state["draft"].calls
