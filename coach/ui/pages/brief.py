"""Brief: one scene before it is played, and how to play it."""

import streamlit as st

from coach.domain.codes import Difficulty
from coach.domain.persona import Persona, Scenario
from coach.domain.session import Mode
from coach.domain.text import LANGS, Lang
from coach.ui import vocabulary
from coach.ui.app_context import coach
from coach.ui.i18n import _, lang
from coach.ui.identity import learner
from coach.ui.markup import render
from coach.ui.navigation import go


def page() -> None:
    """Draw the scene named in the address; without one, lead to all of them."""
    scene_id = st.query_params.get("scene")
    if not scene_id:
        go("choose")
    _brief(*coach().scenes.scene(scene_id))


def _brief(persona: Persona, scene: Scenario) -> None:
    if st.button(_("← All scenes"), key="all-scenes", type="tertiary"):
        go("choose")
    st.html(render("scene.html", persona=persona, scene=scene, lang=lang()))
    _start(persona, scene)
    with st.expander(_("How a reply is read")):
        st.html(render("rubric.html", rubric=coach().scenes.rubric()))


def _start(persona: Persona, scene: Scenario) -> None:
    left, right = st.columns(2)
    with left:
        difficulty = st.segmented_control(
            _("Difficulty"),
            list(Difficulty),
            default=Difficulty.MEDIUM,
            format_func=vocabulary.difficulty,
            key="difficulty",
        )
        hard = difficulty or Difficulty.MEDIUM
        st.caption(vocabulary.difficulty_meaning(hard, persona, scene))
    with right:
        spoken: Lang | None = st.segmented_control(
            _("Language of the talk"), list(LANGS), default=lang(), format_func=vocabulary.spoken, key="spoken"
        )
    mode = _mode()
    if st.button(_("Start the conversation"), type="primary", key="start", width="stretch"):
        session = coach().practice.start(learner(), scene.id, spoken or lang(), hard, mode=mode)
        go("practise", session=session.id)


def _mode() -> Mode | None:
    """Let the learner choose who plays, where there is a choice."""
    model = coach().scenes.model()
    if not model:
        return None
    names: dict[Mode, str] = {
        "model": _("The model {model}, in its own words", model=model),
        "embedded": _("The script, nothing leaves this machine"),
    }
    return st.segmented_control(
        _("Who speaks and scores"), list(names), default="model", format_func=names.__getitem__, key="mode"
    )
