"""Draws the graphs into docs/architecture.md, between the marks that are there.

python bench/architecture.py
"""

import re
from pathlib import Path

from coach.engine.graph.conversation import conversation
from coach.engine.graph.debrief import debrief

ARCHITECTURE = Path(__file__).parents[1] / "docs" / "architecture.md"


def main() -> None:
    """Write the pictures."""
    text = ARCHITECTURE.read_text(encoding="utf-8")
    for name, graph in (("conversation", conversation), ("debrief", debrief)):
        picture = f"<!-- graph: {name} -->\n```mermaid\n{graph().get_graph(xray=True).draw_mermaid().strip()}\n```"
        text = re.sub(rf"<!-- graph: {name} -->\n```mermaid\n.*?```", lambda _, p=picture: p, text, flags=re.DOTALL)
    ARCHITECTURE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
