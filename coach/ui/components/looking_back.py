"""The debrief in words: how it ended, the moments that mattered, part by part, what to try."""

from markupsafe import Markup

from coach.domain.catalog import Catalog, Entry
from coach.domain.debrief import Debrief, Moment
from coach.domain.session import Session
from coach.ui.i18n import _, pick
from coach.ui.markup import render


def ending(session: Session) -> Markup:
    """Return how a session ended, with its scene and counterpart."""
    return render("debrief_head.html", session=session)


def turning_point(moment: Moment) -> Markup:
    """Return the turn that did most good."""
    return render("moment.html", moment=moment, title=_("The turning point"), mood="good", faults=[], lang="")


def costliest(moment: Moment, session: Session) -> Markup:
    """Return the turn that cost most, with its faults by name."""
    rubric, lang = session.play.rubric, session.play.lang
    faults = [fault.name.get(lang) for code in moment.faults if (fault := rubric.fault(code))]
    return render("moment.html", moment=moment, title=_("The costliest line"), mood="bad", faults=faults, lang=lang)


def claims(debrief: Debrief) -> Markup:
    """Return what a model says of the session, each sentence with the turn and the words it points at."""
    return render("claims.html", claims=debrief.claims)


def common_ground(debrief: Debrief, session: Session, needs: Catalog) -> Markup:
    """Return what got through and what did not. A need that was never heard has its catalogue name only: the other
    side's own words for it would give it away before a second try."""
    ground = debrief.ground
    names = {need.id: _name(needs.entry(need.catalog)) for need in session.play.scene().needs}
    unheard = dict.fromkeys(names[need] for need in ground.unheard)
    return render("common_ground.html", ground=ground, names=names, unheard=list(unheard))


def _name(entry: Entry | None) -> str:
    return pick(entry.name) if entry else _("one of their needs")


def results(debrief: Debrief, session: Session) -> Markup:
    """Return the mean level and the best words of each criterion."""
    return render("results.html", results=debrief.results, rubric=session.play.rubric, lang=session.play.lang)


def advice(debrief: Debrief, session: Session) -> Markup:
    """Return the things to try next time."""
    return render("advice.html", advices=debrief.advice, rubric=session.play.rubric, lang=session.play.lang)
