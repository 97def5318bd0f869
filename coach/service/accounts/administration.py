"""What an administrator does: accounts, roles, teams, new links, whole lists of people."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from pydantic import ValidationError

from coach.domain.accounts import Account, AuditEntry
from coach.domain.permissions import GRANTED, Permission, Role
from coach.domain.session import Learner
from coach.domain.text import cleaned
from coach.errors import AccountRefused
from coach.service.accounts.protocols import AccountStore
from coach.service.accounts.tokens import digest, new_token
from coach.service.permission import requires
from coach.service.protocols import Clock

LINK_LASTS = timedelta(days=7)
AUDIT_SHOWN = 1000
FIRST_ADMIN = "admin"


class Invitation(NamedTuple):
    """An account and the secret of its one-time link, which is told once and stored nowhere."""

    account: str
    token: str


class Imported(NamedTuple):
    """What came of a list of people: who was added, and a sentence for each row that was left out."""

    invitations: tuple[Invitation, ...]
    problems: tuple[str, ...]


class AccountService:
    """Accounts, as an administrator sees them. Every change stands in the audit log."""

    def __init__(self, store: AccountStore, clock: Clock) -> None:
        self._store, self._clock = store, clock

    @requires(Permission.ADMINISTER)
    def accounts(self, who: Learner) -> Sequence[Account]:  # noqa: ARG002
        """Return all accounts, by id."""
        return self._store.accounts()

    @requires(Permission.ADMINISTER)
    def add(self, who: Learner, account_id: str, name: str, role: str, teams: Sequence[str] = ()) -> Invitation:
        """Add an account and return its one-time link; raises AccountRefused."""
        return self._add(who, account_id, name, role, teams)

    @requires(Permission.ADMINISTER)
    def set_role(self, who: Learner, account_id: str, role: str) -> None:
        """Give another role, in force at that person's next click; raises NotFound, AccountRefused, LastAdmin."""
        if role not in GRANTED:
            raise AccountRefused(id=account_id, found=f"role {role!r}", allowed=", ".join(GRANTED))
        self._store.set_role(account_id, Role(role))
        self._note(who, f"role {role}", account_id)

    @requires(Permission.ADMINISTER)
    def set_teams(self, who: Learner, account_id: str, teams: Sequence[str]) -> None:
        """Replace the teams somebody is in; raises NotFound, AccountRefused."""
        was = self._store.account(account_id)
        made = _account({**was.model_dump(), "teams": _teams(teams)})
        self._store.set_teams(account_id, made.teams)
        self._note(who, "teams", account_id)

    @requires(Permission.ADMINISTER)
    def reset(self, who: Learner, account_id: str) -> Invitation:
        """Take away password and sign-ins of an account and return a new one-time link; raises NotFound."""
        self._note(who, "reset", self._store.account(account_id).id)
        return self._invited(account_id)

    @requires(Permission.ADMINISTER)
    def add_all(self, who: Learner, rows: Sequence[Mapping[str, str]]) -> Imported:
        """Add an account for each right row of a list with the columns id, name, role, teams (apart by “;”).

        The rows that are wrong are named by their line, the head of the list being line 1, and change nothing.
        """
        invitations, problems = [], []
        for line, row in enumerate(rows, 2):
            given = {name: (row.get(name) or "").strip() for name in ("id", "name", "role", "teams")}
            try:
                added = self._add(who, given["id"], given["name"], given["role"] or Role.REP, given["teams"].split(";"))
                invitations.append(added)
            except AccountRefused as error:
                problems.append(f"line {line}: {error}")
        return Imported(tuple(invitations), tuple(problems))

    @requires(Permission.ADMINISTER)
    def first_administrator(self, who: Learner) -> Invitation | None:
        """Return a new link for the first administrator, None once an administrator has a password."""
        admins = [account for account in self._store.accounts() if account.role is Role.ADMIN]
        if any(account.has_password for account in admins):
            return None
        return self._invited(admins[0].id) if admins else self._add(who, FIRST_ADMIN, FIRST_ADMIN, Role.ADMIN, ())

    @requires(Permission.ADMINISTER)
    def audit(self, who: Learner) -> Sequence[AuditEntry]:  # noqa: ARG002
        """Return who opened, changed or exported what, newest first, without content."""
        return self._store.audit(AUDIT_SHOWN)

    def _add(self, who: Learner, account_id: str, name: str, role: str, teams: Sequence[str]) -> Invitation:
        given = {"id": account_id, "name": cleaned(name), "role": role, "teams": _teams(teams)}
        self._store.add(_account({**given, "created": self._clock.now()}))
        self._note(who, "added", account_id)
        return self._invited(account_id)

    def _invited(self, account_id: str) -> Invitation:
        token = new_token()
        self._store.offer(digest(token), account_id, self._clock.now() + LINK_LASTS)
        return Invitation(account_id, token)

    def _note(self, who: Learner, did: str, what: str) -> None:
        self._store.note(AuditEntry(at=self._clock.now(), who=who.id, did=did, what=f"account {what}"))


def _teams(names: Sequence[str]) -> frozenset[str]:
    return frozenset(bare for name in names if (bare := " ".join(cleaned(name).split())))


def _account(given: Mapping[str, object]) -> Account:
    """Return an account; raises AccountRefused with the first thing that is wrong in it."""
    try:
        return Account.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = str(first["loc"][0]) if first["loc"] else "account"
        found = f"{field} {str(given.get(field, given['id']))[:60]!r}"
        allowed = str(first["msg"]).removeprefix("Value error, ")
        if field == "id":
            allowed = "small letters, digits, “-” and “_”, a letter first, 64 at most"
        raise AccountRefused(id=str(given["id"])[:64], found=found, allowed=allowed) from error
