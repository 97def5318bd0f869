"""The error tree. Every error a person may see is one of these, with a sentence of its own.

ConcordError
├── SettingsError        a setting is missing or not allowed
├── ContentError         a trainer's file is wrong: file, line, field, found, allowed
├── ContentErrors        all problems of one file together
├── NotFound             no such scene, session or document
├── NotAllowed           the role of this account may not do this
├── AccountRefused       an account that cannot be made or changed so
│   └── LastAdmin        nobody would be left who can grant roles
├── SignedOut            nobody is signed in on this page any more
├── SignInRefused        the name or the password is wrong
│   ├── TooManyTries     it was tried too often
│   └── LinkUsed         a one-time link that was used or has run out
├── PasswordRefused      a password that is too short or too long
│   └── PasswordsDiffer  it was written in two ways
├── ReplyRefused         a reply that cannot be taken; the text stays with the learner
│   └── ReplyWordless    it has no words: emoji, marks, or nothing that can be seen
├── SessionOver          the conversation has ended
├── SessionBusy          another window is being answered right now
├── BranchesFull         a turn has as many other ways as it may have
├── StoreError           the database
│   ├── StoreLocked      somebody else holds it
│   ├── StoreFull        no room left on the disk
│   ├── StoreNewer       made by a newer version of the coach
│   ├── StoreDamaged     cannot be read as a database of ours
│   └── SessionDamaged   one session in it cannot be read
├── KnowledgeError       the knowledge index
│   ├── IndexMissing     it has not been built yet
│   └── KnowledgeServerError  the Chroma server is away, or something else answers there
├── PortInUse            the web address is taken
├── Limited              this learner has to wait, or goes on without the model
│   ├── TooFast          too many replies in a minute
│   └── BudgetSpent      the day's tokens are used up
└── ModelError           the language model
    ├── ModelUnreachable no connection
    │   ├── EndpointIsPage       the address leads to a web page
    │   ├── EndpointMoved        the address only leads on to another one
    │   ├── ProxyUnusable        the environment names a proxy in a way that cannot be used
    │   ├── ProxyUnsafe          a proxy would see the key and the conversation
    │   ├── CertificatesUnusable the file of certificates cannot be read
    │   └── CertificateUntrusted the endpoint's certificate is not trusted here
    ├── ModelTimeout     no answer in time
    ├── ModelRefused     the key or the access was refused
    ├── ModelQuota       the account's quota is used up
    ├── ModelBusy        too many requests, or the server failed
    ├── ModelRejected    the endpoint does not take such a request
    │   ├── ModelMissing     it knows no such model, or no such address
    │   └── ModelTooSmall    the conversation is longer than the model can read
    ├── ModelFiltered    the endpoint's content filter stopped it
    └── ModelUnusable    an answer nothing can be done with
        ├── AnswerCut    an answer that was cut off at the token cap
        ├── ModelSilent  an answer without a word in it
        └── FormBroken   an answer that is not of the form asked for
"""

from collections.abc import Sequence
from typing import ClassVar, Literal


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
    """The role of this account may not do this."""

    template = "Your account may not do this. An administrator can give you another role."


class AccountRefused(ConcordError):
    """An account that cannot be made or changed so."""

    template = "The account “{id}” was not saved: found {found}; allowed: {allowed}."


class LastAdmin(AccountRefused):
    """Nobody would be left who can grant roles."""

    template = "“{id}” is the only administrator. Make somebody else one first."


class SignedOut(ConcordError):
    """Nobody is signed in on this page any more."""

    template = "You are not signed in any more. Load the page again to sign in; what you sent is kept."


class SignInRefused(ConcordError):
    """The name or the password is wrong; which of them is not told."""

    template = "The name or the password is wrong."


class TooManyTries(SignInRefused):
    """It was tried too often."""

    template = "That was tried too often. Wait a quarter of an hour, or ask an administrator for a new link."


class LinkUsed(SignInRefused):
    """A one-time link that was used, was replaced or has run out."""

    template = "This link was used already or has run out. Ask an administrator for a new one."


class PasswordRefused(ConcordError):
    """A password that is too short or too long."""

    template = "This password has {found} characters; it needs {least} to {most}."


class PasswordsDiffer(PasswordRefused):
    """The password was written in two ways."""

    template = "You wrote two different passwords. Write the same one twice."


class ReplyRefused(ConcordError):
    """A reply that cannot be taken; nothing was stored and the text stays with the learner."""

    template = "This reply is {found}; a reply has 1 to {allowed} characters."


class ReplyWordless(ReplyRefused):
    """A reply without a letter or a digit that can be seen."""

    template = "There are no words in this reply, only signs. Write what you want to say; your text is kept."


class SessionOver(ConcordError):
    """The conversation has ended; no further reply is taken."""

    template = "This conversation has ended; your text was not sent. You can start it again."


class SessionBusy(ConcordError):
    """Another window or process is being answered in this session."""

    template = "This conversation is being answered in another window. Your text is kept; send it again in a moment."


class BranchesFull(ConcordError):
    """A turn has as many other ways from it as it may have."""

    template = "There are already three other ways from this turn. Open one of them, or branch from another turn."


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


class SessionDamaged(StoreError):
    """What is stored of one session cannot be read."""

    template = (
        "The session {id} cannot be read: what is stored of it is damaged. Other sessions are not affected. "
        "Restore a backup of the database, or start the scene again."
    )


class KnowledgeError(ConcordError):
    """The knowledge index could not be used."""

    template = "The knowledge index could not be used: {found}. Run “coach index” to build it again."


class IndexMissing(KnowledgeError):
    """The knowledge index has not been built."""

    template = "The knowledge index in {file} has not been built yet. Run “coach index”."


class KnowledgeServerError(KnowledgeError):
    """The Chroma server is away, too slow, or something else answers there."""

    template = (
        "The Chroma server at {url} could not be used: {found}. Check COACH_CHROMA_URL and whether the server runs; "
        "rules are looked up again as soon as it answers."
    )


class PortInUse(ConcordError):
    """The web address is taken."""

    template = "Port {port} is in use. Stop the program that uses it, or set COACH_PORT to another port."


class Limited(ConcordError):
    """A limit of this learner; the text stays with them."""


class TooFast(Limited):
    """Too many replies in a minute."""

    template = (
        "That is more than {allowed} replies in a minute. Wait {seconds} seconds and send it again; your text is kept."
    )


class BudgetSpent(Limited):
    """The day's tokens are used up."""

    template = (
        "Today’s {allowed} tokens for the language model are used up. "
        "Your text is kept; you can go on without the model."
    )


class ModelError(ConcordError):
    """The language model could not do what was asked. No sentence ever holds a key or what the vendor wrote."""

    template = "The language model could not be used."


class ModelUnreachable(ModelError):
    """No connection to the endpoint."""

    template = (
        "The language model at {endpoint} could not be reached. Check OPENAI_BASE_URL, HTTPS_PROXY and the network."
    )


class EndpointIsPage(ModelUnreachable):
    """The address leads to a web page."""

    template = (
        "What answers at {endpoint} is a web page and not a language model. "
        "Check OPENAI_BASE_URL, which often ends in /v1."
    )


class EndpointMoved(ModelUnreachable):
    """The address only leads on to another one, and a key is not sent on."""

    template = (
        "{endpoint} only leads on to another address (status {status}). "
        "Set OPENAI_BASE_URL to that address itself: often it begins with https or ends in /v1."
    )


class ProxyUnusable(ModelUnreachable):
    """The environment names a proxy in a way that cannot be used."""

    template = (
        "The proxy in {name} cannot be used. "
        "It has to be a URL that begins with http:// or https://; or put {host} into NO_PROXY."
    )


class ProxyUnsafe(ModelUnreachable):
    """A proxy would see the key and the conversation."""

    template = (
        "{name} would send the key and the conversation to {host} through a proxy without encryption. "
        "Use https in OPENAI_BASE_URL, or put {host} into NO_PROXY."
    )


class CertificatesUnusable(ModelUnreachable):
    """The file of certificates cannot be read."""

    template = (
        "The certificates that SSL_CERT_FILE or SSL_CERT_DIR names cannot be read. "
        "Correct the variable, or remove it to use those of this machine."
    )


class CertificateUntrusted(ModelUnreachable):
    """The endpoint's certificate is not trusted here."""

    template = (
        "The certificate of {endpoint} is not trusted on this machine. "
        "Set SSL_CERT_FILE to a file with the certificates your network uses."
    )


class ModelTimeout(ModelError):
    """No answer in time."""

    template = "The language model did not answer within {seconds} seconds."


class ModelRefused(ModelError):
    """The key or the access was refused."""

    template = "The endpoint refused the key (status {status}). Check OPENAI_API_KEY and whether it may use {model}."


class ModelQuota(ModelError):
    """The account's quota is used up."""

    template = (
        "The account’s quota for {model} is used up. Top up the account, or set OPENAI_API_KEY to a key of another one."
    )


class ModelBusy(ModelError):
    """Too many requests, or the server failed."""

    template = "The endpoint is busy or failed (status {status}). Try again in {seconds} seconds."


class ModelRejected(ModelError):
    """The endpoint does not take such a request."""

    template = "The endpoint does not take the request (status {status}). Is {model} a model it serves?"


class ModelMissing(ModelRejected):
    """The endpoint knows no such model, or the address is not that of an endpoint."""

    template = (
        "{endpoint} has no model {model} (status 404). "
        "Check COACH_MODEL and COACH_JUDGE_MODEL, and OPENAI_BASE_URL, which often ends in /v1."
    )


class ModelTooSmall(ModelRejected):
    """The conversation is longer than the model can read."""

    template = (
        "The conversation is longer than {model} can read. "
        "Start it again, or set COACH_MODEL to a model with a larger context."
    )


class ModelFiltered(ModelError):
    """The endpoint's content filter stopped the answer."""

    template = (
        "The endpoint’s content filter stopped the answer. "
        "Say it in other words; if it happens often, set COACH_MODEL to another model."
    )


class ModelUnusable(ModelError):
    """An answer nothing can be done with: empty, broken off, endless."""

    template = "The language model’s answer could not be used: {found}."


class AnswerCut(ModelUnusable):
    """An answer that was cut off at the token cap; `answer` is what came of it."""

    def __init__(self, *, answer: str = "", **fields: object) -> None:
        self.answer = answer
        super().__init__(**{"found": "it was cut off at the token cap", **fields})


class ModelSilent(ModelUnusable):
    """An answer without a word in it."""

    def __init__(self, **fields: object) -> None:
        super().__init__(**{"found": "it is empty", **fields})


class FormBroken(ModelUnusable):
    """An answer that is not of the form asked for; `answer` is what came, for one attempt to repair it.

    `misses`: it is no JSON at all, has other fields or types, or only values that are not allowed.
    """

    def __init__(
        self, *, answer: str = "", misses: Literal["json", "fields", "values"] = "values", **fields: object
    ) -> None:
        self.answer, self.misses = answer, misses
        super().__init__(**fields)
