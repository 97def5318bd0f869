"""Screen words for the closed vocabularies and for times, in one place so that every page says the same."""

from collections.abc import Iterable
from datetime import datetime

from coach.domain.codes import Difficulty, Outcome, Term
from coach.domain.debrief import Lack
from coach.domain.persona import Persona, Scenario
from coach.domain.scoring import FitVerdict
from coach.domain.session import Session
from coach.domain.text import Lang, PainPoint
from coach.service.protocols import SessionSummary
from coach.ui.app_context import coach
from coach.ui.i18n import _, lang
from coach.ui.identity import learner


def difficulty(value: Difficulty) -> str:
    """Return the name of a difficulty."""
    return {Difficulty.EASY: _("Easy"), Difficulty.MEDIUM: _("Medium"), Difficulty.HARD: _("Hard")}[value]


def difficulty_meaning(value: Difficulty, persona: Persona, scene: Scenario) -> str:
    """Return what a difficulty changes in a scene, in one sentence."""
    unfair = max(1, persona.temper.patience + scene.difficulties[value].patience)
    if value is Difficulty.EASY:
        return _(
            "They come in calmer, cool down sooner and move early. About {n} unfair replies and they leave.", n=unfair
        )
    if value is Difficulty.MEDIUM:
        return _(
            "They come in as they are, and move once they feel heard. About {n} unfair replies and they leave.",
            n=unfair,
        )
    return _(
        "They come in tenser, heat up faster and want more before they move. About {n} unfair replies and they leave.",
        n=unfair,
    )


def attempts(count: int) -> str:
    """Return how often a scene was played to an end."""
    return _("played once") if count == 1 else _("best of {n} talks", n=count)


def pain_point(value: PainPoint) -> str:
    """Return the name of a pain point."""
    return {
        "goals": _("Goals that pull apart"),
        "information": _("Information that stays put"),
        "roles": _("Who does what"),
        "skills": _("Working it out together"),
    }[value]


def language(value: Lang) -> str:
    """Return a language's own name."""
    return {"zh": "中文", "en": "English"}[value]


def spoken(value: Lang) -> str:
    """Return the name of the language a talk is held in, in the language of the screens."""
    return {"zh": _("Chinese"), "en": _("English")}[value]


def fit(value: FitVerdict) -> str:
    """Return whether a request fits the rule that is shown with it."""
    return {
        "allowed": _("Your request fits the rule"),
        "unclear": _("The rule leaves your request open"),
        "against": _("Your request goes against the rule"),
        "no_rule": _("Your request: no rule found"),
    }[value]


def term(value: Term) -> str:
    """Return what a proposal has to say, in a word or two."""
    return {
        Term.WHO: _("who does it"),
        Term.WHAT: _("what exactly"),
        Term.WHEN: _("by when"),
        Term.WRITTEN: _("where it is written down"),
        Term.MONEY: _("what becomes of the money"),
        Term.CUSTOMER: _("what the customer is told"),
    }[value]


def listed(words: Iterable[str]) -> str:
    """Return words as a list in a sentence."""
    return ("、" if lang() == "zh" else ", ").join(words)


def lack(value: Lack) -> str:
    """Return what an agreement lacked, as the end of a sentence."""
    terms = listed(term(one) for one in value.terms)
    return {
        "request": _("a concrete request; you never asked for anything they could say yes to."),
        "way": _("a proposal they could live with; what you asked for was none."),
        "need": _("the need behind it; the way you proposed opens only once it has been heard."),
        "terms": _("the details; your proposal did not say {terms}.", terms=terms),
        "tension": _("calm; they were still too tense to agree to anything."),
    }[value.kind]


def whose(learner_id: str) -> str:
    """Return whose session it is: the one before the screen is “me”, others go by their id."""
    return _("Me") if learner_id == learner().id else learner_id


def turns(count: int) -> str:
    """Return how many turns a talk has."""
    return _("1 turn") if count == 1 else _("{n} turns", n=count)


def moment(value: datetime) -> str:
    """Return a time as the screens write it; `zone` names the zone it is in."""
    return coach().times.moment(value)


def named_moment(value: datetime) -> str:
    """Return a time with its zone, where it stands alone."""
    return coach().times.named(value)


def zone() -> str:
    """Return the zone of all times, to be said once a page."""
    return _("Times are in {zone}.", zone=coach().times.name)


def outcome(session: Session | SessionSummary) -> str:
    """Return how a session ended, or that it is open."""
    if session.outcome is Outcome.OPEN:
        return _("Ended by you") if session.ended_early else _("In progress")
    return {
        Outcome.SETTLED: _("Settled"),
        Outcome.LEFT: _("They walked away"),
        Outcome.GAVE_IN: _("You gave in"),
    }[session.outcome]


def outcome_meaning(session: Session) -> str:
    """Return one sentence on what the outcome means."""
    if session.finished is None:
        return _("The conversation is still open; this is how it stands so far.")
    if session.outcome is Outcome.OPEN:
        return _("You stopped before anything was settled. What you said is kept.")
    return {
        Outcome.SETTLED: _("You named what mattered to them and asked for something they could say yes to."),
        Outcome.LEFT: _("They ran out of patience before they felt heard."),
        Outcome.GAVE_IN: _("It ended, but only because you dropped what you needed. They took the gain."),
    }[session.outcome]
