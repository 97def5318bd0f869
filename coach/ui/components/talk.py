"""A conversation: bubbles of both sides, feedback under the learner's own."""

from collections.abc import Sequence

from markupsafe import Markup

from coach.domain.scoring import Remark, Scorecard
from coach.domain.session import Line, Session, Turn
from coach.quality.published import Published
from coach.ui.components.feedback import NONE, contested, feedback, stretches
from coach.ui.i18n import lang
from coach.ui.markup import render


def talk(*parts: Markup) -> Markup:
    """Return parts of a conversation one under the other."""
    return render("talk.html", parts=parts)


def mine(reply: str, card: Scorecard | None = None) -> Markup:
    """Return a reply of the learner, with the words marked that earned or cost something."""
    return render("mine.html", stretches=stretches(card, reply))


def typing(session: Session) -> Markup:
    """Return that the other side is about to say something."""
    return render("typing.html", persona=session.play.persona, lang=session.play.lang)


def theirs(session: Session, lines: Sequence[Line]) -> Markup:
    """Return lines of the other side; an authored one that stands in for a model's says so."""
    return render("theirs.html", persona=session.play.persona, lang=session.play.lang, lines=lines)


def read_reply(
    session: Session, turn: Turn, agreement: Published, remark: Remark = NONE, newest: bool = False
) -> Markup:
    """Return a reply with its feedback, in the language of the screens, and the doubts about it."""
    play = session.play
    doubts = [contest for contest in session.contests if contest.turn == turn.number]
    phrases = play.scene().phrases
    card, guidance = turn.scorecard, turn.guidance
    return (
        mine(turn.reply, card)
        + feedback(card, play.rubric, guidance, lang(), agreement, remark, phrases, newest)
        + contested(doubts, play.rubric, lang())
    )


def beginning(session: Session, agreement: Published) -> Markup:
    """Return what stands before the session's own turns: the opening, or for a branch the other talk, folded."""
    opening = theirs(session, [Line(text=session.play.scene().opening.get(session.play.lang))])
    inherited = session.turns[: len(session.turns) - len(session.own_turns())]
    if not inherited:
        return opening
    *earlier, last = inherited
    said = [opening, *(_whole(session, turn, agreement) for turn in earlier), read_reply(session, last, agreement)]
    return render("inherited.html", last=last.number, said=talk(*said), answer=theirs(session, last.lines))


def conversation(session: Session, agreement: Published) -> Markup:
    """Return everything said so far."""
    return talk(beginning(session, agreement), *(_whole(session, turn, agreement) for turn in session.own_turns()))


def _whole(session: Session, turn: Turn, agreement: Published) -> Markup:
    return read_reply(session, turn, agreement) + theirs(session, turn.lines)
