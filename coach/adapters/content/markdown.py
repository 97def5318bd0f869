"""Reading an SOP or a case: front matter in YAML, then numbered clauses in both languages.

## §1 先查系统 | Check the CRM first

### 中文
…
### English
…
"""

import re
from pathlib import Path
from typing import Any

from coach.adapters.content.strict_yaml import Parsed, parse_yaml, read_text
from coach.adapters.content.validation import validated
from coach.domain.knowledge import Document
from coach.errors import ContentError

_CLAUSE = re.compile(r"^## §(?P<number>[1-9]\d{0,2}) +(?P<zh>[^|]+?) *\| *(?P<en>.+?) *$")
_LANGUAGES = {"### 中文": "zh", "### English": "en"}
_SHAPE = "“## §1 中文标题 | English heading”, then “### 中文” and “### English” with text under each"


def load_document(path: Path, name: str) -> Document:
    """Return the document in a Markdown file; raises ContentError or ContentErrors."""
    lines = read_text(path, name).splitlines()
    end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == "---"), None)
    if not lines or lines[0].strip() != "---" or end is None:
        raise ContentError(
            file=name, line=1, field="front matter", found="none", allowed="YAML between two lines of ---"
        )
    parsed = parse_yaml("\n".join(lines[1:end]), name, first_line=2)
    if not isinstance(parsed.data, dict) or "clauses" in parsed.data:
        raise ContentError(
            file=name, line=2, field="front matter", found="no fields", allowed="id, kind, title, tags, pain_point"
        )
    clauses, where = _clauses(lines, end + 1, name)
    data = {**parsed.data, "clauses": clauses}
    document = validated(Parsed(data, {**parsed.lines, **where}), Document, name)
    if document.id != path.stem:
        raise ContentError(
            file=name, line=parsed.line(("id",)), field="id", found=document.id, allowed=f"the file's name, {path.stem}"
        )
    return document


def _clauses(lines: list[str], start: int, name: str) -> tuple[list[dict[str, Any]], dict[tuple[str | int, ...], int]]:
    clauses: list[dict[str, Any]] = []
    where: dict[tuple[str | int, ...], int] = {}
    lang = ""
    for number, line in enumerate(lines[start:], start + 1):
        text = line.strip()
        heading = _CLAUSE.match(text)
        if heading and int(heading["number"]) != len(clauses) + 1:
            found, allowed = f"§{heading['number']}", f"§{len(clauses) + 1}: clauses are numbered without gaps"
            raise ContentError(file=name, line=number, field="clause", found=found, allowed=allowed)
        if heading:
            where[("clauses", len(clauses))] = number
            titles = {"zh": heading["zh"], "en": heading["en"]}
            clauses.append({"number": int(heading["number"]), "heading": titles, "body": {"zh": "", "en": ""}})
            lang = ""
        elif text in _LANGUAGES and clauses:
            lang = _LANGUAGES[text]
        elif text.startswith("#") or (text and not lang):
            raise ContentError(file=name, line=number, field="clause", found=f"“{text[:40]}”", allowed=_SHAPE)
        elif lang:
            clauses[-1]["body"][lang] += line.rstrip() + "\n"
    return clauses, where
