"""What a model is asked about when it reads a reply, and what of it would weigh."""

from collections.abc import Sequence

from coach.domain.codes import Act, FaultCode, Term
from coach.engine.protocols import Stage
from coach.engine.second_look.pointing import Finding, Kind
from coach.partner.intent import ATTACKING, HEARING, REPAIRING
from coach.partner.weights import FAULT_WEIGHT, HOSTILE_FROM

ACTS: tuple[Act, ...] = (
    Act.QUESTION, Act.OFFER, Act.PROPOSAL, Act.APOLOGY, Act.OWNERSHIP, Act.CREDIT, Act.AGREEMENT, Act.REFUSAL,
    Act.ACCUSATION, Act.THREAT, Act.FEELING_GUESS, Act.NEED_GUESS, Act.SMALL_TALK, Act.CLARIFICATION,
    Act.ACKNOWLEDGEMENT,
)  # fmt: skip
"""The acts the director answers."""

HOSTILE: tuple[FaultCode, ...] = tuple(code for code in FaultCode if FAULT_WEIGHT[code] >= HOSTILE_FROM)
"""Faults that are mistreatment."""

FAULTS: tuple[FaultCode, ...] = (*HOSTILE, FaultCode.GAMING, FaultCode.CAPITULATION)
"""The faults that drive the director."""

PLANS = (Act.PROPOSAL, Act.OFFER)
WEIGHTY = (*HEARING, *REPAIRING, *PLANS)
"""Acts that earn much."""

_HARSH = {("fault", code.value) for code in HOSTILE} | {("act", act.value) for act in ATTACKING}
_WEIGHTY = {("act", act.value) for act in WEIGHTY}


def ids_of(kind: Kind, stage: Stage) -> tuple[str, ...]:
    """Return what may be said of a sentence: the closed codes, and the scene's needs and harmless questions."""
    scene = stage.play.scene()
    known: dict[Kind, Sequence[str]] = {
        "act": ACTS,
        "fault": FAULTS,
        "term": tuple(Term),
        "need": [need.id for need in scene.needs],
        "question": [question.id for question in scene.questions],
    }
    return tuple(str(one) for one in known[kind])


def is_harsh(finding: Finding) -> bool:
    """Tell whether it says that the reply mistreats."""
    return (finding.kind, finding.what) in _HARSH


def is_weighty(finding: Finding) -> bool:
    """Tell whether it says that the reply does something that earns much."""
    return (finding.kind, finding.what) in _WEIGHTY
