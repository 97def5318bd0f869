"""From a turn to a query, and from what is found to at most two passages."""

from coach.domain.codes import FaultCode
from coach.domain.knowledge import Guidance, Passage
from coach.domain.reading import Reading
from coach.engine.protocols import Retriever, Stage

SHOWN = 2
LOOKED_AT = 40
"""Enough to reach further clauses of a document: search gives each document's best clause first."""
CLOSE = 0.7
"""Share of the best passage's score below which another one is about something else."""
QUERY_LIMIT = 300
"""Longest learner text in a query, in characters: a long query blurs, and the gist stands early."""


def guidance_for(stage: Stage, reading: Reading, retriever: Retriever) -> Guidance:
    """Return what the knowledge base says to this turn; nothing when the reply says nothing to look up.

    The rules a scene names come first where they are not far behind the best match; a passage already shown in this
    session is not shown again, and nothing that fits much worse is shown in its place.
    """
    query = query_for(stage, reading)
    if not query or not _says_something(stage, reading, retriever):
        return Guidance()
    named = stage.play.scene().sop
    shown = {p.citation() for turn in stage.turns for p in turn.guidance.passages}
    found = retriever.find(query, LOOKED_AT)
    close = [p for p in found if p.score >= CLOSE * found[0].score]
    fresh = [p for p in close if p.citation() not in shown]
    ranked = sorted(fresh, key=lambda passage: _rank(passage, named))
    return Guidance(passages=tuple(ranked[:SHOWN]))


def query_for(stage: Stage, reading: Reading) -> str:
    """Return the query of a turn: the scene's topic and the learner's words; empty if they say nothing."""
    if reading.empty or (reading.has(FaultCode.GAMING) and reading.labels.total() == 0):
        return ""
    play = stage.play
    return f"{play.scene().title.get(play.lang)} {stage.reply[:QUERY_LIMIT]}"


def _says_something(stage: Stage, reading: Reading, retriever: Retriever) -> bool:
    """Whether the reply, without the scene's title, states a fact or is about a rule.

    The title alone finds rules, so it would find some for small talk too.
    """
    return reading.labels.o > 0 or bool(retriever.find(stage.reply[:QUERY_LIMIT], 1))


def _rank(passage: Passage, named: tuple[str, ...]) -> tuple[bool, float]:
    return (passage.id not in named, -passage.score)
