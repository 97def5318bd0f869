"""A conversation as HTML: bubbles of both sides, feedback under the learner's own."""

from coach.domain.session import Session, Turn
from coach.ui.components.feedback import contested, feedback
from coach.ui.i18n import _
from coach.ui.parts import face, text


def theirs(session: Session, line: str) -> str:
    """Return a line of the other side."""
    persona, lang = session.play.persona, session.play.lang
    return (
        f'<div class="row theirs">{face(persona, lang)}'
        f'<div class="bubble"><span class="who">{text(persona.name.get(lang))}</span>{text(line)}</div></div>'
    )


def mine(reply: str) -> str:
    """Return a reply of the learner."""
    return (
        f'<div class="row mine"><div class="bubble"><span class="who">{text(_("Me"))}</span>{text(reply)}</div></div>'
    )


def turn_html(session: Session, turn: Turn) -> str:
    """Return one turn: reply, feedback, the other side's line."""
    play = session.play
    under = feedback(turn.scorecard, play.rubric, turn.reply, turn.guidance, play.lang)
    under += contested([c for c in session.contests if c.turn == turn.number], play.rubric, play.lang)
    return mine(turn.reply) + under + theirs(session, turn.line.text) + _stood_in(turn)


def _stood_in(turn: Turn) -> str:
    """Says so where an authored line had to be said in the model's place."""
    if not turn.line.instead:
        return ""
    if turn.line.instead.startswith("rule:"):
        why = _("A line from the script: the model’s own broke a rule.")
    else:
        why = _("A line from the script: the model could not be used just now.")
    return f'<p class="stood-in">{text(why)}</p>'


def conversation(session: Session) -> str:
    """Return everything said so far."""
    opening = theirs(session, session.play.scene().opening.get(session.play.lang))
    return opening + "".join(turn_html(session, turn) for turn in session.turns)
