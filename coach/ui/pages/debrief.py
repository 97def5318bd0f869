"""Debrief: how it ended, the course of it, the two moments that mattered, two things to try, and other ways."""

import streamlit as st

from coach.domain.debrief import CommonGround, Debrief
from coach.domain.session import Session
from coach.ui.app_context import coach
from coach.ui.components import looking_back
from coach.ui.components.branches import branch_note
from coach.ui.components.course import course, course_note
from coach.ui.i18n import _
from coach.ui.identity import learner
from coach.ui.navigation import go
from coach.ui.panels.branching import branch_button
from coach.ui.panels.other_ways import other_ways


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
        _moments(debrief, session)
        _ground(debrief, session)
        _parts(debrief, session)
        _advice(debrief, session)
        other_ways(session)
    else:
        st.info(_("Nothing was said yet, so there is nothing to look back on."))
    _next(session)


def _course(debrief: Debrief, session: Session) -> None:
    st.subheader(_("How it went"))
    st.altair_chart(course(debrief, session), width="stretch")
    if note := course_note(session):
        st.caption(note)


def _moments(debrief: Debrief, session: Session) -> None:
    if debrief.turning_point:
        st.html(looking_back.turning_point(debrief.turning_point))
    if debrief.costliest:
        st.html(looking_back.costliest(debrief.costliest, session))
        if debrief.costliest.turn in {turn.number for turn in session.own_turns()}:
            branch_button(session, debrief.costliest.turn, "moment")
    if debrief.claims:
        st.html(looking_back.claims(debrief))


def _ground(debrief: Debrief, session: Session) -> None:
    if debrief.ground != CommonGround():
        st.subheader(_("What got through"))
        st.html(looking_back.common_ground(debrief, session, coach().scenes.needs()))


def _parts(debrief: Debrief, session: Session) -> None:
    st.subheader(_("Part by part"))
    st.html(looking_back.results(debrief, session))
    if len(debrief.sources) > 1:
        st.caption(_("Means over the judge’s scores alone; quick reads of other replies are not in them."))


def _advice(debrief: Debrief, session: Session) -> None:
    if debrief.advice:
        st.subheader(_("Two things to try") if len(debrief.advice) > 1 else _("One thing to try"))
        st.html(looking_back.advice(debrief, session))


def _next(session: Session) -> None:
    again, harder, transcript = st.columns(3)
    if again.button(_("Again"), type="primary", key="again", width="stretch"):
        go("practise", session=coach().practice.again(learner(), session.id).id)
    if harder.button(_("Harder"), key="harder", width="stretch", disabled=session.play.difficulty == "hard"):
        go("practise", session=coach().practice.again(learner(), session.id, harder=True).id)
    if transcript.button(_("Transcript"), key="transcript", width="stretch"):
        go("transcripts", session=session.id)
