"""Accounts in the database. Every public method is one transaction."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from coach.adapters.database.accounts.tables import AccountRow, AuditRow, LinkRow, MembershipRow, SignInRow
from coach.adapters.database.transactions import Transactions
from coach.domain.accounts import Account, AuditEntry
from coach.domain.permissions import Role
from coach.errors import AccountRefused, LastAdmin, LinkUsed, NotFound
from coach.service.accounts.protocols import SignIn


class SqlAccounts:
    """Accounts, one-time links, sign-ins and the audit log."""

    def __init__(self, transactions: Transactions) -> None:
        self._reading, self._writing = transactions.reading, transactions.writing

    def add(self, account: Account) -> None:
        """Store a new account."""
        kept = account.model_dump(include={"id", "name", "created"})
        with self._writing() as tx:
            if tx.scalar(select(AccountRow.id).where(AccountRow.id == account.id)):
                raise AccountRefused(id=account.id, found="an account of that name", allowed="another name")
            tx.execute(insert(AccountRow).values(**kept, role=account.role.value, password=""))
            _join(tx, account.id, account.teams)

    def account(self, account_id: str) -> Account:
        """Return an account."""
        with self._reading() as tx:
            return _accounts(tx, [_row(tx, account_id)])[0]

    def accounts(self) -> Sequence[Account]:
        """Return all accounts, by id."""
        with self._reading() as tx:
            return _accounts(tx, tx.execute(select(AccountRow).order_by(AccountRow.id)).all())

    def set_role(self, account_id: str, role: Role) -> None:
        """Give another role."""
        with self._writing() as tx:
            was = _row(tx, account_id).role
            admins = tx.scalar(select(func.count()).where(AccountRow.role == Role.ADMIN.value))
            if was == Role.ADMIN and role is not Role.ADMIN and admins == 1:
                raise LastAdmin(id=account_id)
            tx.execute(update(AccountRow).where(AccountRow.id == account_id).values(role=role.value))

    def set_teams(self, account_id: str, teams: frozenset[str]) -> None:
        """Replace the teams somebody is in."""
        with self._writing() as tx:
            _row(tx, account_id)
            tx.execute(delete(MembershipRow).where(MembershipRow.account == account_id))
            _join(tx, account_id, teams)

    def password(self, account_id: str) -> str:
        """Return the hash of a password."""
        with self._reading() as tx:
            return tx.scalar(select(AccountRow.password).where(AccountRow.id == account_id)) or ""

    def set_password(self, account_id: str, hashed: str, keep: str = "") -> None:
        """Keep another password and end all sign-ins of the account save `keep`."""
        with self._writing() as tx:
            _set_password(tx, _row(tx, account_id).id, hashed, keep)

    def offer(self, digest: str, account_id: str, expires: datetime) -> None:
        """Keep a one-time link of an account."""
        with self._writing() as tx:
            _set_password(tx, _row(tx, account_id).id, "")
            tx.execute(insert(LinkRow).values(account=account_id, digest=digest, expires=expires))

    def invited(self, digest: str, now: datetime) -> str:
        """Return the id of the account a link is for."""
        with self._reading() as tx:
            return _invited(tx, digest, now)

    def redeem(self, digest: str, hashed: str, now: datetime) -> str:
        """Use up a link."""
        with self._writing() as tx:
            account_id = _invited(tx, digest, now)
            _set_password(tx, account_id, hashed)
            return account_id

    def begin(self, digest: str, account_id: str, now: datetime) -> None:
        """Keep a sign-in."""
        with self._writing() as tx:
            account = _row(tx, account_id).id
            tx.execute(insert(SignInRow).values(digest=digest, account=account, begun=now, seen=now))

    def sign_in(self, digest: str) -> SignIn | None:
        """Return a sign-in with its account as it is now."""
        with self._reading() as tx:
            found = tx.execute(select(SignInRow).where(SignInRow.digest == digest)).first()
            if found is None:
                return None
            [account] = _accounts(tx, [_row(tx, found.account)])
            return SignIn(account, found.begun, found.seen)

    def touch(self, digest: str, now: datetime) -> None:
        """Keep when a sign-in was last used."""
        with self._writing() as tx:
            tx.execute(update(SignInRow).where(SignInRow.digest == digest).values(seen=now))

    def end(self, digest: str) -> None:
        """End a sign-in."""
        with self._writing() as tx:
            tx.execute(delete(SignInRow).where(SignInRow.digest == digest))

    def note(self, entry: AuditEntry) -> None:
        """Keep an entry of the audit log."""
        with self._writing() as tx:
            tx.execute(insert(AuditRow).values(entry.model_dump()))

    def audit(self, limit: int) -> Sequence[AuditEntry]:
        """Return the newest entries of the audit log, newest first."""
        names = tuple(AuditEntry.model_fields)
        chosen = select(*(getattr(AuditRow, name) for name in names)).order_by(AuditRow.id.desc()).limit(limit)
        with self._reading() as tx:
            return [AuditEntry.model_validate(row._asdict()) for row in tx.execute(chosen)]


def _row(tx: Connection, account_id: str) -> Row[Any]:
    row = tx.execute(select(AccountRow).where(AccountRow.id == account_id)).first()
    if row is None:
        raise NotFound(what="account", id=account_id)
    return row


def _invited(tx: Connection, digest: str, now: datetime) -> str:
    link = tx.execute(select(LinkRow.account, LinkRow.expires).where(LinkRow.digest == digest)).first()
    if link is None or link.expires <= now:
        raise LinkUsed()
    return str(link.account)


def _join(tx: Connection, account_id: str, teams: frozenset[str]) -> None:
    if teams:
        tx.execute(insert(MembershipRow), [{"account": account_id, "team": team} for team in sorted(teams)])


def _accounts(tx: Connection, rows: Sequence[Row[Any]]) -> list[Account]:
    teams: dict[str, set[str]] = defaultdict(set)
    chosen = select(MembershipRow.account, MembershipRow.team)
    if len(rows) == 1:
        chosen = chosen.where(MembershipRow.account == rows[0].id)
    for account, team in tx.execute(chosen):
        teams[account].add(team)
    same = ("id", "name", "role", "created")
    return [
        Account.model_validate(
            {name: getattr(row, name) for name in same}
            | {"teams": frozenset(teams[row.id]), "has_password": bool(row.password)}
        )
        for row in rows
    ]


def _set_password(tx: Connection, account_id: str, hashed: str, keep: str = "") -> None:
    """Keep a password; the sign-ins and the link there were end with the old one."""
    tx.execute(update(AccountRow).where(AccountRow.id == account_id).values(password=hashed))
    tx.execute(delete(SignInRow).where(SignInRow.account == account_id, SignInRow.digest != keep))
    tx.execute(delete(LinkRow).where(LinkRow.account == account_id))
