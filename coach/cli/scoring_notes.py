"""What a judge said so far, kept in a file, so that a measurement that was stopped goes on where it was."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field

from coach.cli.rows import rows_of
from coach.errors import ContentError
from coach.quality.scorer import LabelledReply, Scored
from coach.service.measure import Notes


class Note(BaseModel):
    """A line of the file. `text` is the reply, since ids of another corpus may be the same."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    run: int = Field(ge=0)
    id: str
    text: str
    versions: dict[str, str]
    said: Scored


class NotesInFile(Notes):
    """Notes in a file of JSON lines; a reply the judge could not be reached for is asked again.

    Raises ContentError where the file holds what another model or prompt said.
    """

    def __init__(self, file: Path, rows: list[LabelledReply], versions: Mapping[str, str]) -> None:
        self._file, self._versions = file, dict(versions)
        self._texts = {row.id: row.text for row in rows}
        kept = list(rows_of(file, Note)) if file.exists() else []
        for number, note in enumerate(kept, 1):
            if note.versions != self._versions:
                found, allowed = (json.dumps(v, ensure_ascii=False) for v in (note.versions, self._versions))
                raise ContentError(file=file, line=number, field="versions", found=found, allowed=allowed)
        self._known = {(n.run, n.id): n.said for n in kept if self._texts.get(n.id) == n.text and not n.said.failed}

    def of(self, run: int, reply: str) -> Scored | None:
        """Return what was said of a reply in a run, if it is known."""
        return self._known.get((run, reply))

    def keep(self, run: int, reply: str, said: Scored) -> None:
        """Add it to the file at once, unless it is there."""
        if (run, reply) in self._known or said.failed:
            return
        self._known[run, reply] = said
        note = Note(run=run, id=reply, text=self._texts[reply], versions=self._versions, said=said)
        with self._file.open("a", encoding="utf-8") as file:
            file.write(note.model_dump_json() + "\n")


class Bar(Protocol):
    """A progress bar."""

    def update(self, n_steps: int) -> None:
        """Move on by so many steps."""
        ...


class Counted(Notes):
    """Notes that also tell how far it is."""

    def __init__(self, notes: Notes, bar: Bar) -> None:
        self._notes, self._bar = notes, bar

    def of(self, run: int, reply: str) -> Scored | None:
        """Return what was said of a reply in a run, if it is known."""
        return self._notes.of(run, reply)

    def keep(self, run: int, reply: str, said: Scored) -> None:
        """Take note of it and move the bar on."""
        self._notes.keep(run, reply, said)
        self._bar.update(1)
