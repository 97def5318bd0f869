"""Choose: an example on the first visit, what to practise next, and all scenes as cards."""

import streamlit as st

from coach.domain.persona import Persona, Scenario
from coach.domain.text import PAIN_POINTS
from coach.service import example_talk
from coach.service.practice.recommendation import Played, played
from coach.ui import vocabulary
from coach.ui.app_context import coach
from coach.ui.components.example_talk import example
from coach.ui.components.scene_cards import scene_card
from coach.ui.i18n import _, lang
from coach.ui.identity import learner
from coach.ui.navigation import go
from coach.ui.pages import brief
from coach.ui.panels.next_up import brief_of, next_up


def page() -> None:
    """Draw the cards; an address that names a scene shows its brief."""
    if st.query_params.get("scene"):
        brief.page()
    else:
        _cards()


def _cards() -> None:
    st.title(_("Say it here first"))
    rows = coach().review.sessions(learner())
    scenes = [(p, s) for p in coach().scenes.personas() for s in p.scenes]
    if not scenes:
        st.info(_("There is no scene to choose. Run “coach check” to see what is wrong with the files in personas/."))
        return
    if rows:
        _invitation()
        with st.expander(_("The example again: one thing, said in two ways")):
            _example()
    else:  # on the first visit the example comes before any word about it
        _example()
        _invitation()
    next_up(rows, scenes)
    st.header(_("All scenes"))
    names = {pain_point: vocabulary.pain_point(pain_point) for pain_point in PAIN_POINTS}
    chosen = st.pills(
        _("What gets in the way"), PAIN_POINTS, format_func=names.__getitem__, key="pain_point", selection_mode="single"
    )
    shown = [(p, s) for p, s in scenes if chosen in (None, s.pain_point)]
    ordered = sorted(shown, key=lambda pair: PAIN_POINTS.index(pair[1].pain_point))
    for start in range(0, len(ordered), 2):
        for column, (persona, scene) in zip(st.columns(2), ordered[start : start + 2], strict=False):
            with column:
                _card(persona, scene, played(rows, scene.id))


def _invitation() -> None:
    st.write(
        _(
            "Pick the conversation you have been putting off. The other side will not make it easy; "
            "every reply is read for observation, feeling, need and request."
        )
    )


def _example() -> None:
    """Show the example, where its scene and its rubric are those in use."""
    rubric = coach().scenes.rubric()
    met = [p for p in coach().scenes.personas() for s in p.scenes if s.id == example_talk.SCENE]
    if rubric.id == example_talk.RUBRIC and met:
        st.html(example(example_talk.example_talk(lang()), met[0], rubric))


def _card(persona: Persona, scene: Scenario, record: Played) -> None:
    with st.container(border=True, height="stretch"):
        st.html(scene_card(persona, scene, record))
        if st.button(brief_of(persona), key=f"brief-{scene.id}", width="stretch"):
            go("brief", scene=scene.id)  # a page of its own begins at its top
