"""The parts a run of a graph works with: the graph's runtime context."""

from dataclasses import dataclass
from math import inf
from typing import Any, Protocol, TypeVar

from langgraph.runtime import Runtime

from coach.engine.protocols import Actor, Debriefer, Judge, Reader, Retriever, SecondReader


@dataclass(frozen=True)
class Context:
    """Who reads, speaks, judges, retrieves and looks back; handed in by bootstrap.

    `second_reader` is a model that reads a reply as well, where there is one. `judge_after_line`: whether the judge is
    asked only when the line is whole · `turn_seconds`: how long a turn waits for language models, with all their tries.
    """

    reader: Reader
    actor: Actor
    judge: Judge
    retriever: Retriever
    debriefer: Debriefer
    second_reader: SecondReader | None = None
    judge_after_line: bool = False
    turn_seconds: float = inf


State = TypeVar("State", contravariant=True)


class Node(Protocol[State]):
    """A node that works with the parts of its run."""

    def __call__(self, state: State, *, runtime: Runtime[Context]) -> dict[str, Any]:
        """Return what the node adds to the state."""
        ...


def with_parts(node: Node[State], parts: Context | None) -> Node[State]:
    """Return a node that works with these parts whatever its run brings along; the node itself where there are none.

    LangGraph Studio starts runs from JSON, and no part can be written as that.
    """
    if parts is None:
        return node

    def with_these(state: State, *, runtime: Runtime[Context]) -> dict[str, Any]:
        return node(state, runtime=runtime.override(context=parts))

    return with_these
