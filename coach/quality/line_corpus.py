"""Measuring the check of a model's line against labelled lines: false alarms on fine lines, recall by rule."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from importlib.resources import files
from typing import Any

from pydantic import BaseModel, ConfigDict

from coach.domain.codes import Difficulty, Move
from coach.domain.persona import Persona, Scenario
from coach.domain.rubric import Rubric
from coach.domain.session import Play
from coach.domain.standing import Cue
from coach.domain.text import LANGS, Lang, Text
from coach.engine.line_rules.rules import LineRules
from coach.engine.protocols import Stage

SEED = 1
SETS = ("dev", "held-out")
"""What is told by meaning is fitted on the first (and on `train-*.jsonl`), never on the second."""


class LabelledLine(BaseModel):
    """A line of the other side in a scene under a move, with the rule it breaks, or none. `hand` tells who wrote it:
    "own" lines were written beside the check, "other" ones without sight of it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    lang: Lang
    scene: str
    move: Move
    line: str
    rule: str | None = None
    hand: str = "other"


def labelled_lines(lang: Lang, name: str = "dev") -> list[LabelledLine]:
    """Return the project's own labelled lines in one language."""
    text = (files("coach.quality.lines") / f"{name}-{lang}.jsonl").read_text(encoding="utf-8")
    return [LabelledLine.model_validate_json(row) for row in text.splitlines() if row.strip()]


def measured(
    rows: Sequence[LabelledLine], personas: Iterable[Persona], rubric: Rubric, rules: LineRules
) -> dict[str, Any]:
    """Return by language: rows, the share of fine lines refused, the share of breaking lines found by rule, and ids of
    false alarms, of misses, and of lines found under another rule's name (which count as found)."""
    scenes = {scene.id: (persona, scene) for persona in personas for scene in persona.scenes}
    return {lang: _measured([row for row in rows if row.lang == lang], scenes, rubric, rules) for lang in LANGS}


def summary(personas: Sequence[Persona], rubric: Rubric, rules: LineRules) -> dict[str, Any]:
    """Return by set and language how many lines there are, the share of fine lines refused, and the recall by rule."""
    found = {}
    for name in SETS:
        rows = [row for lang in LANGS for row in labelled_lines(lang, name)]
        for lang, figures in measured(rows, personas, rubric, rules).items():
            counts = {key: figures[key] for key in ("rows", "fine", "false_alarms")}
            found[f"{name} {lang}"] = counts | dict(figures["recall"])
    return found


def _measured(
    rows: Sequence[LabelledLine], scenes: dict[str, tuple[Persona, Scenario]], rubric: Rubric, rules: LineRules
) -> dict[str, Any]:
    alarms: dict[str, list[str]] = {}
    misses: dict[str, list[str]] = defaultdict(list)
    renamed: dict[str, list[str]] = {}
    asked: Counter[str] = Counter()
    for row in rows:
        broke = rules.broken(row.line, *_heard(row, *scenes[row.scene], rubric))
        if row.rule is None:
            if broke:
                alarms[row.id] = broke
            continue
        asked[row.rule] += 1
        if not broke:
            misses[row.rule].append(row.id)
        elif row.rule not in broke:
            renamed[row.id] = broke
    fine = len(rows) - asked.total()
    return {
        "rows": len(rows),
        "fine": fine,
        "false_alarms": round(len(alarms) / max(fine, 1), 3),
        "recall": {rule: round(1 - len(misses[rule]) / n, 3) for rule, n in sorted(asked.items())},
        "breaking": dict(sorted(asked.items())),
        "false_alarm_ids": alarms,
        "miss_ids": {rule: ids for rule, ids in misses.items() if ids},
        "found_as_another_rule": renamed,
    }


def _heard(row: LabelledLine, persona: Persona, scene: Scenario, rubric: Rubric) -> tuple[Cue, Stage]:
    """The cue and the stage of a row: the first turn of its scene, with what the line may tell released."""
    play = Play(
        persona=persona, scene_id=scene.id, rubric=rubric, lang=row.lang, difficulty=Difficulty.MEDIUM, seed=SEED
    )
    return cue_of(row.move, row.line, row.lang, scene), Stage(play=play, turns=(), reply="")


def cue_of(move: Move, line: str, lang: Lang, scene: Scenario) -> Cue:
    """Return a cue with the fact or the settlement released that a line under its move is about."""
    fact = way = None
    if move is Move.DISCLOSE:
        fact = _nearest(line, lang, {f.id: (f.text, f.line) for f in scene.facts})
    if move in (Move.ACCEPT, Move.COUNTER):
        way = _nearest(line, lang, {s.id: (s.text, s.accept, s.counter) for s in scene.settlements})
    return Cue.model_validate({"move": move, "band": "tense", "fact": fact, "settlement": way})


def _nearest(line: str, lang: Lang, texts: dict[str, tuple[Text, ...]]) -> str:
    """Return the id of the fact or settlement that shares most pairs of characters with the line."""

    def pairs(text: str) -> set[str]:
        return {text[i : i + 2] for i in range(len(text) - 1)}

    spoken = pairs(line)
    shared = {key: len(spoken & pairs(" ".join(t.get(lang) for t in said))) for key, said in texts.items()}
    return max(shared, key=lambda key: shared[key])
