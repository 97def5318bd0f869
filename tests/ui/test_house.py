"""Habits of the pages that a reader would otherwise have to check by eye."""

import ast
import re
from pathlib import Path

import pytest

UI = Path(__file__).parents[2] / "coach" / "ui"
MODULES = sorted(UI.rglob("*.py"))


def test_one_module_alone_uses_the_state_of_the_browser_session() -> None:
    assert [path.name for path in MODULES if "session_state" in _code(path)] == ["state.py"]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(UI)))
def test_markup_is_written_in_templates_alone(path: Path) -> None:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    assert [text for text in texts if re.search(r"</?[a-z]+[ />]", text)] == []


@pytest.mark.parametrize("path", sorted(UI.glob("templates/*.html")), ids=lambda path: path.name)
def test_no_template_switches_escaping_off(path: Path) -> None:
    assert not re.search(r"\|\s*safe|autoescape|Markup", path.read_text(encoding="utf-8"))


def _code(path: Path) -> str:
    """A module without its comments and texts."""
    return " ".join(
        node.attr for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Attribute)
    )
