"""What both sides of a talk have heard, and what was released: a line may repeat all of it."""

from coach.domain.standing import Cue
from coach.engine.protocols import Stage
from coach.partner.release import released


def said(stage: Stage) -> list[str]:
    """Return every text both sides have heard: the brief, the opening, what was said."""
    scene, lang = stage.play.scene(), stage.play.lang
    brief = (scene.title, scene.learner_role, scene.situation, scene.goal, scene.opening)
    spoken = [text for turn in stage.turns for text in (turn.reply, *(line.text for line in turn.lines))]
    return [*(text.get(lang) for text in brief), *spoken, stage.reply]


def open_now(cue: Cue, stage: Stage) -> list[str]:
    """Return what this cue, and the cues before it, allow to be said."""
    return [text.get(stage.play.lang) for text in released(cues(cue, stage), stage.play.scene())]


def told(cue: Cue, stage: Stage) -> set[str | None]:
    """Return the ids of the private facts released so far."""
    return {cue.fact for cue in cues(cue, stage)}


def cues(cue: Cue, stage: Stage) -> list[Cue]:
    """Return this cue and all before it."""
    return [cue, *(earlier for turn in stage.turns for earlier in turn.cues)]
