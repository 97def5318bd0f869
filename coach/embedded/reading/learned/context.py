"""Labels and faults in the light of what the reply does: a fault needs two signs, a threat asks for nothing."""

from coach.domain.codes import Act, FaultCode
from coach.domain.reading import Part
from coach.embedded.reading.learned.model import Verdict
from coach.embedded.reading.parts.faults import Fault
from coach.embedded.reading.talk.acts import CAPITULATION, HOSTILE, MILD, MISTREATMENT, Done
from coach.embedded.reading.text.lexicon import load
from coach.embedded.reading.text.page import Page

NAMED = {Act.THREAT: FaultCode.THREAT, Act.ORDER: FaultCode.DEMAND}
"""Acts that are a fault by themselves."""
MILD_FROM = -0.7
"""Logit from which a fault that is no mistreatment is believed."""
TERMS = 2
PLAIN_ASK, PLAIN_GUESS = 0.5, 0.3
"""Logits from which a proposal with its terms is a full request, and a guess at a feeling a full one."""


def labels_in(page: Page, said: Done, labels: dict[Part, int]) -> dict[Part, int]:
    """Return the labels: nothing asked after a threat, a proposal with its terms asked in full, a feeling guessed."""
    held = dict(labels)
    if said.does(Act.THREAT) or said.does(Act.ORDER):
        held["r"] = 0 if said.does(Act.THREAT) else min(held["r"], 1)
    elif not said.mistreats and said.top(Act.PROPOSAL) > PLAIN_ASK and _has_terms(page, said.clause(Act.PROPOSAL)):
        held["r"] = 2
    if not said.mistreats and said.top(Act.FEELING_GUESS) > PLAIN_GUESS:
        held["f"] = 2
    return held


def faults_in(page: Page, said: Done, verdict: Verdict, found: list[Fault]) -> list[Fault]:
    """Return the faults that stand: mistreatment where the whole reply shows it, and named if none was found."""
    kept = [fault for fault in found if _stands(fault.code, said, page)]
    if said.mistreats:
        kept += [_at(page, said.clause(act), code) for act, code in NAMED.items() if said.does(act)]
        if not any(fault.code in HOSTILE for fault in kept):
            kept.append(_likeliest(page, said, verdict))
    if said.gives_in and not any(fault.code is FaultCode.CAPITULATION for fault in kept):
        kept.append(_at(page, said.clause(CAPITULATION), FaultCode.CAPITULATION))
    once = {(fault.code, fault.start): fault for fault in reversed(kept)}
    return sorted(once.values(), key=lambda fault: fault.start)


def _stands(code: FaultCode, said: Done, page: Page) -> bool:
    if code in (FaultCode.GAMING, FaultCode.STRATEGY_AS_NEED):
        return True
    if code is FaultCode.CAPITULATION:
        return said.gives_in
    if code is FaultCode.SARCASM and load("faults")["sarcasm"].search(page.own):
        return said.mistreats or said.mocks  # a set phrase of mockery is a sign, however friendly its words are
    return said.mistreats if code in HOSTILE else said.top(MILD) > MILD_FROM


def _likeliest(page: Page, said: Done, verdict: Verdict) -> Fault:
    number = said.clause(MISTREATMENT)
    code = max(sorted(HOSTILE), key=lambda code: float(verdict.faults[code.value].max()))
    return _at(page, number, code)


def _at(page: Page, number: int, code: FaultCode) -> Fault:
    clause = page.clauses[number]
    return Fault(code, clause.start, clause.end)


def _has_terms(page: Page, number: int) -> bool:
    """Tell whether the sentence says two of: what is to be done, when, by whom."""
    text = page.sentence_of(page.clauses[number]).text
    patterns = (load("request")["act"], load("terms")["when"], load("terms")["who"])
    return sum(bool(pattern.search(text)) for pattern in patterns) >= TERMS
