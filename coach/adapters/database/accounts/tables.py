"""Tables of accounts. What gets somebody in, a password or a token, is kept as a hash only."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from coach.adapters.database.tables import Table


class AccountRow(Table):
    """Somebody who may sign in; `password` is a hash, empty until one was set."""

    __tablename__ = "accounts"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    role: Mapped[str] = mapped_column(String(16))
    password: Mapped[str] = mapped_column(Text)
    created: Mapped[datetime]


class MembershipRow(Table):
    """That somebody is in a team; a team is its name."""

    __tablename__ = "memberships"

    account: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    team: Mapped[str] = mapped_column(String(60), primary_key=True, index=True)


class LinkRow(Table):
    """The one-time link of an account that was not used yet."""

    __tablename__ = "account_links"

    account: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    expires: Mapped[datetime]


class SignInRow(Table):
    """A browser that is signed in."""

    __tablename__ = "sign_ins"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    account: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    begun: Mapped[datetime]
    seen: Mapped[datetime]


class AuditRow(Table):
    """That somebody did something; it stays when the account is gone."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(String(64))
    did: Mapped[str] = mapped_column(String(32))
    what: Mapped[str] = mapped_column(String(128))
