"""The prompt of a line: a part that never changes in a session, the talk as it went, and the note for the next line.

What stands before the note is the same text in the next turn, so that a provider's cache holds: turns are left out in
blocks, and only where there are more than WINDOW or they are longer than ROOM.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from coach.domain.session import Play, Turn
from coach.domain.standing import Cue
from coach.domain.text import Lang
from coach.engine.prompts.rendering import fenced, prompt
from coach.engine.protocols import Stage
from coach.engine.roles.actor_note import Refused, note, tension_of
from coach.engine.roles.chat_model import Message
from coach.engine.roles.voice import sample_for, voice_of

WINDOW = 12
"""Turns sent word for word; when there are more, BLOCK of them are left out at once."""

BLOCK = 6

ROOM: dict[Lang, int] = {"zh": 2600, "en": 6400}
"""Characters of those turns together, about 1,600 tokens: with them the prompt and its answer stay within 4,096."""

REPLY_SENT = 1200
"""Characters of a reply that are sent: a rehearsed reply is far shorter, and a pasted wall must not fill the window."""

KNOWN: dict[Lang, int] = {"zh": 640, "en": 1700}
"""Characters of what a person may tell freely."""

FILES = ("actor_system", "actor_begin", "actor_later", "actor_cue", "moves", "standing", "broken")


def messages_for(cue: Cue, stage: Stage, refused: Sequence[Refused] = (), sample: str | None = None) -> list[Message]:
    """Return the prompt of a line.

    `refused` are the lines asked for it before, with what was wrong with them; `sample` is shown for the tone, None for
    the one that is its turn.
    """
    said = Message(role="user", text=_learner(stage.reply))
    told = Message(role="user", text=note(cue, stage, sample_for(cue, stage) if sample is None else sample, refused))
    return [Message(role="system", text=_system(stage.play)), *_alternating([*_talk(stage), said, told])]


def _talk(stage: Stage) -> list[Message]:
    """The opening or what stands for the turns left out, then the others word for word."""
    play, out = stage.play, left_out(stage.turns, stage.play.lang)
    if out:
        begun = prompt(f"{play.lang}/actor_later").fill(
            count=str(out), before=tension_of(stage.turns[0]), after=tension_of(stage.turns[out - 1])
        )
        messages = [Message(role="user", text=begun)]
    else:
        # The user's side first: some models' templates refuse a talk that the assistant begins.
        messages = [
            Message(role="user", text=prompt(f"{play.lang}/actor_begin").text),
            Message(role="assistant", text=play.scene().opening.get(play.lang)),
        ]
    for turn in stage.turns[out:]:
        messages.append(Message(role="user", text=_learner(turn.reply)))
        messages += [Message(role="assistant", text=line.text) for line in turn.lines]
    return messages


def left_out(turns: Sequence[Turn], lang: Lang) -> int:
    """Return how many of the first turns are not sent word for word: it grows by blocks, never turn by turn."""
    out = 0
    for count in range(1, len(turns) + 1):
        kept = turns[out:count]
        if len(kept) > WINDOW or (len(kept) > 1 and sum(map(_size, kept)) > ROOM[lang]):
            out = min(out + BLOCK, count - 1)
    return out


def _size(turn: Turn) -> int:
    return len(turn.reply[:REPLY_SENT]) + sum(len(line.text) for line in turn.lines)


def _alternating(messages: Iterable[Message]) -> list[Message]:
    """Join what stands side by side in one role: some models' templates refuse two messages of the same."""
    runs = groupby(messages, key=lambda message: message.role)
    return [Message(role=role, text="\n\n".join(message.text for message in run)) for role, run in runs]


def _learner(reply: str) -> str:
    return fenced("learner", reply[:REPLY_SENT])


def _system(play: Play) -> str:
    persona, scene, lang = play.persona, play.scene(), play.lang
    side = scene.your_side.get(lang) if scene.your_side else ""
    return prompt(f"{lang}/actor_system").fill(
        person=fenced("person", "\n".join(t.get(lang) for t in (persona.name, persona.role, persona.about))),
        manner=fenced("manner", persona.manner.get(lang)),
        principles=fenced("principles", "\n".join(p.text.get(lang) for p in persona.principles)),
        side=fenced("side", side or scene.title.get(lang)),
        learner=fenced("learner role", scene.learner_role.get(lang)),
        voice=fenced("voice", "\n".join(voice_of(play))),
        knowledge=fenced("knowledge", _knowledge(play) or "-"),
    )


def _knowledge(play: Play) -> str:
    """The answers to harmless questions, as many as there is room for; one is left out rather than cut."""
    room, kept = KNOWN[play.lang], []
    for question in play.scene().questions:
        text = question.answer.get(play.lang)
        if len(text) <= room:
            room -= len(text)
            kept.append(text)
    return "\n".join(kept)
