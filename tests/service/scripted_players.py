"""The parts with a model that says what a script says."""

from coach.embedded.actor import AuthoredActor
from coach.embedded.debriefer import QuickDebriefer
from coach.embedded.scripted_chat import Script, ScriptedChat, simple_script
from coach.engine.graph.context import Context
from coach.engine.roles.actor import ModelActor
from coach.engine.roles.adviser import ModelAdviser
from coach.engine.roles.debriefer import ModelDebriefer
from coach.engine.roles.judge import ModelJudge
from coach.service.practice.players import ModelPlayers
from tests import fakes
from tests import world as build


def scripted_players(script: Script = simple_script) -> tuple[ModelPlayers, ScriptedChat]:
    """Players on one scripted chat model, and that model."""
    chat = ScriptedChat(script)
    context = Context(
        reader=fakes.FakeReader(),
        actor=ModelActor(chat, AuthoredActor(), fakes.line_rules(), 400, 0.8),
        judge=ModelJudge(chat, 1500, 0.0),
        retriever=fakes.FakeRetriever(build.passage()),
        debriefer=ModelDebriefer(chat, QuickDebriefer(), 1500, 0.0),
    )
    versions = {"actor": "scripted", "judge_prompt": "abc"}
    return ModelPlayers("scripted", context, ModelAdviser(chat, 400, 0.0), versions), chat
