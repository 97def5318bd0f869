"""Measuring the check of a model's line on lines in their talk: what is said again, and what answers."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from importlib.resources import files
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from coach.domain.codes import Band, Difficulty, Move
from coach.domain.persona import Persona, Scenario
from coach.domain.reading import Labels, Reading
from coach.domain.rubric import Rubric
from coach.domain.scoring import Scorecard
from coach.domain.session import Line, Play, Turn
from coach.domain.standing import Cue
from coach.domain.text import LANGS, Lang
from coach.engine.line_rules.rules import LineRules
from coach.engine.protocols import Stage
from coach.partner.transitions import opening_standing
from coach.quality.line_corpus import cue_of

Kind = Literal["natural", "echo", "repeat", "copy", "role_swap", "coaching"]

HANDS = ("own", "other")
"""Who wrote the lines: "own" before the rule and in sight while its limits were set, "other" without sight of it and
never looked at."""

RULES: dict[Kind, frozenset[str]] = {
    "echo": frozenset({"echo"}),
    "repeat": frozenset({"repeated"}),
    "copy": frozenset({"copied"}),
    "role_swap": frozenset({"others_words", "echo", "concession"}),
    "coaching": frozenset({"coaching"}),
}
"""Under which rules' names each kind counts as found. A swapped role has no rule of its own."""

_NOTHING = Reading(labels=Labels())
_UNSCORED = Scorecard(source="quick_read", scores=())


class Said(BaseModel):
    """One thing said in a talk."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    who: Literal["learner", "other"]
    text: str


class LineInTalk(BaseModel):
    """A line of the other side after what was said before it, the learner last; `sample` is what its prompt showed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lang: Lang
    scene: str
    move: Move
    kind: Kind
    before: tuple[Said, ...]
    sample: str | None = None
    line: str


class Seen(NamedTuple):
    """A row with the rules its line was found to break."""

    row: LineInTalk
    broke: list[str]

    def found(self) -> bool:
        """Tell whether what is wrong with the line was found, under its name."""
        return bool(set(self.broke) & RULES[self.row.kind])


def lines_in_talk(hand: str, lang: Lang) -> list[LineInTalk]:
    """Return one hand's lines in one language."""
    text = (files("coach.quality.lines") / f"in-talk-{hand}-{lang}.jsonl").read_text(encoding="utf-8")
    return [LineInTalk.model_validate_json(row) for row in text.splitlines() if row.strip()]


def measured(personas: Iterable[Persona], rubric: Rubric, rules: LineRules) -> dict[str, Any]:
    """Return by hand and language: how many lines, the share of each kind found under its name, the share of natural
    lines refused, and which lines were missed or wrongly refused."""
    scenes = {scene.id: (persona, scene) for persona in personas for scene in persona.scenes}
    report: dict[str, Any] = {}
    for hand in HANDS:
        for lang in LANGS:
            rows = lines_in_talk(hand, lang)
            seen = [Seen(row, _broken(row, *scenes[row.scene], rubric, rules)) for row in rows]
            report[f"{hand} {lang}"] = _figures(seen)
    return report


def _figures(seen: Sequence[Seen]) -> dict[str, Any]:
    by_kind: dict[str, list[Seen]] = defaultdict(list)
    for one in seen:
        by_kind[one.row.kind].append(one)
    natural = by_kind.pop("natural", [])
    refused = [one for one in natural if one.broke]
    return {
        "lines": len(seen),
        "natural": len(natural),
        "natural_refused": round(len(refused) / max(len(natural), 1), 3),
        "found": {kind: round(sum(o.found() for o in ones) / len(ones), 3) for kind, ones in sorted(by_kind.items())},
        "of": {kind: len(ones) for kind, ones in sorted(by_kind.items())},
        "refused": {one.row.line: ", ".join(one.broke) for one in refused},
        "missed": {one.row.line: kind for kind, ones in sorted(by_kind.items()) for one in ones if not one.found()},
    }


def _broken(row: LineInTalk, persona: Persona, scene: Scenario, rubric: Rubric, rules: LineRules) -> list[str]:
    stage = stage_of(row, persona, scene, rubric)
    samples = (row.sample,) if row.sample else ()
    return rules.broken(row.line, cue_of(row.move, row.line, row.lang, scene), stage, samples)


def stage_of(row: LineInTalk, persona: Persona, scene: Scenario, rubric: Rubric) -> Stage:
    """Return the stage on which the line is said: what the other side said before any reply is the scene's opening."""
    said = list(row.before)
    opening = said.pop(0).text if said and said[0].who == "other" else scene.opening.get(row.lang)
    own = scene.model_copy(update={"opening": scene.opening.model_copy(update={row.lang: opening})})
    play = Play(
        persona=persona.model_copy(update={"scenes": (own,)}),
        scene_id=scene.id,
        rubric=rubric,
        lang=row.lang,
        difficulty=Difficulty.MEDIUM,
        seed=0,
    )
    reply = said.pop().text if said and said[-1].who == "learner" else ""
    return Stage(play=play, turns=tuple(_turns(said, play)), reply=reply)


def _turns(said: Sequence[Said], play: Play) -> list[Turn]:
    standing = opening_standing(play.persona.temper, play.scene().difficulties[play.difficulty])
    turns = []
    for place, (reply, line) in enumerate(zip(said[::2], said[1::2], strict=True), 1):
        turns.append(
            Turn(
                number=place,
                reply=reply.text,
                reading=_NOTHING,
                cues=(Cue(move=Move.HOLD, band=Band.TENSE),),
                standing=standing,
                lines=(Line(text=line.text),),
                scorecard=_UNSCORED,
            )
        )
    return turns
