"""The scene to practise next, with the reason and the way to its brief."""

from collections.abc import Sequence

import streamlit as st

from coach.domain.persona import Persona, Scenario
from coach.service import example_talk
from coach.service.practice.recommendation import recommended
from coach.service.protocols import SessionSummary
from coach.ui.app_context import coach
from coach.ui.components.scene_cards import next_scene
from coach.ui.i18n import _, pick
from coach.ui.navigation import go


def next_up(rows: Sequence[SessionSummary], scenes: Sequence[tuple[Persona, Scenario]]) -> None:
    """Draw what to practise next; nothing where there is no scene."""
    rubric = coach().scenes.rubric()
    # Who has just seen the example knows how its scene opens: a good one to begin with.
    known_first = sorted(scenes, key=lambda pair: pair[1].id != example_talk.SCENE)
    found = recommended(rows, [scene for _persona, scene in known_first], rubric)
    if found is None:
        return
    persona, scene = next(pair for pair in scenes if pair[1].id == found.scene_id)
    with st.container(border=True, key="next-scene"):
        st.html(next_scene(persona, scene, found, rubric))
        if st.button(brief_of(persona), key="brief-next", type="primary", width="stretch"):
            go("brief", scene=scene.id)


def brief_of(persona: Persona) -> str:
    """Return what a button to a brief says: whose it is."""
    return _("Read the brief: {name}", name=pick(persona.name))
