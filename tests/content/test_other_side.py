"""The ten rules of the other side on every scene that ships: exact readings, the real director, the real lines."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from coach.adapters.content.files import ContentFiles
from coach.domain.codes import CONCESSIONS, Difficulty, FaultCode, Move, Outcome
from coach.domain.persona import Persona, Scenario
from coach.domain.reading import FoundFault, Labels, Quote, Reading
from coach.domain.session import Line, Play, Turn
from coach.domain.standing import Cue, Standing
from coach.domain.text import LANGS, Lang
from coach.embedded.actor import authored_line
from coach.engine.evidence.quick_scores import quick_scorecard
from coach.engine.protocols import Stage
from coach.partner.director import direct
from coach.partner.transitions import opening_standing
from coach.quality.review_persona import LINE_LIMIT, overlaps
from tests.partner.courses import anew

ROOT = Path(__file__).parents[2]
CONTENT = ContentFiles(ROOT)
RUBRIC = CONTENT.rubric()
ALL = [(p, s) for p in CONTENT.personas() for s in p.scenes]
REPLY = "周三的清单还差两项，我有点着急，想让大家心里有数，明天十点碰一下好吗"
SETTLED_BY = {Difficulty.EASY: 4, Difficulty.MEDIUM: 6, Difficulty.HARD: 8}
SOFT_FROM = {Difficulty.EASY: 1, Difficulty.MEDIUM: 2, Difficulty.HARD: 3}

scenes = pytest.mark.parametrize(("persona", "scene"), ALL, ids=[s.id for _, s in ALL])
difficulties = pytest.mark.parametrize("difficulty", list(Difficulty))


def reading(total: int, *faults: FaultCode, touched: Sequence[str] = (), fits: Sequence[str] = ()) -> Reading:
    """A reading whose labels sum to `total`, filled from o to r in twos."""
    levels = [min(2, max(0, total - 2 * place)) for place in range(4)]
    quote = Quote(text=REPLY[:4], start=0)
    return Reading(
        labels=Labels(**dict(zip("ofnr", levels, strict=True))),
        evidence={part: (quote,) for part, level in zip("ofnr", levels, strict=True) if level},
        faults=tuple(FoundFault(code=code, quote=quote) for code in faults),
        touched=tuple(touched),
        fits=tuple(fits),
    )


def course(
    persona: Persona, scene: Scenario, difficulty: Difficulty, readings: Sequence[Reading], lang: Lang = "zh"
) -> Iterator[tuple[Standing, Cue, str]]:
    """Standing, cue and line after each reading, until an outcome."""
    parameters = scene.difficulties[difficulty]
    standing = opening_standing(persona.temper, parameters)
    play = Play(persona=persona, scene_id=scene.id, rubric=RUBRIC, lang=lang, difficulty=difficulty, seed=7)
    turns: tuple[Turn, ...] = ()
    for number, said in enumerate(readings):
        heard = anew(said, number)
        direction = direct(standing, heard, scene, persona.temper, parameters)
        stage = Stage(play=play, turns=turns, reply=REPLY)
        line = authored_line(direction.cue, stage)
        standing = direction.standing
        turn = Turn(
            number=len(turns) + 1, reply=REPLY, reading=heard, cues=(direction.cue,), standing=standing,
            lines=(Line(text=line),), scorecard=quick_scorecard(heard, RUBRIC, REPLY),
        )  # fmt: skip
        turns = (*turns, turn)
        yield standing, direction.cue, line
        if standing.outcome is not Outcome.OPEN:
            return


def skilled(scene: Scenario, turns: int) -> list[Reading]:
    """Full replies that name one need after the other and ask for the first settlement."""
    needs = [need.id for need in scene.needs]
    return [reading(8, touched=[needs[n % len(needs)]], fits=[scene.settlements[0].id]) for n in range(turns)]


BLAME = [
    FaultCode.VERDICT,
    FaultCode.GENERALISATION,
    FaultCode.MIND_READING,
    FaultCode.SARCASM,
    FaultCode.DEMAND,
    FaultCode.VERDICT,
]


@scenes
@difficulties
def test_blame_never_softens_it_and_by_the_sixth_turn_it_hardens_or_leaves(
    persona: Persona, scene: Scenario, difficulty: Difficulty
) -> None:
    tension = opening_standing(persona.temper, scene.difficulties[difficulty]).tension
    moves = []
    for standing, cue, _line in course(persona, scene, difficulty, [reading(0, fault) for fault in BLAME]):
        assert standing.tension >= tension
        assert cue.move not in CONCESSIONS
        tension = standing.tension
        moves.append(cue.move)
    assert moves[-1] in (Move.LEAVE, Move.ATTACK, Move.HOLD)


@scenes
@difficulties
def test_full_replies_soften_it_in_time_and_not_before_and_settle(
    persona: Persona, scene: Scenario, difficulty: Difficulty
) -> None:
    steps = list(course(persona, scene, difficulty, skilled(scene, SETTLED_BY[difficulty])))
    first = next(n for n, (_s, cue, _l) in enumerate(steps, 1) if cue.move in CONCESSIONS)
    assert first >= SOFT_FROM[difficulty]
    assert steps[-1][0].outcome is Outcome.SETTLED


@scenes
@difficulties
def test_the_better_the_reply_the_less_tension_is_left(
    persona: Persona, scene: Scenario, difficulty: Difficulty
) -> None:
    left = [next(course(persona, scene, difficulty, [reading(total)]))[0].tension for total in (0, 2, 4, 6, 8)]
    assert all(less > more for less, more in pairwise(left))


@scenes
@difficulties
def test_one_insult_after_three_good_turns_is_not_made_up_for_by_the_next(
    persona: Persona, scene: Scenario, difficulty: Difficulty
) -> None:
    quiet = reading(6)
    steps = list(course(persona, scene, difficulty, [quiet, quiet, quiet, reading(0, FaultCode.VERDICT), quiet]))
    before, insulted, after = (steps[n][0].tension for n in (2, 3, 4))
    assert insulted > before
    assert after > before


@scenes
@difficulties
def test_giving_in_is_never_called_an_agreement(persona: Persona, scene: Scenario, difficulty: Difficulty) -> None:
    given_up = reading(0, FaultCode.CAPITULATION)
    (_, asked, _), (standing, cue, _) = course(persona, scene, difficulty, [given_up, given_up])
    assert (asked.move, cue.move) == (Move.CLARIFY, Move.TAKE)
    assert standing.outcome is Outcome.GAVE_IN


@scenes
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", ["silent", "weak", "asking", "blaming", "mixed"])
def test_no_line_comes_back_within_twelve_turns_and_none_is_too_long_or_gives_a_secret_away(
    persona: Persona, scene: Scenario, lang: Lang, kind: str
) -> None:
    needs = [need.id for need in scene.needs]
    plans = {
        "silent": [reading(0)] * 12,
        "weak": [reading(2)] * 12,
        "asking": [reading(1, FaultCode.VAGUE_REQUEST)] * 12,
        "blaming": [reading(0, fault) for fault in (*BLAME, *BLAME)],
        "mixed": [reading(4 + n % 4, touched=[needs[n % len(needs)]]) for n in range(12)],
    }
    said: list[str] = []
    for standing, _cue, line in course(persona, scene, Difficulty.EASY, plans[kind], lang):
        assert line not in said
        said.append(line)
        assert (len(line) if lang == "zh" else len(line.split())) <= LINE_LIMIT[lang]
        assert "{" not in line
        for fact in scene.facts:
            if fact.id not in standing.told:
                assert not overlaps(line, fact.text.get(lang), lang), fact.id
