"""The parts a run of a graph works with: the graph's runtime context."""

from dataclasses import dataclass

from coach.engine.protocols import Actor, Debriefer, Judge, Reader, Retriever


@dataclass(frozen=True)
class Context:
    """Who reads, speaks, judges, retrieves and looks back; handed in by bootstrap."""

    reader: Reader
    actor: Actor
    judge: Judge
    retriever: Retriever
    debriefer: Debriefer
