"""Replies read by a first reader and then by a model, on the built scene."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from coach.domain.codes import Act
from coach.domain.reading import FoundAct, Reading
from coach.domain.session import Turn
from coach.domain.text import Lang
from coach.embedded.scripted_chat import Answer, ScriptedChat
from coach.engine.protocols import Stage
from coach.engine.roles.second_reader import ModelReader
from coach.engine.second_look.pace import Pace
from coach.engine.second_look.pointing import Finding, Kind, numbered
from coach.engine.second_look.together import Together, together
from tests import world as build

SCENE = build.scenario()
REPLY = "单子少了两托。我来补。你明天九点能来吗？"


def doing(first: Reading, *acts: Act, of: str = build.REPLY) -> Reading:
    """The same reading of a reply that does these acts as well, in its first words."""
    quote = build.reading(o=1, of=of).evidence["o"][0]
    return first.model_copy(update={"acts": tuple(FoundAct(act=act, quote=quote) for act in acts)})


def stage(reply: str = REPLY, turns: Sequence[Turn] = (), lang: Lang = "zh", **play: Any) -> Stage:
    """The built scene with this reply at hand."""
    return Stage(play=build.play(lang, **play), turns=tuple(turns), reply=reply)


def merged(first: Reading, *said: tuple[Kind, str], on: Stage | None = None, sentence: int = 0) -> Together:
    """The reading that comes of what a model says of one sentence of the reply."""
    on = on or stage()
    quote = numbered(on.reply)[sentence]
    return together(first, [Finding(kind, what, quote) for kind, what in said], on)


def answering(answer: Mapping[str, object] | Answer, pace: Pace | None = None) -> tuple[ModelReader, ScriptedChat]:
    """A second reader whose model gives this answer, and that model."""
    said = answer if isinstance(answer, str | Exception) else json.dumps(answer)
    chat = ScriptedChat(lambda _role, _messages: said)
    return ModelReader(chat, pace or Pace("model", lambda: 0.0)), chat
