"""Try another way: from one turn of a talk into a branch of it."""

from collections.abc import Mapping, Sequence

import streamlit as st
from markupsafe import Markup

from coach.domain.scoring import Remark
from coach.domain.session import Session, Turn
from coach.errors import ConcordError
from coach.quality.published import Published
from coach.ui.app_context import coach
from coach.ui.components.feedback import NONE
from coach.ui.components.talk import read_reply, talk, theirs
from coach.ui.i18n import _, sentence
from coach.ui.identity import learner
from coach.ui.navigation import go


def branch_button(session: Session, turn: int, place: str) -> None:
    """Offer to try another way from a turn; `place` tells apart two offers of one page."""
    asked = st.button(
        _("Try another way from here"),
        key=f"branch-{place}-{session.id}-{turn}",
        type="tertiary",
        icon=":material/alt_route:",
    )
    if asked:
        try:
            branch = coach().practice.branch(learner(), session.id, turn)
        except ConcordError as error:
            st.error(sentence(error))
            return
        go("practise", session=branch.id)


def turns(
    session: Session,
    shown: Sequence[Turn],
    agreement: Published,
    before: Markup,
    remarks: Mapping[int, Remark],
    newest: int,
) -> None:
    """Draw turns of a talk after what stands `before` them, with the way into a branch under each reply.

    What the others answered goes into one element with the next reply: every element costs time at each redraw.
    Only the feedback of the turn `newest` is open.
    """
    said = before
    for turn in shown:
        remark = remarks.get(turn.number, NONE)
        st.html(talk(said, read_reply(session, turn, agreement, remark, turn.number == newest)))
        branch_button(session, turn.number, "talk")
        said = theirs(session, turn.lines)
    st.html(talk(said))
