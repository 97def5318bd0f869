"""docs/architecture.md shows the graphs as the code has them."""

import re
from pathlib import Path
from typing import Any

import pytest

from coach.engine.graph.conversation import conversation
from coach.engine.graph.debrief import debrief

ARCHITECTURE = Path(__file__).parents[1] / "docs" / "architecture.md"
DRAWN: dict[str, Any] = {"conversation": conversation(), "debrief": debrief()}


@pytest.mark.parametrize("name", DRAWN)
def test_the_picture_of_a_graph_is_the_graph(name: str) -> None:
    """When this fails, the graph has changed: `python bench/architecture.py` draws it anew."""
    pictures = dict(re.findall(r"<!-- graph: (\w+) -->\n```mermaid\n(.*?)```", ARCHITECTURE.read_text("utf-8"), re.S))
    assert pictures[name].strip() == DRAWN[name].get_graph(xray=True).draw_mermaid().strip()
