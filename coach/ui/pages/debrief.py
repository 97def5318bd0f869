"""Debrief: how it ended, its course, the exchange that mattered, what got through, what to try, a card, other ways."""

import streamlit as st

from coach.domain.debrief import CommonGround, Debrief
from coach.domain.session import Session
from coach.service.practice.better_words import better_words
from coach.ui.app_context import coach
from coach.ui.components import looking_back
from coach.ui.components.branches import branch_note
from coach.ui.i18n import _
from coach.ui.identity import learner
from coach.ui.navigation import go
from coach.ui.panels.branching import branch_button
from coach.ui.panels.course_panel import course_panel
from coach.ui.panels.next_up import next_up
from coach.ui.panels.other_ways import other_ways
from coach.ui.panels.take_along_panel import take_along_panel
from coach.ui.panels.things_to_try import things_to_try


def page() -> None:
    """Draw the debrief of the session named in the address."""
    session_id = st.query_params.get("session")
    if not session_id:
        st.info(_("No session was chosen. Your sessions are under History."))
        return
    session = coach().practice.open(learner(), session_id)
    debrief = coach().debriefs.debrief(learner(), session_id)
    st.html(looking_back.ending(session))
    if session.branch:
        st.html(branch_note(session, "debrief"))
    if session.turns:
        _course(debrief, session)
        _mattering(debrief, session)
        _ground(debrief, session)
        _parts(debrief, session)
        if debrief.advice:
            things_to_try(debrief, session)
        else:
            _what_next()
        take_along_panel(session)
        other_ways(session)
    else:
        st.info(_("Nothing was said yet, so there is nothing to look back on."))
    _next(session)


def _course(debrief: Debrief, session: Session) -> None:
    st.header(_("How it went"))
    course_panel(debrief, session)
    if debrief.claims:
        st.html(looking_back.claims(debrief))


def _mattered(debrief: Debrief, session: Session) -> int:
    """The turn that mattered: the costliest, else the one that turned it, else where most was missing."""
    moment = debrief.costliest or debrief.turning_point or next(iter(debrief.advice), None)
    return moment.turn if moment else session.turns[-1].number


def _mattering(debrief: Debrief, session: Session) -> None:
    turn = session.turns[_mattered(debrief, session) - 1]
    st.header(_heading(debrief))
    better = better_words(session, turn)
    rule = debrief.costliest.rule if debrief.costliest else None
    st.html(looking_back.mattering(session, turn, better, rule))
    if turn in session.own_turns():
        branch_button(session, turn.number, "moment")
    if debrief.costliest and debrief.turning_point:
        st.html(looking_back.turning_point(debrief.turning_point))


def _heading(debrief: Debrief) -> str:
    if debrief.costliest:
        return _("The exchange that cost most")
    return _("The exchange that turned it") if debrief.turning_point else _("The exchange with most to gain")


def _ground(debrief: Debrief, session: Session) -> None:
    if debrief.ground != CommonGround():
        st.header(_("What got through"))
        st.html(looking_back.common_ground(debrief, session, coach().scenes.needs()))


def _parts(debrief: Debrief, session: Session) -> None:
    st.header(_("Part by part"))
    st.html(looking_back.results(debrief, session))
    if len(debrief.sources) > 1:
        st.caption(_("Means over the judge’s scores alone; quick reads of other replies are not in them."))


def _what_next() -> None:
    """Where nothing was missing there is nothing to say again, but there is another scene."""
    st.header(_("What next"))
    next_up(coach().review.sessions(learner()), [(p, s) for p in coach().scenes.personas() for s in p.scenes])


def _next(session: Session) -> None:
    again, harder, transcript = st.columns(3)
    if again.button(_("Again"), type="primary", key="again", width="stretch"):
        go("practise", session=coach().practice.again(learner(), session.id).id)
    if harder.button(_("Harder"), key="harder", width="stretch", disabled=session.play.difficulty == "hard"):
        go("practise", session=coach().practice.again(learner(), session.id, harder=True).id)
    if transcript.button(_("Transcript"), key="transcript", width="stretch"):
        go("transcripts", session=session.id)
