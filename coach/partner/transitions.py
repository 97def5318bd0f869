"""How a reading changes the standing: arithmetic only, no choice of move."""

from coach.domain.persona import Parameters, Temper
from coach.domain.reading import Reading
from coach.domain.standing import Standing
from coach.partner import weights
from coach.partner.intent import Intent, credit, is_grave, is_hostile, load


def opening_standing(temper: Temper, parameters: Parameters) -> Standing:
    """Return how the other side stands before the first reply."""
    return Standing(
        tension=_clamp(temper.tension + parameters.tension),
        trust=weights.START_TRUST,
        patience=float(max(1, temper.patience + parameters.patience)),
    )


def moved(standing: Standing, reading: Reading, kind: Intent, temper: Temper, parameters: Parameters) -> Standing:
    """Return the standing after this reading: tension, trust, sting, patience and needs heard."""
    change = tension_change(standing, reading, temper, parameters)
    hostile = is_hostile(reading)
    return standing.model_copy(
        update={
            "tension": _clamp(standing.tension + change),
            "trust": _clamp(standing.trust + _trust_change(standing, reading, temper)),
            "sting": _sting(standing, reading, change, hostile),
            "patience": max(0.0, standing.patience - _patience_cost(reading, kind)),
            "heard": _heard(standing, reading, kind),
        }
    )


def tension_change(standing: Standing, reading: Reading, temper: Temper, parameters: Parameters) -> float:
    """Return the change in tension before clamping; it falls strictly with the sum of the labels."""
    rise = temper.rise * parameters.rise
    fall = weights.RELIEF * credit(reading) * (0.7 + 0.1 * standing.trust) * temper.fall * parameters.fall
    change = rise * (weights.DRIFT + load(reading, temper)) - fall
    if is_hostile(reading) and (is_grave(reading) or credit(reading) < weights.GOOD_FROM):
        # Blame never calms anybody, however many facts it is wrapped in; the credit still tells blame from blame.
        return max(change, 0.2 * rise * (1 - credit(reading)))
    if change < 0 and standing.sting:
        # After an insult the next good turn takes back less than the insult put on, however good it is.
        return change * standing.sting / (standing.sting - change)
    return change


def _trust_change(standing: Standing, reading: Reading, temper: Temper) -> float:
    if is_hostile(reading):
        return -(1 + 0.5 * load(reading, temper))
    return weights.TRUST_GAIN * credit(reading) * (0.5 if standing.sting else 1.0)


def _sting(standing: Standing, reading: Reading, change: float, hostile: bool) -> float:
    if hostile and change > 0:
        return standing.sting + change
    return 0.0 if credit(reading) >= weights.MEND_FROM else standing.sting


def _patience_cost(reading: Reading, kind: Intent) -> float:
    if kind is Intent.MISTREATMENT:
        return weights.GRAVE_PATIENCE_COST if is_grave(reading) else weights.PATIENCE_COST
    if kind in (Intent.NOTHING, Intent.GAMING) or (kind is Intent.WEAK and reading.labels.total() == 0):
        return weights.EMPTY_PATIENCE_COST
    return weights.WEAK_PATIENCE_COST if kind is Intent.WEAK else 0.0


def _heard(standing: Standing, reading: Reading, kind: Intent) -> tuple[str, ...]:
    if kind not in (Intent.GOOD, Intent.WEAK):
        return standing.heard
    return tuple(dict.fromkeys((*standing.heard, *reading.touched)))


def _clamp(value: float) -> float:
    return round(min(10.0, max(0.0, value)), 3)
