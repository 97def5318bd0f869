"""The graphs of LangGraph Studio: they load, they are drawn, and one can talk in a thread of them."""

import importlib
import json
from pathlib import Path
from typing import Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver

from coach.errors import NotFound

ROOT = Path(__file__).parents[1]
GRAPHS: dict[str, str] = json.loads((ROOT / "langgraph.json").read_text())["graphs"]


def loaded(place: str) -> Any:
    """The graph that a line of langgraph.json names."""
    path, name = place.split(":")
    module = importlib.import_module(path.removeprefix("./").removesuffix(".py").replace("/", "."))
    return getattr(module, name)


@pytest.mark.parametrize("name", GRAPHS)
def test_every_graph_of_langgraph_json_loads_and_is_drawn(name: str) -> None:
    drawn = loaded(GRAPHS[name]).get_graph(xray=True).draw_mermaid()
    assert all(node in drawn for node in {"conversation": ("set_up", "speak", "score"), "debrief": ("check",)}[name])


def test_a_thread_is_a_talk_that_goes_on_reply_by_reply() -> None:
    from coach.studio_graphs import talk

    graph: Any = talk().compile(checkpointer=InMemorySaver())
    thread = {"configurable": {"thread_id": "one"}}
    first = graph.invoke({"scene": "same-account", "lang": "en", "reply": "Who met them first?"}, thread)
    steps = list(graph.stream({"reply": "You are hopeless."}, thread, stream_mode="updates", subgraphs=True))
    later = graph.get_state(thread).values
    assert [turn.reply for turn in later["turns"]] == ["Who met them first?", "You are hopeless."]
    assert later["standing"].tension > first["standing"].tension
    assert later["play"].lang == "en"
    named = {name for _place, update in steps for name in update}
    assert {"read", "direct", "speak", "retrieve", "score", "finish"} <= named


def test_another_scene_in_the_same_thread_begins_another_talk() -> None:
    from coach.studio_graphs import talk

    graph: Any = talk().compile(checkpointer=InMemorySaver())
    thread = {"configurable": {"thread_id": "one"}}
    graph.invoke({"scene": "same-account", "reply": "你先说"}, thread)
    other = graph.invoke({"scene": "swap", "reply": "我先说"}, thread)
    assert (other["play"].scene_id, [turn.reply for turn in other["turns"]]) == ("swap", ["我先说"])
    with pytest.raises(NotFound, match="no-such-scene"):
        graph.invoke({"scene": "no-such-scene", "reply": "谁"}, thread)


def test_the_debrief_graph_plays_a_talk_and_looks_back_on_it() -> None:
    from coach.studio_graphs import debrief

    state = debrief.invoke({"scene": "swap", "lang": "zh", "replies": ["周一的单子少了两托。", "你就是不靠谱。"]})
    assert state["debrief"].costliest.quote in "你就是不靠谱。"
