"""How a reading changes the standing: arithmetic only, no choice of move."""

import hashlib
import re
from typing import TypeVar

from coach.domain.codes import Act, FaultCode, Term
from coach.domain.persona import Parameters, Temper
from coach.domain.reading import Reading
from coach.domain.standing import Standing
from coach.partner import weights
from coach.partner.intent import Intent, credit, intent, is_grave, is_hostile, load

_MARKS = re.compile(r"[\W_]+")
Id = TypeVar("Id", bound=str)


def opening_standing(temper: Temper, parameters: Parameters) -> Standing:
    """Return how the other side stands before the first reply."""
    return Standing(
        tension=_clamp(temper.tension + parameters.tension),
        trust=weights.START_TRUST,
        patience=float(max(1, temper.patience + parameters.patience)),
    )


def moved(standing: Standing, reading: Reading, kind: Intent, temper: Temper, parameters: Parameters) -> Standing:
    """Return the standing after this reading: tension, trust, sting, patience, and what was heard and supplied."""
    change = tension_change(standing, reading, temper, parameters)
    hostile = is_hostile(reading)
    understood = kind not in (Intent.MISTREATMENT, Intent.GAMING, Intent.NOTHING, Intent.CAPITULATION)
    return standing.model_copy(
        update={
            "tension": _clamp(standing.tension + change),
            "trust": _clamp(standing.trust + _trust_change(standing, reading, temper)),
            "sting": _sting(standing, reading, change, hostile),
            "patience": max(0.0, standing.patience - _patience_cost(reading, kind)),
            "heard": _with(standing.heard, reading.touched if understood else ()),
            "supplied": _with(standing.supplied, reading.terms if understood else ()),
            "dealt_with": _with(standing.dealt_with, reading.matters if understood else ()),
            "earned": _with(standing.earned, contents(reading)),
        }
    )


def tension_change(standing: Standing, reading: Reading, temper: Temper, parameters: Parameters) -> float:
    """Return the change in tension before clamping; it falls strictly with the sum of the labels."""
    rise = temper.rise * parameters.rise
    share = earning(standing, reading)
    # What a reply does counts for what its parts leave open: a full reply is worth the same however it is put.
    substance = _of_acts(standing, reading, weights.ACT_RELIEF) + _of_news(standing, reading)
    gain = weights.RELIEF * share + substance * (1 - share)
    fall = gain * (0.7 + 0.1 * standing.trust) * temper.fall * parameters.fall
    change = rise * (weights.DRIFT + load(reading, temper)) - fall
    if is_hostile(reading) and (is_grave(reading) or credit(reading) < weights.GOOD_FROM or _attacks(reading)):
        # Blame never calms anybody, however many facts it is wrapped in; the credit still tells blame from blame.
        return max(change, 0.2 * rise * (1 - credit(reading)) + 0.01)
    if change < 0 and standing.sting and not reading.does(Act.APOLOGY):
        # After an insult the next good turn takes back less than the insult put on, however good it is.
        return change * standing.sting / (standing.sting - change)
    if reading.does(Act.APOLOGY) and standing.sting:
        return change - weights.MENDED * standing.sting * parameters.fall
    return change


def earning(standing: Standing, reading: Reading) -> float:
    """Return the share of the four parts (0..1) that is there and was not credited before."""
    return 0.0 if _said_before(standing, reading) else credit(reading)


def contents(reading: Reading) -> tuple[str, ...]:
    """Return a digest of each thing a reply says, told by the quotes of its parts or, without any, of what it does.

    One for each quote, so that words put beside the same content do not make it new.
    """
    parts = {quote.text for found in reading.evidence.values() for quote in found}
    quotes = parts or {found.quote.text for found in reading.acts}
    plain = {_MARKS.sub("", text).lower() for text in quotes}
    return tuple(sorted(hashlib.sha256(text.encode()).hexdigest()[:8] for text in plain))


def _said_before(standing: Standing, reading: Reading) -> bool:
    said = contents(reading)
    return bool(said) and set(said) <= set(standing.earned)


def _of_acts(standing: Standing, reading: Reading, worth: dict[Act, float]) -> float:
    """Return what the dialogue acts of a reply earn: the two that count most, and nothing beside mistreatment or text
    to the scorer."""
    if is_hostile(reading) or reading.has(FaultCode.GAMING) or _said_before(standing, reading):
        return 0.0
    found = sorted((worth.get(act, 0.0) for act in {found.act for found in reading.acts}), reverse=True)
    return sum(found[:2])


def _of_news(standing: Standing, reading: Reading) -> float:
    """Return the relief of being told what was still missing, and of a need heard for the first time."""
    news = _news(standing, reading)
    heard = set(reading.touched) - set(standing.heard)
    return weights.SUPPLIED_RELIEF * len(news) + (weights.HEARD_RELIEF if heard and _means_well(reading) else 0.0)


def _news(standing: Standing, reading: Reading) -> tuple[Term, ...]:
    """Return the terms a reply says for the first time, as many as earn."""
    if not _means_well(reading):
        return ()
    return tuple(term for term in reading.terms if term not in standing.supplied)[: weights.NEW_TERMS]


def _means_well(reading: Reading) -> bool:
    return intent(reading) in (Intent.GOOD, Intent.REPAIR, Intent.LISTENING) and not is_hostile(reading)


def _attacks(reading: Reading) -> bool:
    return reading.does(Act.ACCUSATION, Act.THREAT)


def _trust_change(standing: Standing, reading: Reading, temper: Temper) -> float:
    if is_hostile(reading):
        return -(1 + 0.5 * load(reading, temper))
    share = earning(standing, reading)
    substance = _of_acts(standing, reading, weights.ACT_TRUST) + weights.SUPPLIED_TRUST * len(_news(standing, reading))
    earned = weights.TRUST_GAIN * share + substance * (1 - share)
    return earned * (0.5 if standing.sting and not reading.does(Act.APOLOGY) else 1.0)


def _sting(standing: Standing, reading: Reading, change: float, hostile: bool) -> float:
    if hostile and change > 0:
        return standing.sting + change
    if reading.does(Act.APOLOGY):
        return 0.0
    return 0.0 if credit(reading) >= weights.MEND_FROM else standing.sting


def _patience_cost(reading: Reading, kind: Intent) -> float:
    if kind is Intent.MISTREATMENT:
        return weights.GRAVE_PATIENCE_COST if is_grave(reading) else weights.PATIENCE_COST
    if kind in (Intent.NOTHING, Intent.GAMING) or (kind is Intent.WEAK and reading.labels.total() == 0):
        return weights.EMPTY_PATIENCE_COST
    if kind is Intent.LISTENING:
        return 0.0 if reading.does(Act.QUESTION) else weights.WEAK_PATIENCE_COST
    return weights.WEAK_PATIENCE_COST if kind is Intent.WEAK else 0.0


def _with(known: tuple[Id, ...], more: tuple[Id, ...]) -> tuple[Id, ...]:
    return tuple(dict.fromkeys((*known, *more)))


def _clamp(value: float) -> float:
    return round(min(10.0, max(0.0, value)), 3)
