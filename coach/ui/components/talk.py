"""A conversation: bubbles of both sides, feedback under the learner's own."""

from collections.abc import Sequence

from markupsafe import Markup

from coach.domain.session import Line, Session, Turn
from coach.quality.published import Published
from coach.ui.components.feedback import contested, feedback
from coach.ui.markup import render


def talk(*parts: Markup) -> Markup:
    """Return parts of a conversation one under the other."""
    return render("talk.html", parts=parts)


def mine(reply: str) -> Markup:
    """Return a reply of the learner."""
    return render("mine.html", reply=reply)


def theirs(session: Session, lines: Sequence[Line]) -> Markup:
    """Return lines of the other side; an authored one that stands in for a model's says so."""
    return render("theirs.html", persona=session.play.persona, lang=session.play.lang, lines=lines)


def read_reply(session: Session, turn: Turn, agreement: Published) -> Markup:
    """Return a reply with its feedback and the doubts about it."""
    play = session.play
    doubts = [contest for contest in session.contests if contest.turn == turn.number]
    return (
        mine(turn.reply)
        + feedback(turn.scorecard, play.rubric, turn.reply, turn.guidance, play.lang, agreement)
        + contested(doubts, play.rubric, play.lang)
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
