"""Reading a trainer's YAML strictly: plain data only, with the line of everything for error messages.

PyYAML's safe loader lets duplicate keys pass, turns `no` into false and `010` into 8, and expands
aliases without limit; none of that may happen to a trainer silently.
"""

import re
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from coach.adapters.content.slips import slip
from coach.errors import ContentError

SIZE_LIMIT = 512 * 1024
"""Largest content file, in bytes; the largest of ours has a tenth of it."""

DEPTH_LIMIT = 20

# libyaml reads the same language a dozen times faster; pure Python where a wheel lacks it.
LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader

COMMENT = re.compile(r"[ \t]+#")
QUOTED = 'the text in quotes if “#” belongs to it ("… #1024 …"), else the comment on a line of its own'

Key = str | int
Place = tuple[Key, ...]


class Parsed(NamedTuple):
    """Plain data and the line (from 1) of each place in it."""

    data: Any
    lines: dict[Place, int]

    def line(self, place: Place) -> int:
        """Return the line of a place, or of the nearest place around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def read_text(path: Path, name: str) -> str:
    """Return a content file's text; raises ContentError if it is missing, too large or not UTF-8."""
    try:
        raw = path.read_bytes()
        if len(raw) > SIZE_LIMIT:
            raise ContentError(
                file=name, line=1, field="file", found=f"{len(raw)} bytes", allowed=f"{SIZE_LIMIT} bytes"
            )
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise ContentError(file=name, line=1, field="file", found=error.strerror, allowed="a readable file") from error
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ContentError(
            file=name, line=line, field="file", found="bytes that are not UTF-8", allowed="UTF-8"
        ) from error


def parse_yaml(text: str, name: str, first_line: int = 1) -> Parsed:
    """Return the data in `text`; raises ContentError with the line of what is wrong."""
    try:
        _require_shallow(text, name, first_line)
        node = yaml.compose(text, Loader=LOADER)
        lines: dict[Place, int] = {}
        walk = _Walk(text, name, first_line, lines)
        return Parsed(walk.value(node, ()) if node else None, lines)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        # A character YAML does not allow is reported by its place in the text, anything else by its line.
        before = text[: getattr(error, "position", None) or 0]
        line = (mark.line if mark else before.count("\n")) + first_line
        found, allowed = str(getattr(error, "problem", None) or "text that is not YAML"), "well-formed YAML"
        # What cannot be read is often noticed a line later than it stands.
        for number in (line, line - 1):
            if slipped := slip("".join(text.splitlines()[number - first_line : number - first_line + 1])):
                line, (found, allowed) = number, slipped
                break
        raise ContentError(file=name, line=line, field="YAML", found=found, allowed=allowed) from error


def _require_shallow(text: str, name: str, first_line: int) -> None:
    """Refuse aliases and deep nesting before anything recurses over them; the events come one by one."""
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent):
            line = (event.start_mark.line if event.start_mark else 0) + first_line
            raise ContentError(
                file=name, line=line, field="YAML", found="an alias (*name)", allowed="the text itself, written out"
            )
        if depth > DEPTH_LIMIT:
            line = (event.start_mark.line if event.start_mark else 0) + first_line
            raise ContentError(
                file=name, line=line, field="YAML", found="nesting too deep", allowed=f"{DEPTH_LIMIT} levels"
            )


class _Walk:
    """From YAML nodes to plain data, refusing what a trainer cannot have meant."""

    def __init__(self, text: str, name: str, first_line: int, lines: dict[Place, int]) -> None:
        self._text, self._name, self._first, self._lines = text, name, first_line, lines

    def value(self, node: yaml.Node, place: Place) -> Any:
        self._lines[place] = node.start_mark.line + self._first
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*place, number)) for number, item in enumerate(node.value)]
        return self._scalar(node, place)

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else ""
            if not key:
                raise self._error(key_node, place, "a key that is not a word", "a word before the colon")
            if slipped := slip(key):
                raise self._error(key_node, place, *slipped)
            if key in data:
                raise self._error(key_node, (*place, key), "the same key twice", "each key once")
            data[key] = self.value(value_node, (*place, key))
            self._lines[(*place, key)] = key_node.start_mark.line + self._first
        return data

    def _scalar(self, node: yaml.Node, place: Place) -> Any:
        text, kind = str(node.value), node.tag.rpartition(":")[2]
        if kind == "bool":
            raise self._error(node, place, f"{text} (YAML reads it as yes or no)", f'text in quotes: "{text}"')
        if kind == "int" and text.lstrip("+-").isdigit() and (text.lstrip("+-") == "0" or text.lstrip("+-")[0] != "0"):
            return int(text)
        if kind == "float" and set(text) <= set("0123456789+-."):
            return float(text)
        if kind == "null":
            return None
        if kind == "str":
            self._require_whole(node, place, text)
            return text
        raise self._error(node, place, f"{text} (YAML reads it as {kind})", "a plain number, or text in quotes")

    def _require_whole(self, node: yaml.Node, place: Place, text: str) -> None:
        """Refuse text without quotes that a comment follows: YAML ends it there, and the rest would be lost."""
        quoted = isinstance(node, yaml.ScalarNode) and node.style
        if not quoted and COMMENT.match(self._text, node.end_mark.index):
            raise self._error(node, place, f"“{text[-20:]}” and then a comment (a space and #)", QUOTED)

    def _error(self, node: yaml.Node, place: Place, found: str, allowed: str) -> ContentError:
        line = node.start_mark.line + self._first
        return ContentError(file=self._name, line=line, field=dotted(place), found=found, allowed=allowed)


def dotted(place: Place) -> str:
    """Return a place as a trainer would say it: `scenes[0].needs[1].cues`."""
    parts = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in place)
    return parts.lstrip(".") or "the file"
