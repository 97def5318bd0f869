"""Prompts: files with named fields, versions by content, and a fence around text that is not ours."""

import hashlib
import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from coach.engine.prompts.delimiters import without_tags

_FIELD = re.compile(r"{{(\w+)}}")


class Prompt(NamedTuple):
    """A prompt file: its text with `{{name}}` fields, and the version stored with what was made from it."""

    name: str
    text: str
    version: str

    def fill(self, **fields: str) -> str:
        """Return the text with its fields filled in, in one pass; a field's own braces mean nothing.

        Raises ValueError naming every field that is missing or spare.
        """
        wanted = set(_FIELD.findall(self.text))
        missing, spare = sorted(wanted - set(fields)), sorted(set(fields) - wanted)
        if missing or spare:
            raise ValueError(f"prompt {self.name}: missing {missing}, spare {spare}")
        return _FIELD.sub(lambda match: fields[match[1]], self.text)


@cache
def prompt(name: str) -> Prompt:
    """Return prompts/<name>.md; its version is the first 12 digits of the SHA-256 of the text."""
    text = (files("coach.engine.prompts") / f"{name}.md").read_text(encoding="utf-8").strip()
    return Prompt(name, text, hashlib.sha256(text.encode()).hexdigest()[:12])


@cache
def section(name: str, title: str) -> str:
    """Return what stands under `## title` in prompts/<name>.md; raises KeyError."""
    parts = re.split(r"^## (\w+)\n", prompt(name).text, flags=re.MULTILINE)
    texts: dict[str, str] = dict(zip(parts[1::2], (part.strip() for part in parts[2::2]), strict=True))
    return texts[title]


def version_of(*names: str) -> str:
    """Return one version for several prompt files used together."""
    return hashlib.sha256("".join(prompt(name).version for name in names).encode()).hexdigest()[:12]


def fenced(kind: str, text: str) -> str:
    """Return untrusted text between data tags; what could be read as such a tag in it loses its bracket."""
    return f'<data kind="{kind}">\n{without_tags(text)}\n</data>'
