"""Other ways a talk could go: its tree, two futures side by side, and the turns to start another one from."""

from collections.abc import Sequence

import streamlit as st

from coach.domain.session import Session
from coach.ui.app_context import coach
from coach.ui.components.branches import branch_tree, futures
from coach.ui.components.talk import mine, talk
from coach.ui.i18n import _
from coach.ui.identity import learner
from coach.ui.panels.branching import branch_button
from coach.ui.vocabulary import outcome


def other_ways(session: Session) -> None:
    """Draw how the talk went in its branches, and offer to try another one."""
    st.header(_("Other ways it could go"))
    rows = coach().practice.family(learner(), session.id)
    family = [coach().review.transcript(learner(), row.id) for row in rows]
    if len(family) > 1:
        st.html(branch_tree(family, session.id))
        _side_by_side(session, family)
    else:
        st.caption(_("Take one of your lines and say it another way. It counts as practice, not as an attempt."))
    with st.expander(_("Choose one of your lines")):
        for turn in session.own_turns():
            st.html(talk(mine(turn.reply)))
            branch_button(session, turn.number, "debrief")


def _side_by_side(session: Session, family: Sequence[Session]) -> None:
    """Compare a branch with the talk it left: a branch that is looked at with its parent, else one of its own."""
    by_id = {member.id: member for member in family}
    branches = {
        member.id: member
        for member in family
        if member.branch and session.id in (member.id, member.branch.parent) and member.own_turns()
    }
    if not branches:
        return
    names = {id: _name(branch) for id, branch in branches.items()}
    preferred = list(branches).index(session.id) if session.id in branches else len(branches) - 1
    chosen = st.selectbox(
        _("Side by side"), list(names), index=preferred, format_func=names.__getitem__, key=f"compared-{session.id}"
    )
    branch = branches[chosen]
    if branch.branch:
        st.html(futures(by_id[branch.branch.parent], branch))


def _name(branch: Session) -> str:
    turn = branch.branch.turn if branch.branch else 0
    return f"{_('From turn {n}', n=turn)} · {branch.own_turns()[0].reply[:40]} · {outcome(branch)}"
