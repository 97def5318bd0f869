"""The director's constants. Scenes and personas scale them; nothing else in the code holds a number.

Chosen so that the ten rules of the other side (tests/partner) hold on every shipped scene, not fitted
to data: a full good turn takes about a tenth of the scale off, one plain verdict puts as much back on.
"""

from coach.domain.codes import Act, FaultCode

DRIFT = 0.2
"""Tension a turn adds by itself: a conversation that brings nothing wears people down."""

RELIEF = 1.3
"""Tension a reply with all four parts takes off at average trust and average temper."""

START_TRUST = 2.0
TRUST_GAIN = 1.0
"""Trust a reply with all four parts earns; half of it while an insult is unanswered."""

MEND_FROM = 0.25
"""Share of the four parts (0..1) from which a turn counts as an answer to an insult."""

GOOD_FROM = 0.5
"""Share of the four parts (0..1) from which a reply counts as a good one."""

PATIENCE_COST = 1.0
GRAVE_PATIENCE_COST = 1.5
EMPTY_PATIENCE_COST = 0.5
WEAK_PATIENCE_COST = 0.25
"""Patience in turns of mistreatment: saying nothing wears it too, saying little wears it slowly."""

ATTACK_WEIGHT = 1.4
"""What an accusation or a threat weighs that carries no fault of the codebook: a figure in it is no excuse."""

ACT_RELIEF: dict[Act, float] = {
    Act.APOLOGY: 0.55,
    Act.OWNERSHIP: 0.45,
    Act.CREDIT: 0.5,
    Act.NEED_GUESS: 0.4,
    Act.FEELING_GUESS: 0.4,
    Act.OFFER: 0.35,
    Act.PROPOSAL: 0.3,
    Act.QUESTION: 0.25,
    Act.CLARIFICATION: 0.2,
    Act.ACKNOWLEDGEMENT: 0.2,
    Act.SMALL_TALK: 0.2,
}
"""Tension a dialogue act takes off by itself, before the persona's and the scene's factors; the two largest of a reply
count. Being asked, met or credited calms people whatever form it comes in."""

ACT_TRUST: dict[Act, float] = {
    Act.APOLOGY: 0.4,
    Act.OWNERSHIP: 0.4,
    Act.CREDIT: 0.5,
    Act.NEED_GUESS: 0.4,
    Act.FEELING_GUESS: 0.4,
    Act.OFFER: 0.4,
    Act.PROPOSAL: 0.3,
    Act.QUESTION: 0.25,
}
"""Trust a dialogue act earns, in the same way."""

SUPPLIED_RELIEF, SUPPLIED_TRUST = 0.25, 0.1
"""What each term earns that a proposal or an offer says for the first time, in the same way."""

HEARD_RELIEF = 0.35
"""Tension that a need heard for the first time takes off, in the same way."""

NEW_TERMS = 4
"""Most terms of one reply that earn."""

MENDED = 0.7
"""Share of a sting that an honest apology takes away at once."""

COUNTERS = 2
"""Counters in one talk: a third would be haggling."""

OFFERED_TERMS = 3
"""Terms from which an offer is a plan to agree to, though it asks for nothing."""

FAULT_WEIGHT: dict[FaultCode, float] = {
    FaultCode.CONTEMPT: 2.5,
    FaultCode.THREAT: 2.2,
    FaultCode.SARCASM: 1.6,
    FaultCode.MIND_READING: 1.4,
    FaultCode.VERDICT: 1.4,
    FaultCode.DISMISSAL: 1.4,
    FaultCode.DEMAND: 1.2,
    FaultCode.GENERALISATION: 1.2,
    FaultCode.BLAME_AS_CAUSE: 1.2,
    FaultCode.DEFLECTION: 1.2,
    FaultCode.PSEUDO_FEELING: 0.6,
    FaultCode.STRATEGY_AS_NEED: 0.3,
    FaultCode.NEGATIVE_REQUEST: 0.3,
    FaultCode.VAGUE_REQUEST: 0.1,
    # Neither is an attack on the other side: they steer the move, not the tension.
    FaultCode.CAPITULATION: 0.0,
    FaultCode.GAMING: 0.0,
}

HOSTILE_FROM = 1.2
"""A fault of at least this weight is mistreatment."""

GRAVE = frozenset({FaultCode.CONTEMPT, FaultCode.THREAT})
"""No good form makes up for these within the same reply."""

SECOND_FAULT = 0.3
"""What each further fault adds, as a share of its weight: five small faults are not one insult."""

LOAD_LIMIT = 4.0
