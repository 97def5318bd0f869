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
    ANSWER = "answer"
    ACKNOWLEDGE = "acknowledge"
    REMIND = "remind"
    LEAVE = "leave"


CONCESSIONS = frozenset({Move.DISCLOSE, Move.SOFTEN, Move.COUNTER, Move.ACCEPT})
"""Moves that give the learner something; none of them is open to blame, formula or gaming."""


STANDS_IN = {Move.ANSWER: Move.PROBE, Move.ACKNOWLEDGE: Move.VENT, Move.REMIND: Move.PROBE}
"""Whose lines a persona says for a move it has none for: one written before the move was there."""


class Act(StrEnum):
    """Dialogue acts: what a reply does in the talk, beside what it is scored on. A reply may do several."""

    QUESTION = "question"
    OFFER = "offer"
    PROPOSAL = "proposal"
    APOLOGY = "apology"
    OWNERSHIP = "ownership"
    CREDIT = "credit"
    AGREEMENT = "agreement"
    REFUSAL = "refusal"
    ACCUSATION = "accusation"
    THREAT = "threat"
    ORDER = "order"
    FEELING_GUESS = "feeling_guess"
    NEED_GUESS = "need_guess"
    FEELING = "feeling"
    OBSERVATION = "observation"
    SMALL_TALK = "small_talk"
    CLARIFICATION = "clarification"
    ACKNOWLEDGEMENT = "acknowledgement"


class Term(StrEnum):
    """What a proposal says: the parts another person needs to hear before a yes."""

    WHO = "who"
    WHAT = "what"
    WHEN = "when"
    WRITTEN = "written"
    MONEY = "money"
    CUSTOMER = "customer"


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
