"""The error tree. Every error a person may see is one of these, with a sentence of its own.

ConcordError
├── SettingsError        a setting is missing or not allowed
├── ContentError         a trainer's file is wrong: file, line, field, found, allowed
├── ContentErrors        all problems of one file together
├── NotFound             no such scene, session or document
├── NotAllowed           this learner may not do this
├── ReplyRefused         a reply that cannot be taken; the text stays with the learner
├── SessionOver          the conversation has ended
├── SessionBusy          another window is being answered right now
├── StoreError           the database
│   ├── StoreLocked      somebody else holds it
│   ├── StoreFull        no room left on the disk
│   ├── StoreNewer       made by a newer version of the coach
│   └── StoreDamaged     cannot be read as a database of ours
├── KnowledgeError       the knowledge index
│   └── IndexMissing     it has not been built yet
└── PortInUse            the web address is taken
"""

from collections.abc import Sequence
from typing import ClassVar


class ConcordError(Exception):
    """Base of all errors a person may see.

    `template` is the sentence, with `{name}` fields; it is also the key under which the pages find its
    translation, so the fields travel apart from the sentence.
    """

    template: ClassVar[str] = "Something went wrong."

    def __init__(self, **fields: object) -> None:
        self.fields = {name: str(value) for name, value in fields.items()}
        super().__init__(fill(self.template, self.fields))


def fill(template: str, fields: dict[str, str]) -> str:
    """Return `template` with each `{name}` replaced by its field; never interprets the fields."""
    for name, value in fields.items():
        template = template.replace("{" + name + "}", value)
    return template


class SettingsError(ConcordError):
    """A setting is missing or not allowed."""

    template = "The setting {name} cannot be used: {found}. Allowed: {allowed}."


class ContentError(ConcordError):
    """A content file is wrong."""

    template = "{file}, line {line}, {field}: found {found}; allowed: {allowed}."


class ContentErrors(ConcordError):
    """All problems of one content file."""

    def __init__(self, problems: Sequence[ContentError]) -> None:
        super().__init__()
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class NotFound(ConcordError):
    """Something asked for by id is not there."""

    template = "There is no {what} “{id}”."


class NotAllowed(ConcordError):
    """The learner may not do this."""

    template = "This session belongs to somebody else."


class ReplyRefused(ConcordError):
    """A reply that cannot be taken; nothing was stored and the text stays with the learner."""

    template = "This reply is {found}; a reply has 1 to {allowed} characters."


class SessionOver(ConcordError):
    """The conversation has ended; no further reply is taken."""

    template = "This conversation has ended; your text was not sent. You can start it again."


class SessionBusy(ConcordError):
    """Another window or process is being answered in this session."""

    template = "This conversation is being answered in another window. Your text is kept; send it again in a moment."


class StoreError(ConcordError):
    """The database could not do what was asked."""

    template = "The database could not be used: {found}. Nothing that was already saved is lost."


class StoreLocked(StoreError):
    """Another program holds the database."""

    template = "The database {file} is in use by another program. Close that program and try again; your text is kept."


class StoreFull(StoreError):
    """No room left on the disk."""

    template = "There is no room left on the disk for {file}. Free some space and send again; your text is kept."


class StoreNewer(StoreError):
    """The database was made by a newer version."""

    template = (
        "The database {file} was made by a newer version of the coach (revision {found}). "
        "Update the coach, or set COACH_DATABASE_URL to another file."
    )


class StoreDamaged(StoreError):
    """The file is not a database of ours."""

    template = "{file} is not a database the coach can read ({found}). Restore a backup or move the file away."


class KnowledgeError(ConcordError):
    """The knowledge index could not be used."""

    template = "The knowledge index could not be used: {found}. Run “coach index” to build it again."


class IndexMissing(KnowledgeError):
    """The knowledge index has not been built."""

    template = "The knowledge index in {file} has not been built yet. Run “coach index”."


class PortInUse(ConcordError):
    """The web address is taken."""

    template = "Port {port} is in use. Stop the program that uses it, or set COACH_PORT to another port."
