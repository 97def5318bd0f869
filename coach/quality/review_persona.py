"""What makes a persona playable beyond having the right fields: enough lines, and no secret given away."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from coach.domain.codes import Band, Move
from coach.domain.persona import AuthoredLine, Persona, Scenario
from coach.domain.text import LANGS, Lang, Text

ENOUGH = {
    Move.ATTACK: 5, Move.DEFEND: 5, Move.DEFLECT: 4, Move.VENT: 5, Move.PROBE: 5, Move.HOLD: 5, Move.CLARIFY: 5,
}  # fmt: skip
"""How many lines without fault or slot a scene needs for a move in every band; two for any other move."""

OVERLAP = 12
"""A run of this many words (en) or characters (zh) shared with a private fact gives it away."""

LINE_LIMIT: dict[Lang, int] = {"zh": 160, "en": 120}
"""Longest line, in characters (zh) or words (en)."""

_TOKEN: dict[Lang, re.Pattern[str]] = {"zh": re.compile(r"[\u4e00-\u9fff]|[A-Za-z0-9]+"), "en": re.compile(r"[\w']+")}


class Finding(NamedTuple):
    """One thing wrong: the field, what was found, what is allowed."""

    field: str
    found: str
    allowed: str


def review_persona(persona: Persona) -> Iterator[Finding]:
    """Yield what would make this persona repeat itself, overrun or give a private fact away."""
    for scene in persona.scenes:
        yield from _too_few(persona, scene)
        yield from _leaks(persona, scene)
    yield from _too_long(persona)


def overlaps(text: str, secret: str, lang: Lang) -> bool:
    """Tell whether `text` shares a run of OVERLAP tokens with `secret` (all of it, if it is shorter)."""
    said, kept = _tokens(text, lang), _tokens(secret, lang)
    size = min(OVERLAP, len(kept))
    runs = {tuple(kept[i : i + size]) for i in range(len(kept) - size + 1)}
    return any(tuple(said[i : i + size]) in runs for i in range(len(said) - size + 1)) if size else False


def _too_few(persona: Persona, scene: Scenario) -> Iterator[Finding]:
    for move in Move:
        lines = [*scene.lines.get(move, ()), *persona.lines.get(move, ())]
        for band in Band:
            free = [line for line in lines if _plain(line) and (not line.band or band in line.band)]
            wanted = ENOUGH.get(move, 2)
            if len(free) < wanted:
                field = f"lines.{move.value} (scene {scene.id}, band {band.value})"
                yield Finding(field, f"{len(free)} lines", f"{wanted} or more without fault and without {{echo}}")


def _plain(line: AuthoredLine) -> bool:
    return line.fault is None and "{echo}" not in line.zh


def _leaks(persona: Persona, scene: Scenario) -> Iterator[Finding]:
    for fact in scene.facts:
        for field, text in _spoken(persona, scene):
            for lang in LANGS:
                if overlaps(text.get(lang), fact.text.get(lang), lang):
                    yield Finding(field, f"the private fact “{fact.id}” ({lang})", "nothing that gives it away")


def _spoken(persona: Persona, scene: Scenario) -> Iterator[tuple[str, Text]]:
    """Everything said or shown before a fact is disclosed."""
    yield f"scenes.{scene.id}.opening", scene.opening
    yield f"scenes.{scene.id}.situation", scene.situation
    yield f"scenes.{scene.id}.goal", scene.goal
    if scene.stake:
        yield f"scenes.{scene.id}.stake", scene.stake
    for part, phrase in scene.phrases.items():
        yield f"scenes.{scene.id}.phrases.{part}", phrase
    if scene.your_side:
        yield f"scenes.{scene.id}.your_side", scene.your_side
    for need in scene.needs:
        yield f"scenes.{scene.id}.needs.{need.id}.line", need.line
    for settlement in scene.settlements:
        yield f"scenes.{scene.id}.settlements.{settlement.id}.accept", settlement.accept
        yield f"scenes.{scene.id}.settlements.{settlement.id}.counter", settlement.counter
    for move, lines in (*scene.lines.items(), *persona.lines.items()):
        for number, line in enumerate(lines):
            yield f"lines.{move.value}[{number}]", Text(zh=line.zh, en=line.en)


def _too_long(persona: Persona) -> Iterator[Finding]:
    for scene in persona.scenes:
        for field, text in _spoken(persona, scene):
            if field.endswith(("situation", "goal", "stake", "your_side")) or ".phrases." in field:
                continue
            for lang in LANGS:
                size = len(text.zh) if lang == "zh" else len(text.en.split())
                if size > LINE_LIMIT[lang]:
                    yield Finding(field, f"{size} ({lang})", f"{LINE_LIMIT[lang]} or fewer")


def _tokens(text: str, lang: Lang) -> list[str]:
    return _TOKEN[lang].findall(text.lower())
