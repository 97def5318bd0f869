"""Draws the graphs into docs/architecture.md, between the marks that are there.

python bench/architecture.py
"""

from pathlib import Path
from typing import Any

from coach.engine.graph.conversation import conversation
from coach.engine.graph.debrief import debrief

ARCHITECTURE = Path(__file__).parents[1] / "docs" / "architecture.md"


def main() -> None:
    """Write the pictures."""
    drawn: dict[str, Any] = {"conversation": conversation(), "debrief": debrief()}
    text = ARCHITECTURE.read_text(encoding="utf-8")
    for name, graph in drawn.items():
        before, mark, rest = text.partition(f"<!-- graph: {name} -->\n```mermaid\n")
        text = before + mark + graph.get_graph(xray=True).draw_mermaid().strip() + "\n" + rest[rest.index("```") :]
    ARCHITECTURE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
