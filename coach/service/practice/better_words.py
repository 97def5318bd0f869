"""One better way to say what a reply left out, in the learner's own situation."""

from coach.domain.session import Session, Turn


def better_words(session: Session, turn: Turn) -> str:
    """Return the judge's better sentence, else the scene's phrases for the parts that lack levels; "" for neither.

    A reply that lacks nothing needs no other words.
    """
    if turn.scorecard.better:
        return turn.scorecard.better
    play = session.play
    lacking = [c for c in play.rubric.criteria if (turn.scorecard.level(c.id) or 0) < c.top()]
    said = [play.scene().phrases[c.id].get(play.lang) for c in lacking if c.id in play.scene().phrases]
    return ("" if play.lang == "zh" else " ").join(said)
