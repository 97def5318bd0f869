"""The closed vocabularies: moves, outcomes, difficulties, faults, good moves, tension bands."""

from enum import StrEnum


class Move(StrEnum):
    """What the other side does in one turn; the director picks it, the actor words it."""

    ATTACK = "attack"
    DEFEND = "defend"
    DEFLECT = "deflect"
    VENT = "vent"
    PROBE = "probe"
    HOLD = "hold"
    DISCLOSE = "disclose"
    SOFTEN = "soften"
    COUNTER = "counter"
    ACCEPT = "accept"
    TAKE = "take"
    CLARIFY = "clarify"
    LEAVE = "leave"


CONCESSIONS = frozenset({Move.DISCLOSE, Move.SOFTEN, Move.COUNTER, Move.ACCEPT})
"""Moves that give the learner something; none of them is open to blame, formula or gaming."""


class Outcome(StrEnum):
    """How a session stands: open, or how it ended."""

    OPEN = "open"
    SETTLED = "settled"
    LEFT = "left"
    GAVE_IN = "gave_in"


class Difficulty(StrEnum):
    """Which of a scene's three sets of parameters is played."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class Band(StrEnum):
    """Tension in three bands, for choosing among authored lines."""

    CALM = "calm"
    TENSE = "tense"
    HOT = "hot"


class FaultCode(StrEnum):
    """Named faults of a reply (OFNR codebook)."""

    VERDICT = "verdict"
    GENERALISATION = "generalisation"
    MIND_READING = "mind_reading"
    PSEUDO_FEELING = "pseudo_feeling"
    BLAME_AS_CAUSE = "blame_as_cause"
    STRATEGY_AS_NEED = "strategy_as_need"
    VAGUE_REQUEST = "vague_request"
    NEGATIVE_REQUEST = "negative_request"
    DEMAND = "demand"
    THREAT = "threat"
    SARCASM = "sarcasm"
    CONTEMPT = "contempt"
    DEFLECTION = "deflection"
    DISMISSAL = "dismissal"
    CAPITULATION = "capitulation"
    GAMING = "gaming"


class GoodMove(StrEnum):
    """Moves worth naming to the learner."""

    EMPATHY = "empathy"
    OWNERSHIP = "ownership"
    APPRECIATION = "appreciation"
