"""The debrief in words: how it ended, the moments that mattered, part by part, what to try."""

from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from coach.domain.catalog import Catalog, Entry
from coach.domain.codes import FaultCode
from coach.domain.debrief import Advice, Debrief, Moment
from coach.domain.knowledge import Passage
from coach.domain.session import Session, Turn
from coach.ui.components.feedback import chips
from coach.ui.i18n import _, lang, pick
from coach.ui.markup import render


class HeardTogether(NamedTuple):
    """Needs that the same words showed were heard, by name."""

    turn: int
    quote: str
    names: list[str]


def ending(session: Session) -> Markup:
    """Return how a session ended, with its scene and counterpart."""
    return render("debrief_head.html", session=session)


def turning_point(moment: Moment) -> Markup:
    """Return the turn that did most good."""
    return render("moment.html", moment=moment, title=_("The turning point"), mood="good")


def mattering(session: Session, turn: Turn, better: str, rule: Passage | None) -> Markup:
    """Return the exchange that mattered: as it was, and beside it one better way to put it, if there is one."""
    faults = [pick(fault.name) for code in turn.reading.codes() if (fault := session.play.rubric.fault(code))]
    return render(
        "mattering.html",
        turn=turn,
        was=_before(session, turn),
        persona=session.play.persona,
        faults=faults,
        better=better,
        rule=rule,
    )


def exchange(session: Session, turn: Turn) -> Markup:
    """Return one turn with its levels and what it did to the tension."""
    return render(
        "exchange.html",
        turn=turn,
        was=_before(session, turn),
        persona=session.play.persona,
        chips=chips(turn.scorecard, session.play.rubric, lang()),
    )


def _before(session: Session, turn: Turn) -> float:
    """The tension a turn began with."""
    return session.turns[turn.number - 2].standing.tension if turn.number > 1 else session.start.tension


def claims(debrief: Debrief) -> Markup:
    """Return what a model says of the session, each sentence with the turn and the words it points at."""
    return render("claims.html", claims=debrief.claims)


def common_ground(debrief: Debrief, session: Session, needs: Catalog) -> Markup:
    """Return what got through and what did not. A need that was never heard has its catalogue name only: the other
    side's own words for it would give it away before a second try."""
    ground = debrief.ground
    names = {need.id: _name(needs.entry(need.catalog)) for need in session.play.scene().needs}
    unheard = dict.fromkeys(names[need] for need in ground.unheard)
    heard = [
        HeardTogether(turn, quote, [names[one.need] for one in together])
        for (turn, quote), together in groupby(ground.heard, key=lambda one: (one.turn, one.quote))
    ]
    return render("common_ground.html", ground=ground, heard=heard, unheard=list(unheard))


def _name(entry: Entry | None) -> str:
    return pick(entry.name) if entry else _("one of their needs")


def results(debrief: Debrief, session: Session) -> Markup:
    """Return the mean level and the best words of each criterion."""
    return render("results.html", results=debrief.results, rubric=session.play.rubric)


def advice(thing: Advice, session: Session) -> Markup:
    """Return one thing to try next time, where it was missing, and how it could be said in this scene."""
    rubric, play = session.play.rubric, session.play
    named = rubric.fault(FaultCode(thing.code)) if thing.kind == "fault" else rubric.criterion(thing.code)
    phrase = play.scene().phrases.get(thing.code) if thing.kind == "criterion" else None
    said = session.turns[thing.turn - 1].reply
    cut = not said.endswith(thing.quote) and not thing.quote.endswith(tuple("。！？.!?…"))
    return render("advice.html", thing=thing, named=named, phrase=phrase.get(play.lang) if phrase else "", cut=cut)
