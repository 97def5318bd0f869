"""Choose: scenes as cards by pain point, then the brief of one scene and how to play it."""

from typing import NoReturn

import streamlit as st

from coach.domain.codes import Difficulty
from coach.domain.persona import Persona, Scenario
from coach.domain.session import Mode
from coach.domain.text import LANGS, PAIN_POINTS, Lang
from coach.service import example_talk
from coach.service.practice.recommendation import Played, played
from coach.ui import vocabulary
from coach.ui.app_context import coach
from coach.ui.components.example_talk import example
from coach.ui.components.scene_cards import scene_card
from coach.ui.i18n import _, lang
from coach.ui.identity import learner
from coach.ui.markup import render
from coach.ui.navigation import go
from coach.ui.panels.next_up import brief_of, next_up


def page() -> None:
    """Draw the cards, or the brief of the scene named in the address."""
    scene_id = st.query_params.get("scene")
    if scene_id:
        _brief(*coach().scenes.scene(scene_id))
    else:
        _cards()


def _cards() -> None:
    st.title(_("Say it here first"))
    st.write(
        _(
            "Pick the conversation you have been putting off. The other side will not make it easy; "
            "every reply is read for observation, feeling, need and request."
        )
    )
    rows = coach().review.sessions(learner())
    scenes = [(p, s) for p in coach().scenes.personas() for s in p.scenes]
    if not scenes:
        st.info(_("There is no scene to choose. Run “coach check” to see what is wrong with the files in personas/."))
        return
    _example(first_visit=not rows)
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


def _example(first_visit: bool) -> None:
    """Show the example before anything else on the first visit, and folded afterwards."""
    rubric = coach().scenes.rubric()
    met = [(p, s) for p in coach().scenes.personas() for s in p.scenes if s.id == example_talk.SCENE]
    if rubric.id != example_talk.RUBRIC or not met:
        return
    drawn = example(example_talk.example_talk(lang()), met[0][0], rubric)
    if first_visit:
        st.html(drawn)
    else:
        with st.expander(_("The example again: one thing, said in two ways")):
            st.html(drawn)


def _card(persona: Persona, scene: Scenario, record: Played) -> None:
    with st.container(border=True, height="stretch"):
        st.html(scene_card(persona, scene, record))
        if st.button(brief_of(persona), key=f"brief-{scene.id}", width="stretch"):
            _open(scene)


def _open(scene: Scenario) -> NoReturn:
    st.query_params["scene"] = scene.id
    st.rerun()


def _brief(persona: Persona, scene: Scenario) -> None:
    if st.button(_("← All scenes"), key="all-scenes", type="tertiary"):
        del st.query_params["scene"]
        st.rerun()
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
