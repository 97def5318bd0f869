"""Accounts as an administrator sees them, and signing in, over a real database."""

from datetime import timedelta

import pytest

from coach.adapters.database.accounts.store import SqlAccounts
from coach.adapters.database.store import SqlStore
from coach.adapters.passwords import Argon2, WindowedTries
from coach.domain.accounts import OPERATOR
from coach.domain.permissions import Role
from coach.domain.session import Learner
from coach.errors import (
    AccountRefused,
    LastAdmin,
    LinkUsed,
    NotFound,
    PasswordRefused,
    SignInRefused,
    TooManyTries,
)
from coach.service.accounts.administration import LINK_LASTS, AccountService
from coach.service.accounts.sign_in import ABSOLUTE, IDLE, SignInService
from tests.fakes import ManualClock

GOOD = "an honest password"


class Office:
    """Both services on one database, with a password hash that costs little."""

    def __init__(self, store: SqlStore) -> None:
        self.clock, self.store = ManualClock(), SqlAccounts(store.transactions)
        self.accounts = AccountService(self.store, self.clock)
        self.doors = SignInService(self.store, Argon2(passes=1, memory_kib=8), WindowedTries(), self.clock)

    def mia(self, role: str = "rep") -> str:
        """Return the token of Mia's browser, after she set her password."""
        return self.doors.redeem(self.accounts.add(OPERATOR, "mia", "Mia", role, ["东区"]).token, GOOD)

    def wait(self, time: timedelta) -> None:
        self.clock.at += time


@pytest.fixture
def office(store: SqlStore) -> Office:
    return Office(store)


def test_a_link_sets_a_password_once_and_signs_in(office: Office) -> None:
    invitation = office.accounts.add(OPERATOR, "mia", "Mia", "rep", ["东区", " 东区 ", ""])
    assert [account.has_password for account in office.accounts.accounts(OPERATOR)] == [False]
    with pytest.raises(PasswordRefused):
        office.doors.redeem(invitation.token, "short")
    account = office.doors.signed_in(office.doors.redeem(invitation.token, GOOD))
    assert account
    assert (account.id, account.name, account.teams) == ("mia", "Mia", frozenset({"东区"}))
    assert account.has_password
    with pytest.raises(LinkUsed):
        office.doors.redeem(invitation.token, GOOD)


def test_a_link_that_is_old_or_replaced_or_invented_is_refused(office: Office) -> None:
    first = office.accounts.add(OPERATOR, "mia", "Mia", "rep").token
    second = office.accounts.reset(OPERATOR, "mia").token
    office.wait(LINK_LASTS)
    for token in (first, second, "", "invented", "\ud800"):
        for ask in (office.doors.invited, lambda token: office.doors.redeem(token, GOOD)):
            with pytest.raises(LinkUsed):
                ask(token)


def test_the_right_password_signs_in_and_everything_else_is_refused_in_the_same_words(office: Office) -> None:
    office.mia()
    office.accounts.add(OPERATOR, "newcomer", "New", "rep")
    assert office.doors.signed_in(office.doors.sign_in("mia", GOOD))
    for name, password in (("mia", "wrong"), ("nobody", GOOD), ("newcomer", ""), ("mia", "\ud800"), ("", "")):
        with pytest.raises(SignInRefused) as refused:
            office.doors.sign_in(name, password)
        assert str(refused.value) == "The name or the password is wrong."


@pytest.mark.parametrize("name", ["mia", "nobody"])
def test_five_wrong_tries_close_the_door_for_known_and_unknown_names_alike(office: Office, name: str) -> None:
    office.mia()
    for _ in range(5):
        with pytest.raises(SignInRefused):
            office.doors.sign_in(name, "wrong")
    with pytest.raises(TooManyTries):
        office.doors.sign_in(name, GOOD)
    if name == "mia":
        office.doors.redeem(office.accounts.reset(OPERATOR, "mia").token, GOOD)
        assert office.doors.sign_in("mia", GOOD)


def test_a_browser_is_signed_in_until_it_rests_too_long_or_a_week_is_over(office: Office) -> None:
    resting, used = office.mia(), office.doors.sign_in("mia", GOOD)
    office.wait(IDLE)
    assert office.doors.signed_in(resting) is None
    used, hours = office.doors.sign_in("mia", GOOD), 0
    while office.doors.signed_in(used):
        office.wait(timedelta(hours=7))
        hours += 7
    assert timedelta(hours=hours) == ABSOLUTE


def test_a_changed_password_ends_the_other_browsers_only(office: Office) -> None:
    here, there = office.mia(), office.doors.sign_in("mia", GOOD)
    with pytest.raises(SignInRefused):
        office.doors.change_password(here, "wrong", "another password")
    with pytest.raises(PasswordRefused):
        office.doors.change_password(here, GOOD, "x" * 201)
    assert office.doors.signed_in(there)
    office.doors.change_password(here, GOOD, "another password")
    assert office.doors.signed_in(here)
    assert office.doors.signed_in(there) is None
    with pytest.raises(SignInRefused):
        office.doors.sign_in("mia", GOOD)


def test_a_reset_and_a_sign_out_end_a_browser_at_once(office: Office) -> None:
    here, there = office.mia(), office.doors.sign_in("mia", GOOD)
    office.doors.sign_out(here)
    assert office.doors.signed_in(here) is None
    assert office.doors.signed_in(there)
    office.accounts.reset(OPERATOR, "mia")
    assert office.doors.signed_in(there) is None


def test_another_role_and_team_are_in_force_at_the_next_click(office: Office) -> None:
    token = office.mia("manager")
    office.accounts.set_role(OPERATOR, "mia", "none")
    office.accounts.set_teams(OPERATOR, "mia", ["西区"])
    account = office.doors.signed_in(token)
    assert account
    assert account.learner() == Learner(id="mia", role=Role.NONE, teams=frozenset({"西区"}))


def test_the_last_administrator_stays_one(office: Office) -> None:
    office.mia("admin")
    with pytest.raises(LastAdmin):
        office.accounts.set_role(OPERATOR, "mia", "rep")
    office.accounts.add(OPERATOR, "wang", "王敏", "admin")
    office.accounts.set_role(OPERATOR, "mia", "rep")


@pytest.mark.parametrize(
    ("account_id", "name", "role", "teams"),
    [("Mia", "Mia", "rep", ()), ("", "Mia", "rep", ()), ("local", "Mia", "rep", ()), ("operator", "M", "rep", ()),
     ("mia", " ", "rep", ()), ("mia", "长" * 61, "rep", ()), ("mia", "Mia", "boss", ()), ("mia", "Mia", "local", ()),
     ("mia", "Mia", "rep", ("长" * 61,)), ("a\nb", "Mia", "rep", ())],
)  # fmt: skip
def test_an_account_that_cannot_be_is_refused_with_what_is_allowed(
    office: Office, account_id: str, name: str, role: str, teams: tuple[str, ...]
) -> None:
    with pytest.raises(AccountRefused) as refused:
        office.accounts.add(OPERATOR, account_id, name, role, teams)
    assert refused.value.fields["found"]
    assert refused.value.fields["allowed"]
    assert office.accounts.accounts(OPERATOR) == []


def test_a_name_that_is_taken_and_one_that_is_not_there_are_named(office: Office) -> None:
    office.mia()
    with pytest.raises(AccountRefused, match="mia"):
        office.accounts.add(OPERATOR, "mia", "Mia", "rep")
    for change in (office.accounts.reset, lambda who, name: office.accounts.set_teams(who, name, [])):
        with pytest.raises(NotFound, match="nobody"):
            change(OPERATOR, "nobody")
    with pytest.raises(NotFound, match="nobody"):
        office.accounts.set_role(OPERATOR, "nobody", "rep")


def test_of_a_list_of_people_the_good_rows_go_in_and_the_bad_ones_are_named(office: Office) -> None:
    rows = [{"id": f"rep-{n}", "name": f"销售{n}", "role": "", "teams": "东区; 新人"} for n in range(200)]
    rows[17] = {"id": "Rep 17", "name": "销售17"}
    rows[40] = {"id": "rep-3", "name": "重名"}
    rows[199] = {"id": "rep-199", "name": "销售", "role": "boss"}
    imported = office.accounts.add_all(OPERATOR, rows)
    assert len(imported.invitations) == 197
    assert [problem.split(":")[0] for problem in imported.problems] == ["line 19", "line 42", "line 201"]
    known = {account.id: account for account in office.accounts.accounts(OPERATOR)}
    assert len(known) == 197
    assert known["rep-5"].role is Role.REP
    assert known["rep-5"].teams == frozenset({"东区", "新人"})
    assert office.doors.signed_in(office.doors.redeem(imported.invitations[5].token, GOOD))


def test_the_audit_log_says_who_did_what_and_nothing_that_lets_anybody_in(office: Office) -> None:
    token = office.mia()
    office.accounts.set_role(OPERATOR, "mia", "manager")
    told = [(entry.who, entry.did, entry.what) for entry in office.accounts.audit(OPERATOR)]
    assert told == [
        ("operator", "role manager", "account mia"),
        ("mia", "used a one-time link", "account mia"),
        ("operator", "added", "account mia"),
    ]
    assert token not in str(told)


def test_no_password_and_no_token_stands_in_the_database(office: Office, store: SqlStore) -> None:
    link = office.accounts.add(OPERATOR, "wang", "王敏", "rep").token
    token = office.mia()
    with store.transactions.reading() as tx:
        kept = " ".join(str(value) for table in ("accounts", "account_links", "sign_ins", "audit")
                        for row in tx.exec_driver_sql(f"select * from {table}") for value in row)  # fmt: skip
    assert "argon2id" in kept
    assert not any(secret in kept for secret in (GOOD, token, link))
