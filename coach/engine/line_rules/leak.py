"""Whether a line gives a hidden text away: a private fact, or what the prompt alone tells of the person."""

import re
from functools import lru_cache

from coach.domain.standing import Cue
from coach.engine.line_rules.heard import open_now, said, told
from coach.engine.protocols import Stage

OVERLAP = 12
"""Tokens in a row (Chinese characters or English words) that count as giving a text away."""

SHORTEST = 6
"""A hidden text with fewer tokens says nothing that cannot come up by itself."""

TOKEN = re.compile(r"[\u3400-\u9fff]|[a-z0-9]+(?:['’-][a-z0-9]+)*")


def gives_away(line: str, cue: Cue, stage: Stage) -> bool:
    """Tell whether a run of a hidden text stands in the line that nobody released or said before.

    A text shorter than OVERLAP counts as a whole.
    """
    spoken = _spaced(line)
    shared = [run for text in _hidden(cue, stage) for run in _telling(text) if run in spoken]
    if not shared:  # nearly always; what was said before need not be looked through then
        return False
    known = _spaced(" . ".join([*open_now(cue, stage), *said(stage)]))
    return any(run not in known for run in shared)


def _spaced(text: str) -> str:
    """Return the tokens of a text with a blank on either side of each, so that a run of whole tokens is a substring."""
    return f" {' '.join(TOKEN.findall(text.lower()))} "


@lru_cache(maxsize=1000)
def _telling(text: str) -> tuple[str, ...]:
    """Return the runs of tokens that give a hidden text away; none for a very short one."""
    tokens = TOKEN.findall(text.lower())
    size = min(OVERLAP, len(tokens))
    if size < SHORTEST:
        return ()
    return tuple(f" {' '.join(tokens[i : i + size])} " for i in range(len(tokens) - size + 1))


def _hidden(cue: Cue, stage: Stage) -> list[str]:
    persona, known = stage.play.persona, told(cue, stage)
    texts = [text for fact in stage.play.scene().facts if fact.id not in known for text in (fact.text, fact.line)]
    texts += [persona.manner, persona.about, *(principle.text for principle in persona.principles)]
    return [text.get(stage.play.lang) for text in texts]
