"""Two things to try, each with a button that starts exactly that."""

from collections.abc import Sequence

import streamlit as st

from coach.domain.debrief import Advice, Debrief
from coach.domain.persona import Persona, Scenario
from coach.domain.session import Session
from coach.errors import ConcordError
from coach.service.practice.recommendation import training
from coach.service.protocols import SessionSummary
from coach.ui import state
from coach.ui.app_context import coach
from coach.ui.components import looking_back
from coach.ui.i18n import _, pick, sentence
from coach.ui.identity import learner
from coach.ui.navigation import go


def things_to_try(debrief: Debrief, session: Session) -> None:
    """Draw what to try next time, with the way to try it: the turn where it was missing, or a scene that trains it."""
    st.header(_("Two things to try") if len(debrief.advice) > 1 else _("One thing to try"))
    rows = coach().review.sessions(learner())
    scenes = [(p, s) for p in coach().scenes.personas() for s in p.scenes if s.id != session.play.scene_id]
    for place, thing in enumerate(debrief.advice):
        with st.container(border=True):
            st.html(looking_back.advice(thing, session))
            left, right = st.columns(2)
            with left:
                _again_from(session, thing, place)
            with right:
                _elsewhere(thing, rows, scenes, place)


def _again_from(session: Session, thing: Advice, place: int) -> None:
    if thing.turn not in {turn.number for turn in session.own_turns()}:
        return
    asked = st.button(
        _("Say turn {n} again, with this", n=thing.turn),
        key=f"try-{place}",
        icon=":material/alt_route:",
        width="stretch",
    )
    if asked:
        try:
            branch = coach().practice.branch(learner(), session.id, thing.turn)
        except ConcordError as error:
            st.error(sentence(error))
            return
        if thing.kind == "criterion" and (phrase := session.play.scene().phrases.get(thing.code)):
            state.put_into_field(branch.id, phrase.get(session.play.lang))
        go("practise", session=branch.id)


def _elsewhere(
    thing: Advice, rows: Sequence[SessionSummary], scenes: Sequence[tuple[Persona, Scenario]], place: int
) -> None:
    """Offer another scene that trains a criterion; faults have none of their own."""
    fitting = [scene for _persona, scene in scenes if thing.kind == "criterion" and thing.code in scene.trains]
    if not fitting:
        return
    scene = training(thing.code, rows, fitting)
    if st.button(_("Train it elsewhere: {scene}", scene=pick(scene.title)), key=f"elsewhere-{place}", width="stretch"):
        go("brief", scene=scene.id)
