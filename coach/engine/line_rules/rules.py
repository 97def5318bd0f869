"""What a model's line may not do: the checkable rules of a line, each with a name for the operator's count."""

import re
from collections.abc import Iterator
from functools import lru_cache

from coach.domain.codes import Move
from coach.domain.standing import Cue
from coach.domain.text import Lang
from coach.engine.line_rules.concession import concedes
from coach.engine.line_rules.figures import Known, figures_in
from coach.engine.line_rules.names import is_named, names_in
from coach.engine.line_rules.out_of_role import (
    is_coaching,
    is_machine,
    is_marked_up,
    speaks_for_another,
    wrong_language,
)
from coach.engine.protocols import Stage

LIMIT: dict[Lang, int] = {"zh": 160, "en": 120}
"""Longest line: characters in Chinese, words in English (design of the other side)."""

LONGEST = 900
"""Longest English line in characters: a line need not have blanks."""

OVERLAP = 12
"""Tokens in a row (Chinese characters or English words) that count as giving a text away."""

SHORTEST = 6
"""A hidden text with fewer tokens says nothing that cannot come up by itself."""

_TOKEN = re.compile(r"[\u3400-\u9fff]|[a-z0-9]+(?:['’-][a-z0-9]+)*")
_MAY_AGREE = frozenset({Move.ACCEPT, Move.TAKE, Move.COUNTER})


def broken_rules(line: str, cue: Cue, stage: Stage) -> list[str]:
    """Return the names of the rules a line breaks, each once, in a fixed order; empty if it may stand."""
    return list(_broken(line, cue, stage))


def over_limit(line: str, lang: Lang) -> bool:
    """Tell whether a line is longer than a line may be."""
    if lang == "zh":
        return len(line) > LIMIT[lang]
    return len(line.split()) > LIMIT[lang] or len(line) > LONGEST


def _broken(line: str, cue: Cue, stage: Stage) -> Iterator[str]:
    lang, persona = stage.play.lang, stage.play.persona
    if not _TOKEN.search(line.lower()):
        yield "empty"
        return
    checks = {
        "too_long": over_limit(line, lang),
        "language": wrong_language(line, lang),
        "markup": is_marked_up(line, persona),
        "machine": is_machine(line),
        "coaching": is_coaching(line),
        "others_words": speaks_for_another(line, persona),
        "leak": _gives_away(line, cue, stage),
        "concession": cue.move not in _MAY_AGREE and concedes(line, lang),
        "invented_figure": _invents_a_figure(line, cue, stage),
        "invented_name": _invents_a_name(line, cue, stage),
    }
    yield from (name for name, broken in checks.items() if broken)


def _gives_away(line: str, cue: Cue, stage: Stage) -> bool:
    """Whether a run of a hidden text stands in the line that nobody released or said before.

    A text shorter than OVERLAP counts as a whole.
    """
    spoken = _spaced(line)
    shared = [run for text in _hidden(cue, stage) for run in _telling(text) if run in spoken]
    if not shared:  # nearly always; what was said before need not be looked through then
        return False
    known = _spaced(" . ".join([*_released(cue, stage), *said(stage)]))
    return any(run not in known for run in shared)


def _spaced(text: str) -> str:
    """Return the tokens of a text with a blank on either side of each, so that a run of whole tokens is a substring."""
    return f" {' '.join(_TOKEN.findall(text.lower()))} "


@lru_cache(maxsize=1000)
def _telling(text: str) -> tuple[str, ...]:
    """Return the runs of tokens that give a hidden text away; none for a very short one."""
    tokens = _TOKEN.findall(text.lower())
    size = min(OVERLAP, len(tokens))
    if size < SHORTEST:
        return ()
    return tuple(f" {' '.join(tokens[i : i + size])} " for i in range(len(tokens) - size + 1))


def _released(cue: Cue, stage: Stage) -> list[str]:
    """What this cue, and the cues before it, allow to be said."""
    scene, lang = stage.play.scene(), stage.play.lang
    cues = [cue, *(turn.cue for turn in stage.turns)]
    facts, needs = {c.fact for c in cues}, {c.need for c in cues}
    ways = {c.settlement for c in cues}
    texts = [t for f in scene.facts if f.id in facts for t in (f.text, f.line)]
    texts += [t for n in scene.needs if n.id in needs for t in (n.text, n.line)]
    texts += [t for s in scene.settlements if s.id in ways for t in (s.text, s.accept, s.counter)]
    return [text.get(lang) for text in texts]


def _hidden(cue: Cue, stage: Stage) -> list[str]:
    """What nobody said aloud: private facts not released, and what the prompt tells of the person."""
    play = stage.play
    scene, persona = play.scene(), play.persona
    told = {cue.fact, *(turn.cue.fact for turn in stage.turns)}
    texts = [t for f in scene.facts if f.id not in told for t in (f.text, f.line)]
    texts += [persona.manner, persona.about, *(principle.text for principle in persona.principles)]
    return [text.get(play.lang) for text in texts]


def said(stage: Stage) -> list[str]:
    """Return every text both sides have heard: the brief, the opening, what was said."""
    scene, lang = stage.play.scene(), stage.play.lang
    brief = [scene.title, scene.learner_role, scene.situation, scene.goal, scene.opening]
    spoken = [text for turn in stage.turns for text in (turn.reply, turn.line.text)]
    return [*(text.get(lang) for text in brief), *spoken, stage.reply]


def _invents_a_name(line: str, cue: Cue, stage: Stage) -> bool:
    """Whether the line names somebody whom neither the talk nor what is open in the person's own file does."""
    names = names_in(line, stage.play.lang)
    if not names:  # nearly always; the file need not be written out then
        return False
    heard = "\n".join([*said(stage), *_released(cue, stage), stage.play.persona.name.get(stage.play.lang)])
    strange = [name for name in names if not is_named(name, heard)]
    return bool(strange) and not all(is_named(name, _open_file(cue, stage)) for name in strange)


def _open_file(cue: Cue, stage: Stage) -> str:
    """The person's whole file but for the facts nobody has released."""
    persona, told = stage.play.persona, {cue.fact, *(turn.cue.fact for turn in stage.turns)}
    scenes = tuple(
        scene.model_copy(update={"facts": tuple(fact for fact in scene.facts if fact.id in told)})
        for scene in persona.scenes
    )
    return persona.model_copy(update={"scenes": scenes}).model_dump_json()


def _invents_a_figure(line: str, cue: Cue, stage: Stage) -> bool:
    """Whether a percentage, a sum or a date stands in nothing that was said, released or written for the person."""
    figures = figures_in(line)
    if not figures:
        return False
    lang, persona, scene = stage.play.lang, stage.play.persona, stage.play.scene()
    heard = Known([*said(stage), *_released(cue, stage), persona.about.get(lang), persona.role.get(lang)])
    strange = [figure for figure in figures if not heard.holds(figure)]
    if not strange:
        return False
    written = [line for moves in (persona.lines, scene.lines) for lines in moves.values() for line in lines]
    texts = [line.zh if lang == "zh" else line.en for line in written]
    texts += [text.get(lang) for way in scene.settlements for text in (way.text, way.accept, way.counter)]
    texts += [text.get(lang) for need in scene.needs for text in (need.text, need.line)]
    own = Known(texts)
    return any(not own.holds(figure) for figure in strange)
