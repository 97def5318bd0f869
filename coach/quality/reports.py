"""Measurements as Markdown: nested figures become tables, nothing is rounded again."""

from collections.abc import Iterator
from typing import Any

Figures = dict[str, Any]


def markdown(title: str, figures: Figures, head: Figures) -> str:
    """Return a report: its title, what it was measured with, and every figure."""
    lines = [f"# {title}", "", *(f"- {name}: {value}" for name, value in head.items()), ""]
    return "\n".join([*lines, *_section(figures, 2)]).rstrip() + "\n"


def _section(figures: Figures, depth: int) -> Iterator[str]:
    plain = {name: value for name, value in figures.items() if not isinstance(value, dict)}
    if plain:
        yield from ["| figure | value |", "|---|---|", *(f"| {n} | {_cell(v)} |" for n, v in plain.items()), ""]
    for name, value in figures.items():
        if isinstance(value, dict) and value:
            yield from [f"{'#' * min(depth, 5)} {name}", ""]
            yield from _table(value) if _is_table(value) else _section(value, depth + 1)


def _is_table(value: Figures) -> bool:
    rows = list(value.values())
    return all(isinstance(row, dict) and not any(isinstance(v, dict) for v in row.values()) for row in rows)


def _table(rows: Figures) -> Iterator[str]:
    columns = list(dict.fromkeys(column for row in rows.values() for column in row))
    yield "| | " + " | ".join(columns) + " |"
    yield "|---|" + "---|" * len(columns)
    for name, row in rows.items():
        yield f"| {name} | " + " | ".join(_cell(row.get(column, "")) for column in columns) + " |"
    yield ""


def _cell(value: Any) -> str:
    """A figure with an interval is a list of three: value, low, high."""
    if isinstance(value, list) and len(value) == 3 and all(isinstance(v, float | int) for v in value):
        return f"{value[0]:g} ({value[1]:g} to {value[2]:g})"
    if isinstance(value, list):
        return str(len(value))
    return f"{value:g}" if isinstance(value, float) else str(value).replace("|", "\\|")
