"""Practise: the conversation, turn by turn, drawn from the store."""

import hashlib

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from coach.domain.session import Session
from coach.errors import ConcordError, Limited, SessionOver
from coach.quality.published import Published
from coach.ui import state
from coach.ui.app_context import coach
from coach.ui.components.branches import branch_note, replaced
from coach.ui.components.browser_side import follow
from coach.ui.components.gauge import gauge
from coach.ui.components.hearing import Hearing
from coach.ui.components.talk import beginning, mine, talk, theirs, typing
from coach.ui.i18n import _, lang, sentence
from coach.ui.identity import learner
from coach.ui.markup import render
from coach.ui.navigation import go
from coach.ui.pacing import paced
from coach.ui.panels.branching import turns
from coach.ui.panels.contest import contest_panel
from coach.ui.panels.looked_at import looked_at
from coach.ui.panels.unsent_reply import unsent_reply
from coach.ui.state import Sending


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
    words = _to_send(session)
    _head(session, words is None)
    with st.container(key="talk", gap=None):
        _talk(session, agreement, words is None)
        latest = st.empty()
    _pending(session)
    standing, tail = st.empty(), st.empty()
    _draw_gauge(standing, session)
    if session.is_over():
        _too_late(session, words)
        _over(session)
        follow(session, len(session.turns), False)
    else:
        _composer(session, agreement, words, latest, standing, tail)


def _newest_open() -> str | None:
    rows = coach().review.sessions(learner())
    return next((row.id for row in rows if row.finished is None), None)


def _head(session: Session, at_rest: bool) -> None:
    st.html(render("talk_head.html", play=session.play, lang=lang()))
    if session.branch:
        st.html(branch_note(session, "practise"))
    st.html(_brief(session, "opening_brief.html", at_rest and not session.own_turns()))


def _brief(session: Session, template: str, open: bool = True) -> Markup:
    return render(template, scene=session.play.scene(), lang=lang(), open=open)


def _talk(session: Session, agreement: Published, at_rest: bool) -> None:
    """Draw what was said. While a reply is under way no turn is the newest one any more."""
    before = beginning(session, agreement)
    if session.branch:
        parent = coach().review.transcript(learner(), session.branch.parent)
        before += replaced(parent, session.branch.turn)
    newest = len(session.turns) if at_rest else 0
    turns(session, session.own_turns(), agreement, before, coach().feedback.remarks(learner(), session), newest)


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
    session: Session,
    agreement: Published,
    words: Sending | None,
    latest: DeltaGenerator,
    standing: DeltaGenerator,
    tail: DeltaGenerator,
) -> None:
    with st.bottom:
        bar, entry = st.empty(), st.empty()
    with bar.container():
        _toolbar(session)
    entry.chat_input(
        _("Say it in your own words"),
        key=state.entry(session.id),
        submit_mode="disable",
        on_submit=state.take_in,
        args=(session.id,),
    )
    now = _answered(session, words, latest) if words else None
    if now is None:
        draft = looked_at(session, latest)
        if not draft:
            unsent_reply(session, latest)
        follow(session, len(session.turns), draft)
        return
    with latest.container(gap=None):
        said = now.turns[len(session.turns) :]
        turns(now, said, agreement, Markup(), coach().feedback.remarks(learner(), now), len(now.turns))
    _draw_gauge(standing, now)
    if now.is_over():
        bar.empty()
        entry.empty()
        with tail.container():
            _over(now)
    follow(now, len(now.turns), False)


def _toolbar(session: Session) -> None:
    """What is in reach at every turn: the brief, a look before sending, the end, and what is needed rarely."""
    with st.container(horizontal=True, key="toolbar", vertical_alignment="center"):
        with st.popover(_("Your brief"), type="tertiary"):
            st.html(_brief(session, "brief.html"))
        st.toggle(_("Look before sending"), key=state.LOOK_FIRST)
        with st.popover(_("More"), type="tertiary"):
            st.toggle(_("Show how they stand"), value=True, key=state.SHOW_GAUGE)
            contest_panel(session.id)
        with st.popover(_("End it here"), type="tertiary"):
            st.caption(_("What was said is kept. This talk cannot be gone on with after that."))
            if st.button(_("Yes, end it"), key="end", type="primary"):
                coach().practice.end(learner(), session.id)
                go("debrief", session=session.id)


def _to_send(session: Session) -> Sending | None:
    """Return the words this run has to send; they get their key once, however often the run is begun anew."""
    words = state.sending(session.id)
    if words and not words.key:
        words = words._replace(key=_key(session, words.said))
        state.keep_sending(session.id, words)
    return words


def _answered(session: Session, words: Sending, latest: DeltaGenerator) -> Session | None:
    """Send a reply and draw the lines as they come; return the session then, None if the reply was not taken."""
    said = words.said
    latest.html(talk(mine(said), typing(session)))
    hearing = Hearing()
    try:
        for event in paced(coach().practice.stream(learner(), session.id, said, words.key)):
            hearing.take(event)
            latest.html(talk(mine(said), theirs(session, hearing.lines())))
        now = coach().practice.open(learner(), session.id)
    except ConcordError as error:
        state.forget_sending(session.id)
        state.keep_unsent(session.id, state.Unsent(said, sentence(error), _limits_model(session, error)))
        return None
    state.forget_sending(session.id)
    state.forget_unsent(session.id)
    return now


def _too_late(session: Session, words: Sending | None) -> None:
    """Words for a talk that another window ended are shown, not lost."""
    if words:
        state.forget_sending(session.id)
        st.error(sentence(SessionOver()))
        st.code(words.said, language=None, wrap_lines=True)


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
