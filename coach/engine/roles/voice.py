"""A person's voice in a prompt: lines of theirs that never change in a talk, and one for the moment, not yet used."""

from functools import lru_cache

from coach.domain.codes import Move
from coach.domain.persona import AuthoredLine
from coach.domain.session import Play
from coach.domain.standing import Cue
from coach.domain.text import Lang
from coach.engine.protocols import Stage
from coach.partner.authored_lines import SLOT, candidates, pick
from coach.partner.release import release

VOICED = (
    Move.ATTACK,
    Move.DEFEND,
    Move.VENT,
    Move.PROBE,
    Move.HOLD,
    Move.DEFLECT,
    Move.ACKNOWLEDGE,
    Move.ANSWER,
)
"""One line of each of these moves tells how somebody talks: eight lines a prompt."""


REMEMBERED = 12
"""Turns whose samples are not shown again: finding them all takes longer with every turn."""


@lru_cache(maxsize=64)
def _voice(play_seed: int, scene_id: str, lines: tuple[tuple[AuthoredLine, ...], ...], lang: Lang) -> tuple[str, ...]:
    chosen: list[str] = []
    for own in lines:
        plain = [line for line in own if not (SLOT in line.zh or line.fault or line.term or line.matter)]
        if plain:
            chosen.append(_in(pick(plain, lang, chosen, f"{play_seed}|{scene_id}|voice"), lang))
    return tuple(dict.fromkeys(chosen))


def voice_of(play: Play) -> tuple[str, ...]:
    """Return some of the persona's lines as its voice: the same in every turn of a session."""
    lines = tuple(play.persona.lines_for(move) for move in VOICED)
    return _voice(play.seed, play.scene_id, lines, play.lang)


def sample_for(cue: Cue, stage: Stage) -> str:
    """Return one line the person could say at this cue, for the tone: none said, in the voice, or shown of late.

    Takes some 2 ms. Empty where the cue releases a wording of its own.
    """
    used = [*voice_of(stage.play), *(line.text for turn in stage.turns for line in turn.lines)]
    for number, turn in list(enumerate(stage.turns))[-REMEMBERED:]:
        used += [shown for earlier in turn.cues if (shown := _sample(earlier, stage, number, used))]
    return _sample(cue, stage, len(stage.turns), used)


def _sample(cue: Cue, stage: Stage, number: int, used: list[str]) -> str:
    play = stage.play
    if release(cue, play.scene()).wording:
        return ""
    fitting = [line for line in candidates(cue, play.persona, play.scene()) if SLOT not in line.zh]
    if not fitting:
        return ""
    found = _in(pick(fitting, play.lang, used, f"{play.seed}|{play.scene_id}|{number}"), play.lang)
    return "" if found in used else found


def _in(line: AuthoredLine, lang: Lang) -> str:
    return line.zh if lang == "zh" else line.en
