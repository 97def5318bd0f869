"""How the other side stands, as one small bar."""

from markupsafe import Markup

from coach.domain.codes import Band
from coach.domain.session import Session
from coach.ui.i18n import _, lang
from coach.ui.markup import render


def gauge(session: Session) -> Markup:
    """Return the gauge: tension 0..10, its band in words, and how many needs have been heard."""
    standing = session.standing()
    words = {Band.CALM: _("calm"), Band.TENSE: _("tense"), Band.HOT: _("boiling")}[standing.band()]
    name = session.play.persona.name.get(lang())
    label = _("{name}: tension {n} of 10, {band}", name=name, n=f"{standing.tension:.1f}", band=words)
    return render("gauge.html", standing=standing, label=label, needs=len(session.play.scene().needs))
