"""Who plays a turn."""

from dataclasses import dataclass

from coach.engine.protocols import Actor, Adviser, Drafter, Judge, Reader, Retriever


@dataclass(frozen=True)
class Cast:
    """The parts that play, handed in by bootstrap. `adviser` is there only with a language model."""

    reader: Reader
    actor: Actor
    judge: Judge
    retriever: Retriever
    drafter: Drafter
    adviser: Adviser | None = None
