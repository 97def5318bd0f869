"""Scenes as cards: what is at stake, how long it takes, how it went; and the one to practise next."""

from markupsafe import Markup

from coach.domain.persona import Persona, Scenario
from coach.domain.rubric import Rubric
from coach.service.practice.recommendation import Played, Recommendation
from coach.ui.i18n import _, lang, pick
from coach.ui.markup import render


def scene_card(persona: Persona, scene: Scenario, record: Played) -> Markup:
    """Return the card of a scene."""
    return render("scene_card.html", persona=persona, scene=scene, record=record, lang=lang())


def next_scene(persona: Persona, scene: Scenario, recommendation: Recommendation, rubric: Rubric) -> Markup:
    """Return the card of the scene to practise next, with the reason."""
    why = reason_for(scene, recommendation, rubric)
    return render("next_scene.html", persona=persona, scene=scene, why=why, lang=lang())


def reason_for(scene: Scenario, recommendation: Recommendation, rubric: Rubric) -> str:
    """Return why this scene comes next, in one or two sentences."""
    weak = recommendation.weakness
    if weak is None:
        return _("A good one to begin with.") if not recommendation.again else _("Worth another go.")
    part, mean = pick(rubric.criterion(weak.criterion).name), f"{weak.mean:.1f}"
    if weak.talks == 1:
        why = _(
            "{part} was your weakest part in your last whole talk: {mean} of {top}.", part=part, mean=mean, top=weak.top
        )
    else:
        why = _(
            "{part} is your weakest part over your last {n} whole talks: {mean} of {top}.",
            part=part,
            mean=mean,
            top=weak.top,
            n=weak.talks,
        )
    if weak.criterion not in scene.trains:
        return why
    asks = (
        _("This scene asks most of it, and you know it already.")
        if recommendation.again
        else _("This scene asks most of it.")
    )
    return f"{why} {asks}" if lang() == "en" else f"{why}{asks}"
