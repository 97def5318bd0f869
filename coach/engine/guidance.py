"""From a turn to a query, and from what is found to at most two passages."""

from functools import partial

from coach.domain.codes import Act, FaultCode
from coach.domain.knowledge import Guidance, Passage
from coach.domain.reading import Reading
from coach.engine.protocols import Retriever, Stage

SHOWN = 2
LOOKED_AT = 40
"""Enough to reach further clauses of a document: search gives each document's best clause first."""
FLOOR = 0.43
"""Score below which a passage is about something else, however alone it stands."""
KEY, NAMED = 0.12, 0.08
"""What is added to the score of the rule a scene names first, and of the others: they were written for this quarrel."""
CLOSE = 0.9
"""Share of the best passage's score below which another one is about something else."""
QUERY_LIMIT = 300
"""Longest learner text in a query, in characters: a long query blurs, and the gist stands early."""

RULED = (
    Act.QUESTION, Act.CLARIFICATION, Act.PROPOSAL, Act.OFFER, Act.OBSERVATION, Act.ORDER, Act.REFUSAL, Act.NEED_GUESS,
    Act.ACCUSATION, Act.THREAT,
)  # fmt: skip
"""Acts a rule can bear on; greetings, thanks and apologies alone have none."""
ASKING = (Act.QUESTION, Act.CLARIFICATION)


def guidance_for(stage: Stage, reading: Reading, retriever: Retriever) -> Guidance:
    """Return what the knowledge base says to this turn; nothing where no rule bears on what was said.

    A passage already shown in this session is not shown again, unless the learner asks and a rule the scene names
    answers best.
    """
    query = query_for(stage, reading)
    if not query:
        return Guidance()
    named = stage.play.scene().sop
    worth = partial(_worth, named=named)
    ranked = sorted(retriever.find(query, LOOKED_AT), key=worth, reverse=True)
    close = [p for p in ranked if worth(p) >= max(FLOOR, CLOSE * worth(ranked[0]))]
    shown = {p.citation() for turn in stage.turns for p in turn.guidance.passages}
    asked = close[0].citation() if close and reading.does(*ASKING) and close[0].id in named else ""
    return Guidance(passages=tuple([p for p in close if p.citation() not in shown - {asked}][:SHOWN]))


def query_for(stage: Stage, reading: Reading) -> str:
    """Return the query of a turn: the matters the reply deals with and its words; empty if no rule can bear on it."""
    labels, scene = reading.labels, stage.play.scene()
    says = labels.o or labels.r or reading.matters or reading.does(*RULED)
    if not says or reading.empty or (reading.has(FaultCode.GAMING) and labels.total() == 0):
        return ""
    matters = [matter.text.get(stage.play.lang) for matter in scene.matters if matter.id in reading.matters]
    return " ".join([*matters, stage.reply[:QUERY_LIMIT]])


def _worth(passage: Passage, named: tuple[str, ...]) -> float:
    if passage.id not in named:
        return passage.score
    return passage.score + (KEY if passage.id == named[0] else NAMED)
