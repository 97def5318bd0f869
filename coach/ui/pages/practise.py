"""Practise: the conversation, turn by turn, drawn from the store."""

import hashlib

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from coach.domain.session import REPLY_LIMIT, Session
from coach.errors import ConcordError, Limited
from coach.quality.published import Published
from coach.ui import state
from coach.ui.app_context import coach
from coach.ui.components.branches import branch_note, replaced
from coach.ui.components.gauge import gauge
from coach.ui.components.hearing import Hearing
from coach.ui.components.talk import beginning, mine, talk, theirs
from coach.ui.i18n import _, sentence
from coach.ui.identity import learner
from coach.ui.markup import render
from coach.ui.navigation import go
from coach.ui.panels.branching import turns
from coach.ui.panels.contest import contest_panel
from coach.ui.panels.draft import draft_panel
from coach.ui.panels.unsent_reply import unsent_reply


def page() -> None:
    """Draw the session named in the address, or the way to one."""
    session_id = st.query_params.get("session") or _newest_open()
    if not session_id:
        st.info(_("No conversation is open. Choose a scene first."))
        if st.button(_("Choose a scene"), type="primary"):
            go("choose")
        return
    st.query_params["session"] = session_id
    session = coach().practice.open(learner(), session_id)
    agreement = coach().review.published(session.play.lang)
    _head(session)
    with st.container(key="talk", gap=None):
        _talk(session, agreement)
        latest = st.empty()
    _pending(session)
    standing, tail = st.empty(), st.empty()
    _draw_gauge(standing, session)
    if session.is_over():
        _over(session)
    else:
        _composer(session, agreement, latest, standing, tail)


def _newest_open() -> str | None:
    rows = coach().review.sessions(learner())
    return next((row.id for row in rows if row.finished is None), None)


def _head(session: Session) -> None:
    st.html(render("talk_head.html", play=session.play))
    if session.branch:
        st.html(branch_note(session, "practise"))
    with st.expander(_("The brief")):
        st.html(render("brief.html", scene=session.play.scene(), lang=session.play.lang))


def _talk(session: Session, agreement: Published) -> None:
    before = beginning(session, agreement)
    if session.branch:
        parent = coach().review.transcript(learner(), session.branch.parent)
        before += replaced(parent, session.branch.turn)
    turns(session, session.own_turns(), agreement, before)


def _pending(session: Session) -> None:
    """Offer to score the replies for which the judge could not be reached."""
    if not coach().scenes.model() or not any(turn.scorecard.pending for turn in session.own_turns()):
        return
    if problem := state.take_problem():
        st.error(problem)
    st.button(_("Ask the judge again"), key="score-pending", on_click=_score_pending, args=(session.id,))


def _score_pending(session_id: str) -> None:
    try:
        coach().feedback.score_pending(learner(), session_id)
    except ConcordError as error:
        state.keep_problem(sentence(error))


def _draw_gauge(place: DeltaGenerator, session: Session) -> None:
    if state.shows_gauge():
        place.html(gauge(session))
    else:
        place.empty()


def _composer(
    session: Session, agreement: Published, latest: DeltaGenerator, standing: DeltaGenerator, tail: DeltaGenerator
) -> None:
    with tail.container():
        draft_panel(session)
        contest_panel(session.id)
        left, right = st.columns([3, 1], vertical_alignment="center")
        left.toggle(_("Show how they stand"), value=True, key=state.SHOW_GAUGE)
        if right.button(_("End it here"), key="end", width="stretch"):
            coach().practice.end(learner(), session.id)
            go("debrief", session=session.id)
    with st.bottom:
        entry = st.empty()
    typed = entry.chat_input(
        _("Say it in your own words"), key=f"reply-{session.id}", submit_mode="disable", max_chars=REPLY_LIMIT
    )
    said = state.take_words_to_send(session.id) or typed
    now = _answered(session, said, latest) if said else None
    if now is None:
        unsent_reply(session, latest)
        return
    with latest.container(gap=None):
        turns(now, now.turns[len(session.turns) :], agreement, Markup())
    _draw_gauge(standing, now)
    if now.is_over():
        entry.empty()
        with tail.container():
            _over(now)


def _answered(session: Session, said: str, latest: DeltaGenerator) -> Session | None:
    """Send a reply and draw the lines as they come; return the session then, None if the reply was not taken."""
    latest.html(talk(mine(said)))
    hearing = Hearing()
    try:
        for event in coach().practice.stream(learner(), session.id, said, _key(session, said)):
            hearing.take(event)
            latest.html(talk(mine(said), theirs(session, hearing.lines())))
        now = coach().practice.open(learner(), session.id)
    except ConcordError as error:
        state.keep_unsent(session.id, state.Unsent(said, sentence(error), _limits_model(session, error)))
        return None
    state.forget_unsent(session.id)
    return now


def _key(session: Session, said: str) -> str:
    """The same words sent twice from the same point of the talk are one turn, whichever window sent them."""
    return hashlib.sha256(f"{session.id}|{len(session.turns)}|{said}".encode("utf-8", "replace")).hexdigest()


def _over(session: Session) -> None:
    st.html(render("outcome.html", session=session))
    if st.button(_("Read the debrief"), type="primary", key="debrief", width="stretch"):
        go("debrief", session=session.id)


def _limits_model(session: Session, error: ConcordError) -> bool:
    """Tell whether the reply could be taken without the model: without one there is nothing to leave out."""
    return session.mode == "model" and isinstance(error, Limited)
