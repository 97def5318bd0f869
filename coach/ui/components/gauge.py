"""How the other side stands, as one small bar."""

from coach.domain.codes import Band
from coach.domain.session import Session
from coach.ui.i18n import _
from coach.ui.parts import text


def gauge(session: Session) -> str:
    """Return the gauge as HTML: tension 0..10, its band in words, and how much has been heard and told."""
    standing, scene = session.standing(), session.play.scene()
    band = standing.band()
    words = {Band.CALM: _("calm"), Band.TENSE: _("tense"), Band.HOT: _("boiling")}[band]
    name = session.play.persona.name.get(session.play.lang)
    heard = _("needs heard {n} of {all}", n=len(standing.heard), all=len(scene.needs))
    width = standing.tension * 10
    label = _("{name}: tension {n} of 10, {band}", name=name, n=f"{standing.tension:.1f}", band=words)
    return (
        f'<div class="gauge" role="img" aria-label="{text(label)}">'
        f'<div class="gauge-head"><span>{text(label)}</span><span>{text(heard)}</span></div>'
        f'<div class="gauge-track"><div class="gauge-fill {band.value}" style="width:{width:.0f}%"></div>'
        "</div></div>"
    )
