"""The prompt of a twelfth line, as an endpoint is sent it: what docs/models.md shows."""

import re
from collections.abc import Iterable
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from coach.domain.codes import Difficulty, Move, Term
from coach.domain.persona import Persona
from coach.domain.reading import Labels, Reading
from coach.domain.rubric import Rubric
from coach.domain.scoring import Scorecard
from coach.domain.session import Line, Play, Turn
from coach.domain.standing import Cue, Standing
from coach.domain.text import Lang
from coach.engine.protocols import Stage
from coach.engine.roles.actor_brief import messages_for
from coach.engine.roles.chat_model import Message

BEGIN, END = "<!-- prompt of turn 12: coach eval prompts --write docs/models.md -->", "<!-- end of the prompt -->"

_PLACE = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
_NAMES: dict[Lang, str] = {"zh": "Chinese", "en": "English"}


class Exchange(BaseModel):
    """A reply, the line it got, and how tense the other side was after it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reply: str
    line: str
    move: Move
    tension: float


class Talk(BaseModel):
    """Eleven exchanges, the twelfth reply, and the cue for the line that answers it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lang: Lang
    scene: str
    turns: tuple[Exchange, ...]
    heard: tuple[str, ...]
    supplied: tuple[Term, ...]
    reply: str
    cue: Cue


def talks() -> list[Talk]:
    """Return the talk that is shown, in each language."""
    rows = (files("coach.quality.learners") / "twelve.jsonl").read_text(encoding="utf-8").splitlines()
    return [Talk.model_validate_json(row) for row in rows]


def prompt_of(talk: Talk, personas: Iterable[Persona], rubric: Rubric) -> list[Message]:
    """Return the messages sent for the line that answers a talk's last reply."""
    persona = next(p for p in personas if any(scene.id == talk.scene for scene in p.scenes))
    play = Play(
        persona=persona, scene_id=talk.scene, rubric=rubric, lang=talk.lang, difficulty=Difficulty.MEDIUM, seed=1
    )
    turns = tuple(_turn(number, exchange, talk) for number, exchange in enumerate(talk.turns, 1))
    return messages_for(talk.cue, Stage(play=play, turns=turns, reply=talk.reply))


def _turn(number: int, exchange: Exchange, talk: Talk) -> Turn:
    standing = Standing(tension=exchange.tension, trust=3, patience=5, heard=talk.heard, supplied=talk.supplied)
    return Turn(
        number=number,
        reply=exchange.reply,
        reading=Reading(labels=Labels()),
        cues=(Cue(move=exchange.move, band=standing.band()),),
        standing=standing,
        lines=(Line(text=exchange.line),),
        scorecard=Scorecard(source="quick_read", scores=()),
    )


def shown(personas: Iterable[Persona], rubric: Rubric) -> str:
    """Return the prompts as Markdown between the two marks, with their size in characters."""
    parts, people = [BEGIN], list(personas)
    for talk in talks():
        messages = prompt_of(talk, people, rubric)
        size = sum(len(message.text) for message in messages)
        text = "\n\n".join(f"[{message.role}]\n{message.text}" for message in messages)
        parts.append(f"### In {_NAMES[talk.lang]}: {size:,} characters\n\n```text\n{text}\n```")
    return "\n\n".join([*parts, END])


def with_shown(page: str, text: str) -> str:
    """Return a page with what stands between the marks replaced; raises ValueError where it has none."""
    if not _PLACE.search(page):
        raise ValueError(f"the page has no place for the prompts: {BEGIN}")
    return _PLACE.sub(lambda _: text, page)
