"""What the account services need from outside."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from coach.domain.accounts import Account, AuditEntry
from coach.domain.permissions import Role


class SignIn(NamedTuple):
    """A browser that is signed in: as whom, since when, and when it was last used."""

    account: Account
    begun: datetime
    seen: datetime


class AccountStore(Protocol):
    """Where accounts live. Every method is one transaction; tokens come as their digests only."""

    def add(self, account: Account) -> None:
        """Store a new account; raises AccountRefused if its id is taken."""
        ...

    def account(self, account_id: str) -> Account:
        """Return an account; raises NotFound."""
        ...

    def accounts(self) -> Sequence[Account]:
        """Return all accounts, by id."""
        ...

    def set_role(self, account_id: str, role: Role) -> None:
        """Give another role; raises NotFound, LastAdmin."""
        ...

    def set_teams(self, account_id: str, teams: frozenset[str]) -> None:
        """Replace the teams somebody is in; raises NotFound."""
        ...

    def password(self, account_id: str) -> str:
        """Return the hash of a password; empty where there is no such account or no password yet."""
        ...

    def set_password(self, account_id: str, hashed: str, keep: str = "") -> None:
        """Keep another password and end all sign-ins of the account save `keep`; raises NotFound."""
        ...

    def offer(self, digest: str, account_id: str, expires: datetime) -> None:
        """Keep a one-time link of an account, whose password and older links end with it; raises NotFound."""
        ...

    def invited(self, digest: str, now: datetime) -> str:
        """Return the id of the account a link is for; raises LinkUsed."""
        ...

    def redeem(self, digest: str, hashed: str, now: datetime) -> str:
        """Use up a link: keep the password, end all sign-ins, return the account's id. Raises LinkUsed."""
        ...

    def begin(self, digest: str, account_id: str, now: datetime) -> None:
        """Keep a sign-in; raises NotFound."""
        ...

    def sign_in(self, digest: str) -> SignIn | None:
        """Return a sign-in with its account as it is now, None if there is none."""
        ...

    def touch(self, digest: str, now: datetime) -> None:
        """Keep when a sign-in was last used."""
        ...

    def end(self, digest: str) -> None:
        """End a sign-in, if it is there."""
        ...

    def note(self, entry: AuditEntry) -> None:
        """Keep an entry of the audit log."""
        ...

    def audit(self, limit: int) -> Sequence[AuditEntry]:
        """Return the newest entries of the audit log, newest first."""
        ...


class Hasher(Protocol):
    """Hashes passwords, slowly on purpose."""

    def hashed(self, password: str) -> str:
        """Return a salted hash."""
        ...

    def fits(self, hashed: str, password: str) -> bool:
        """Tell whether a password is the one that was hashed; for an empty hash no, in the same time."""
        ...


class Tries(Protocol):
    """Counts tries."""

    def take(self, key: str) -> bool:
        """Count one try and tell whether it is within the limit."""
        ...

    def forget(self, key: str) -> None:
        """Forget the tries of a key."""
        ...
