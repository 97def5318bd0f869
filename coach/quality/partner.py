"""Measuring the other side: what scripted learners get out of it, and whether it holds its ground."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coach.domain.codes import CONCESSIONS, Difficulty, Move, Outcome
from coach.domain.persona import Persona, PrivateFact, Scenario
from coach.domain.rubric import Rubric
from coach.domain.session import Play, Turn
from coach.domain.text import LANGS, Lang
from coach.engine.graph.context import Context
from coach.engine.line_rules.rules import LineRules
from coach.engine.protocols import Stage
from coach.quality.plays import Played, played
from coach.quality.scripted import KINDS, Kind, replies

UNREPEATED = 12
"""Turns within which no line may come again."""

FOLDS = 5
SEED = 1
HEARINGS = 40
"""Draws of lines for each persona and fold."""

TOGETHER = (1, 3)
"""Lines heard at once when a persona is to be told: one by itself, and the three of a short exchange."""

MISTREATING: tuple[Kind, ...] = ("blaming",)
UNDESERVING: tuple[Kind, ...] = ("blaming", "gaming", "silent")

Encode = Callable[[Sequence[str]], NDArray[np.float32]]


class Run:
    """One scripted learner in one scene."""

    def __init__(self, kind: Kind, persona: Persona, result: Played) -> None:
        self.kind, self.persona, self.result = kind, persona, result

    def turns(self) -> Iterator[tuple[Stage, Turn]]:
        """Yield each turn with the stage it was said on."""
        turns = self.result.turns
        for place, turn in enumerate(turns):
            yield Stage(play=self.result.play, turns=turns[:place], reply=turn.reply), turn


def runs(
    context: Context,
    scenes: Sequence[tuple[Persona, Scenario]],
    rubric: Rubric,
    difficulties: Sequence[Difficulty] = tuple(Difficulty),
) -> list[Run]:
    """Play every learner in every scene, language and difficulty."""
    found = []
    for persona, scene in scenes:
        for lang in LANGS:
            for difficulty in difficulties:
                for kind in KINDS:
                    play = Play(
                        persona=persona, scene_id=scene.id, rubric=rubric, lang=lang, difficulty=difficulty, seed=SEED
                    )
                    found.append(Run(kind, persona, played(context, play, replies(kind, scene.id, lang))))
    return found


def measured(found: Sequence[Run], encode: Encode, rules: LineRules) -> dict[str, Any]:
    """Return outcome rates by learner and difficulty, what must never happen (counts), and how far personas differ."""
    return {
        "outcomes": {
            kind: {
                d.value: _outcomes([r for r in found if (r.kind, r.result.play.difficulty) == (kind, d)])
                for d in Difficulty
            }
            for kind in KINDS
        },
        "exceptions": exceptions(found),
        "lines": _lines(found, rules),
        "personas_told_apart": {
            f"{lang} by {together} lines": told_apart(found, lang, encode, together)
            for lang in LANGS
            for together in TOGETHER
        },
    }


def exceptions(found: Sequence[Run]) -> dict[str, int]:
    """Count what must never happen (rules 1, 4, 7, 8 and 9 of the other side); each count must be 0."""
    count: Counter[str] = Counter(dict.fromkeys(RULES, 0))
    for run in found:
        for name, rule in RULES.items():
            count[name] += rule(run)
    return dict(count)


def told_apart(found: Sequence[Run], lang: Lang, encode: Encode, together: int) -> float:
    """Return how often the nearest persona is the right one, by `together` lines heard at once (chance: 1 / personas).

    Each fold's lines are compared, as the mean of their vectors, with the mean vectors of the other folds' lines, by
    cosine, after the mean of all lines is taken off. No line stands in both.
    """
    said = {(t.line.text, run.persona.id) for run in found if run.result.play.lang == lang for _, t in run.turns()}
    lines = sorted(said)
    dice = np.random.default_rng(SEED)
    vectors, who = encode([text for text, _ in lines]), np.array([persona for _, persona in lines])
    names = sorted(set(who))
    folds = np.zeros(len(lines), dtype=int)
    for name in names:
        own = np.where(who == name)[0]
        folds[own] = dice.permutation(len(own)) % FOLDS
    right = asked = 0
    for fold in range(FOLDS):
        train, test = folds != fold, folds == fold
        middle = vectors[train].mean(axis=0)
        means = np.stack([vectors[train & (who == name)].mean(axis=0) - middle for name in names])
        means /= np.linalg.norm(means, axis=1, keepdims=True)
        for place, name in enumerate(names):
            own = np.where(test & (who == name))[0]
            for _ in range(HEARINGS):
                heard = vectors[dice.choice(own, min(together, len(own)), replace=False)].mean(axis=0) - middle
                right += int((means @ heard).argmax() == place)
                asked += 1
    return round(right / max(asked, 1), 3)


def _outcomes(chosen: Sequence[Run]) -> dict[str, Any]:
    outcomes = Counter(run.result.outcome for run in chosen)
    turns = [turn for run in chosen for turn in run.result.turns]
    first = [n for run in chosen if (n := _first_softening(run.result.turns)) is not None]
    return {
        "sessions": len(chosen),
        **{outcome.value: round(outcomes[outcome] / max(len(chosen), 1), 3) for outcome in Outcome},
        "turns": round(len(turns) / max(len(chosen), 1), 1),
        "conceding_turns": round(sum(t.cue.move in CONCESSIONS for t in turns) / max(len(turns), 1), 3),
        "first_softening": median(first) if first else None,
    }


def _first_softening(turns: Sequence[Turn]) -> int | None:
    return next((turn.number for turn in turns if turn.cue.move in CONCESSIONS), None)


def _tension_fell(run: Run) -> int:
    """Rule 1: while blamed, tension never falls."""
    return sum(after.standing.tension < before.standing.tension for before, after in _steps(run, MISTREATING))


def _conceded_to_blame(run: Run) -> int:
    """Rules 1 and 6: blame, gaming and silence get nothing."""
    return sum(t.cue.move in CONCESSIONS for t in run.result.turns) if run.kind in UNDESERVING else 0


def _settled_undeserved(run: Run) -> int:
    """Rule 8: who named no need, or asked for nothing, settles nothing."""
    return int(run.kind in UNDESERVING and run.result.outcome is Outcome.SETTLED)


def _capitulation_settled(run: Run) -> int:
    """Rule 7: giving in is no settlement."""
    return int(run.kind == "capitulating" and run.result.outcome is Outcome.SETTLED and len(run.result.turns) > 1)


def _told_too_early(run: Run) -> int:
    """Rule 9: no private fact before what unlocks it."""
    facts = {fact.id: fact for fact in run.result.play.scene().facts}
    return sum(
        turn.cue.move is Move.DISCLOSE and turn.cue.fact is not None and not _unlocked(facts[turn.cue.fact], run, turn)
        for turn in run.result.turns
    )


def _unlocked(fact: PrivateFact, run: Run, turn: Turn) -> bool:
    asked = {fact_id for earlier in run.result.turns[: turn.number] for fact_id in earlier.reading.asked}
    unlock = fact.unlock
    return (
        (unlock.need is None or unlock.need in turn.standing.heard)
        and (unlock.ask is None or fact.id in asked)
        and (unlock.trust is None or turn.standing.trust >= unlock.trust)
    )


def _relapse_forgiven(run: Run) -> int:
    """Rule 4: an insult after good turns raises tension at once."""
    if run.kind != "relapsing" or len(run.result.turns) < 3:
        return 0
    before, insult = run.result.turns[1], run.result.turns[2]
    return int(insult.standing.tension <= before.standing.tension)


def _steps(run: Run, kinds: Sequence[Kind]) -> Iterator[tuple[Turn, Turn]]:
    return pairwise(run.result.turns) if run.kind in kinds else iter(())


RULES: dict[str, Callable[[Run], int]] = {
    "tension_fell_while_blamed": _tension_fell,
    "conceded_to_blame_gaming_silence": _conceded_to_blame,
    "settled_undeserved": _settled_undeserved,
    "capitulation_called_settled": _capitulation_settled,
    "fact_told_too_early": _told_too_early,
    "insult_forgiven": _relapse_forgiven,
}


def _lines(found: Sequence[Run], rules: LineRules) -> dict[str, Any]:
    """The rules of a line, broken per line; and lines that came again within UNREPEATED turns."""
    broke: dict[str, int] = defaultdict(int)
    lines = again = 0
    for run in found:
        said: list[str] = []
        for stage, turn in run.turns():
            lines += 1
            again += turn.line.text in said[-UNREPEATED:]
            said.append(turn.line.text)
            for rule in rules.broken(turn.line.text, turn.cue, stage):
                broke[rule] += 1
    return {"lines": lines, "repeated": again, "broke_rules": dict(broke)}
