"""One learner turn: read and direct, then speak beside looking up the rules and scoring.

Plain calls and one thread beside, not a graph: in LangGraph the same turn takes 4 ms longer to its first word and as
many again to its end, of the 20 that may be added to a model's own (docs/decisions/0006-turn.md).
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait

from coach.domain.knowledge import Guidance
from coach.domain.reading import Reading
from coach.domain.scoring import Scorecard
from coach.domain.session import Line, Turn
from coach.domain.standing import Cue, Standing
from coach.engine.graph.context import Cast
from coach.engine.guidance import guidance_for, likely_query
from coach.engine.precedence import background, foreground
from coach.engine.protocols import Piece, Stage
from coach.errors import KnowledgeError
from coach.partner.director import direct

SCORED_AT_ONCE = 64
"""Replies one process scores at the same time; a judge mostly waits for its model."""

_beside = ThreadPoolExecutor(max_workers=SCORED_AT_ONCE, thread_name_prefix="score")


def play_turn(cast: Cast, stage: Stage, standing: Standing, hand_on: Callable[[Piece], None]) -> Turn:
    """Return the finished turn, handing on the pieces of the other side's line as they come.

    What speaking or scoring raises is raised when both have ended, so that nothing of a turn goes on after it.
    """
    cast.retriever.prepare(likely_query(stage))
    play = stage.play
    scene = play.scene()
    with foreground():
        reading = cast.reader.read(stage.reply, scene)
    direction = direct(standing, reading, scene, play.persona.temper, scene.difficulties[play.difficulty])
    scoring = _beside.submit(_scored, cast, stage, reading)
    try:
        line = _said(cast, stage, direction.cue, hand_on)
    except BaseException:
        wait([scoring])
        raise
    guidance, scorecard = scoring.result()
    return Turn(
        number=len(stage.turns) + 1,
        reply=stage.reply,
        reading=reading,
        cue=direction.cue,
        standing=direction.standing,
        line=line,
        scorecard=scorecard,
        guidance=guidance,
    )


def _said(cast: Cast, stage: Stage, cue: Cue, hand_on: Callable[[Piece], None]) -> Line:
    """Let the actor word the cue, handing each piece on as it comes."""
    for piece in cast.actor.speak(cue, stage):
        if isinstance(piece, Line):
            return piece
        hand_on(piece)
    raise AssertionError("an actor always ends with the line itself")


def _scored(cast: Cast, stage: Stage, reading: Reading) -> tuple[Guidance, Scorecard]:
    """Look up what the company's rules say to the reply, and let the judge score it knowing which rules are shown."""
    guidance = _guidance(cast, stage, reading)
    return guidance, cast.judge.judge(reading, stage, guidance)


def _guidance(cast: Cast, stage: Stage, reading: Reading) -> Guidance:
    try:
        with background():
            return guidance_for(stage, reading, cast.retriever)
    except KnowledgeError as error:  # rules are a help beside the turn; without them the turn goes on, and says so
        return Guidance(unavailable=str(error))
