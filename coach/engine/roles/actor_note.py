"""The note an actor gets with a reply: mood, what reached the person, what holds so far, what they mean to do."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from coach.domain.codes import Difficulty, Move
from coach.domain.session import Turn
from coach.domain.standing import Cue
from coach.domain.text import Lang
from coach.engine.prompts.rendering import fenced, prompt, section
from coach.engine.protocols import Stage
from coach.partner.authored_lines import echo_of, terms_of
from coach.partner.release import release

TREND = 0.8
"""Tension over the last two exchanges from which it is said to have risen or fallen."""

SO_FAR: dict[Lang, int] = {"zh": 260, "en": 560}
"""Characters of what holds so far: the longer a talk the more there is, and the prompt must not grow with it."""

BAD_LINE = 200
"""Characters of a refused line that are quoted back."""


class Refused(NamedTuple):
    """A line of the model that may not stand, and the names of the rules it breaks."""

    line: str
    broke: tuple[str, ...]


def note(cue: Cue, stage: Stage, sample: str, refused: Sequence[Refused] = ()) -> str:
    """Return the note for one line, in the language of the talk, with a sample for the tone unless it is empty.

    The last refused line is quoted with what is wrong with it.
    """
    lang = stage.play.lang
    text = prompt(f"{lang}/actor_cue").fill(
        mood=_mood(cue, stage),
        reached="\n".join(_reached(cue, stage)),
        so_far="\n".join(_so_far(stage)),
        intention=_said(lang, cue.move.value, "moves"),
        release="\n".join(_released(cue, stage)),
        sample=_labelled(lang, "sample", sample),
        again=_again(lang, refused[-1]) if refused else "",
    )
    return "\n".join(line for line in text.splitlines() if line.strip())


def _said(lang: Lang, name: str, file: str = "standing") -> str:
    return section(f"{lang}/{file}", name)


def _labelled(lang: Lang, name: str, text: str) -> str:
    return f"{_said(lang, name)}\n{fenced(name, text)}" if text else ""


def _mood(cue: Cue, stage: Stage) -> str:
    lang, course = stage.play.lang, [turn.standing.tension for turn in stage.turns[-3:]]
    moved = course[-1] - course[0] if course else 0.0
    trend = "rising" if moved >= TREND else "falling" if moved <= -TREND else "steady"
    words = [_said(lang, cue.band.value), *([_said(lang, trend)] if len(course) > 1 else [])]
    if stage.play.difficulty is Difficulty.HARD:
        words.append(_said(lang, "hard"))
    return ("" if lang == "zh" else " ").join(words)


def _reached(cue: Cue, stage: Stage) -> Iterator[str]:
    """What the last reply did to this person, worst first."""
    lang = stage.play.lang
    fault = stage.play.rubric.fault(cue.fault) if cue.fault else None
    if fault:
        yield _said(lang, "fault").replace("{{what}}", fault.what.get(lang))
    elif cue.need and cue.move is Move.SOFTEN:
        yield _said(lang, "need")
    elif cue.act:
        yield from _act(cue, lang)
    if cue.move is Move.ACCEPT and (terms := terms_of(cue.echo, lang)):
        yield _labelled(lang, "terms", terms)
    elif words := echo_of(cue.echo, lang):
        yield _labelled(lang, "echo", words)


def _act(cue: Cue, lang: Lang) -> Iterator[str]:
    try:
        yield _said(lang, cue.act.value if cue.act else "")
    except KeyError:  # an act that by itself does nothing to anybody
        return


def _so_far(stage: Stage) -> Iterator[str]:
    """What was told, offered, heard and supplied: it must not be contradicted, nor asked for again."""
    if not stage.turns:
        return
    scene, lang = stage.play.scene(), stage.play.lang
    standing = stage.turns[-1].standing
    room = SO_FAR[lang]
    for name, texts in (
        ("told", [f.text.get(lang) for f in scene.facts if f.id in standing.told]),
        ("offered", [s.text.get(lang) for s in scene.settlements if s.id in standing.offered]),
        ("heard", [n.text.get(lang) for n in scene.needs if n.id in standing.heard]),
        ("supplied", [_said(lang, term.value) for term in standing.supplied]),
    ):
        kept = list(_within(texts, room))
        room -= sum(map(len, kept))
        if kept:
            yield f"{_said(lang, name)}\n{fenced(name, chr(10).join(kept))}"


def _within(texts: list[str], room: int) -> Iterator[str]:
    """Yield the texts that fit into so many characters together; one is left out rather than cut."""
    for text in texts:
        if len(text) <= room:
            room -= len(text)
            yield text


def _released(cue: Cue, stage: Stage) -> Iterator[str]:
    lang = stage.play.lang
    texts = "\n".join(text.get(lang) for text in release(cue, stage.play.scene()).texts())
    yield _labelled(lang, "released", texts) if texts else _said(lang, "nothing")
    if cue.term and cue.move is Move.REMIND:
        yield f"{_said(lang, 'missing')}{'' if lang == 'zh' else ' '}{_said(lang, cue.term.value)}"
    matter = next((m for m in stage.play.scene().matters if m.id == cue.matter), None)
    if matter and cue.move is not Move.REMIND:
        yield _labelled(lang, "matter", matter.text.get(lang))


def _again(lang: Lang, refused: Refused) -> str:
    why = [_said(lang, name, "broken") for name in refused.broke]
    text = _said(lang, "again", "broken").replace("{{why}}", ("" if lang == "zh" else " ").join(why))
    return text.replace("{{line}}", fenced("refused", refused.line[:BAD_LINE] or "…"))


def tension_of(turn: Turn) -> str:
    """Return how tense the other side was after a turn, as a whole number."""
    return f"{turn.standing.tension:.0f}"
