"""Practise: the conversation, turn by turn, drawn from the store."""

import hashlib
from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from coach.domain.session import CONTEST_LIMIT, LOCAL_LEARNER, REPLY_LIMIT, Session
from coach.engine.protocols import Retake, Task
from coach.errors import ConcordError, Limited
from coach.ui import words
from coach.ui.components.feedback import points
from coach.ui.components.gauge import gauge
from coach.ui.components.talk import conversation, mine, theirs, turn_html
from coach.ui.i18n import _, sentence
from coach.ui.parts import coach, face, go, text


class Unsent(NamedTuple):
    """A reply that was not taken: its words, why in a sentence, and whether a limit of the model is the reason."""

    said: str
    why: str
    limited: bool


def page() -> None:
    """Draw the session named in the address, or the way to one."""
    session_id = st.query_params.get("session") or _newest_open()
    if not session_id:
        st.info(_("No conversation is open. Choose a scene first."))
        if st.button(_("Choose a scene"), type="primary"):
            go("choose")
        return
    st.query_params["session"] = session_id
    session = coach().practice.open(LOCAL_LEARNER, session_id)
    _head(session)
    st.html(f'<div class="talk">{conversation(session)}</div>')
    _pending(session)
    latest, standing, tail = st.empty(), st.empty(), st.empty()
    _draw_gauge(standing, session)
    if session.is_over():
        _over(session)
    else:
        _composer(session, standing, latest, tail)


def _pending(session: Session) -> None:
    """Offer to score the replies for which the judge could not be reached."""
    if not coach().practice.model() or not any(turn.scorecard.pending for turn in session.turns):
        return
    if problem := st.session_state.pop("pending_problem", ""):
        st.error(problem)
    st.button(_("Ask the judge again"), key="score-pending", on_click=_score_pending, args=(session.id,))


def _newest_open() -> str | None:
    rows = coach().review.sessions(LOCAL_LEARNER)
    return next((row.id for row in rows if row.finished is None), None)


def _head(session: Session) -> None:
    play = session.play
    scene, lang = play.scene(), play.lang
    st.html(
        f'<div class="card head">{face(play.persona, lang)} '
        f"<b>{text(play.persona.name.get(lang))}</b> · {text(scene.title.get(lang))} "
        f'<span class="muted">{text(words.difficulty(play.difficulty))}</span></div>'
    )
    with st.expander(_("The brief")):
        st.html(
            f'<div class="brief"><h4>{text(_("Your role"))}</h4><p>{text(scene.learner_role.get(lang))}</p>'
            f"<h4>{text(_('What you know'))}</h4><p>{text(scene.situation.get(lang))}</p>"
            f"<h4>{text(_('What you want'))}</h4><p>{text(scene.goal.get(lang))}</p></div>"
        )


def _draw_gauge(place: DeltaGenerator, session: Session) -> None:
    if st.session_state.get("show_gauge", True):
        place.html(gauge(session))
    else:
        place.empty()


def _composer(session: Session, standing: DeltaGenerator, latest: DeltaGenerator, tail: DeltaGenerator) -> None:
    with tail.container():
        _draft(session)
        _contest(session.id)
        left, right = st.columns([3, 1], vertical_alignment="center")
        left.toggle(_("Show how they stand"), value=True, key="show_gauge")
        if right.button(_("End it here"), key="end", width="stretch"):
            coach().practice.end(LOCAL_LEARNER, session.id)
            go("debrief", session=session.id)
    with st.bottom:
        entry = st.empty()
    said = entry.chat_input(
        _("Say it in your own words"), key=f"reply-{session.id}", submit_mode="disable", max_chars=REPLY_LIMIT
    )
    said = st.session_state.pop(f"again-{session.id}", None) or said
    if said and _answer(session, said, standing, latest):
        entry.empty()
        with tail.container():
            _over(coach().practice.open(LOCAL_LEARNER, session.id))
    _unsent(session, latest)


def _answer(session: Session, said: str, standing: DeltaGenerator, latest: DeltaGenerator) -> bool:
    """Send a reply and draw the turn in place, without a second run; tell whether that ended the talk."""
    latest.html(f'<div class="talk">{mine(said)}</div>')
    heard = ""
    try:
        for piece in coach().practice.stream(LOCAL_LEARNER, session.id, said, _key(session, said)):
            heard = "" if isinstance(piece, Retake) else heard + piece
            latest.html(f'<div class="talk">{mine(said)}{theirs(session, heard)}</div>')
        now = coach().practice.open(LOCAL_LEARNER, session.id)
    except ConcordError as error:
        st.session_state[f"unsent-{session.id}"] = Unsent(said, sentence(error), isinstance(error, Limited))
        return False
    st.session_state.pop(f"unsent-{session.id}", None)
    new = "".join(turn_html(now, turn) for turn in now.turns[len(session.turns) :])
    latest.html(f'<div class="talk">{new}</div>')
    _draw_gauge(standing, now)
    return now.is_over()


def _unsent(session: Session, place: DeltaGenerator) -> None:
    """Keep a reply that was not taken in sight, with the ways on, until one is sent."""
    kept: Unsent | None = st.session_state.get(f"unsent-{session.id}")
    if kept is None:
        return
    with place.container():
        st.error(kept.why)
        st.code(kept.said, language=None, wrap_lines=True)
        if kept.limited:
            st.button(
                _("Go on without the model"), key="without-model", on_click=_without_model, args=(session.id, kept.said)
            )
        else:
            st.button(_("Send it again"), key="send-again", on_click=_send, args=(session.id, kept.said))


def _send(session_id: str, said: str) -> None:
    """Have the coming run send what was kept."""
    st.session_state.pop(f"unsent-{session_id}", None)
    st.session_state[f"again-{session_id}"] = said


def _without_model(session_id: str, said: str) -> None:
    coach().practice.go_on_without_model(LOCAL_LEARNER, session_id)
    _send(session_id, said)


def _score_pending(session_id: str) -> None:
    try:
        coach().practice.score_pending(LOCAL_LEARNER, session_id)
    except ConcordError as error:
        st.session_state["pending_problem"] = sentence(error)


def _key(session: Session, said: str) -> str:
    """The same words sent twice from the same point of the talk are one turn, whichever window sent them."""
    return hashlib.sha256(f"{session.id}|{len(session.turns)}|{said}".encode("utf-8", "replace")).hexdigest()


@st.fragment
def _draft(session: Session) -> None:
    """Check a draft; a fragment, so that checking redraws nothing else."""
    with st.expander(_("Check my draft first")):
        # A form: the words and the click come together. By themselves the words came first, and while the page drew
        # them anew a click on the button could be lost.
        with st.form(f"draft-form-{session.id}", border=False, enter_to_submit=False):
            draft = st.text_area(_("My draft"), key=f"draft-{session.id}", max_chars=REPLY_LIMIT, height=90)
            with st.container(horizontal=True):
                check = st.form_submit_button(_("Check it"), key=f"check-{session.id}")
                one_way = session.mode == "model" and st.form_submit_button(
                    _("Show me one way"), key=f"one-way-{session.id}"
                )
        if check and draft.strip():
            try:
                _reading, card = coach().practice.check_draft(LOCAL_LEARNER, session.id, draft)
            except ConcordError as error:
                st.error(sentence(error))
                return
            play = session.play
            levels = " · ".join(
                f"{c.letter} {card.level(c.id) if card.level(c.id) is not None else '–'}" for c in play.rubric.criteria
            )
            st.html(
                f'<div class="feedback"><div class="chips"><span class="chip">{text(levels)}</span></div>'
                f"{points(card, play.rubric, play.lang)}</div>"
            )
            if all(card.level(c.id) == c.top() for c in play.rubric.criteria):
                st.caption(_("Every part is there. Send it when you are ready."))
            _advised(session, draft, "points")
        if one_way and draft.strip():
            _advised(session, draft, "one_way")


@st.fragment
def _contest(session_id: str) -> None:
    """Contest a score in one line; a fragment, so that the talk is redrawn only when something was kept."""
    with st.expander(_("Contest a score")):
        session = coach().practice.open(LOCAL_LEARNER, session_id)
        if not session.turns:
            st.caption(_("There is no score yet."))
            return
        rubric, lang = session.play.rubric, session.play.lang
        names = {criterion.id: criterion.name.get(lang) for criterion in rubric.criteria}
        left, right = st.columns(2)
        turn = left.selectbox(_("Turn"), [t.number for t in reversed(session.turns)], key=f"contest-turn-{session_id}")
        part = right.selectbox(_("Part"), list(names), format_func=names.__getitem__, key=f"contest-part-{session_id}")
        line = st.text_input(
            _("What is wrong with it, in one line"), max_chars=CONTEST_LIMIT, key=f"contest-{session_id}"
        )
        if st.button(_("Keep it for whoever reads this"), key=f"contest-send-{session_id}") and line.strip():
            try:
                coach().practice.contest(LOCAL_LEARNER, session_id, turn, part, line)
            except ConcordError as error:
                st.error(sentence(error))
                return
            st.rerun()


def _advised(session: Session, draft: str, task: Task) -> None:
    """Stream the model's advice as plain text; without a model nothing is shown."""
    place, advice = st.empty(), ""
    try:
        for piece in coach().practice.advise(LOCAL_LEARNER, session.id, draft, task):
            advice += piece
            place.html(f'<div class="advice-stream">{text(advice)}</div>')
    except ConcordError as error:
        place.warning(sentence(error))


def _over(session: Session) -> None:
    st.html(
        f'<div class="outcome {session.outcome.value}"><b>{text(words.outcome(session))}</b>'
        f"<p>{text(words.outcome_meaning(session))}</p></div>"
    )
    if st.button(_("Read the debrief"), type="primary", key="debrief", width="stretch"):
        go("debrief", session=session.id)
