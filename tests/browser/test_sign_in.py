"""Signing in, in a real browser: two people at once, and one who loses role and sign-in meanwhile."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from coach.adapters.database.accounts.store import SqlAccounts
from coach.adapters.database.engine import open_database
from coach.adapters.database.transactions import Transactions
from coach.bootstrap import SystemClock
from coach.domain.accounts import OPERATOR
from coach.service.accounts.administration import AccountService
from tests.browser.conftest import ROOT
from tests.browser.test_whole_scene import SCENE, replies, say
from tests.servers import COACH, bare_environment, serving

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PASSWORD = "an honest password"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def people(home: Path) -> Iterator[AccountService]:
    """The accounts of the coach below, as the command line reaches them: beside the process that serves."""
    engine = open_database(home / "coach.db")
    yield AccountService(SqlAccounts(Transactions(engine)), SystemClock())
    engine.dispose()


@pytest.fixture
def with_accounts(home: Path, people: AccountService) -> Iterator[str]:
    with serving(COACH, ROOT, {**bare_environment(), "COACH_HOME": str(home), "COACH_ACCOUNTS": "local"}) as url:
        yield url


def use(page: Page, link: str) -> None:
    page.goto(link)
    page.locator("input[name=new]").fill(PASSWORD)
    page.locator("input[name=again]").fill(PASSWORD)
    page.locator("button").click()


def test_two_people_at_once_see_their_own_talks_only(
    with_accounts: str, people: AccountService, chinese: Page, english_phone: Page
) -> None:
    chinese.goto(with_accounts)
    expect(chinese).to_have_url(f"{with_accounts}/sign-in")
    for page, account_id, name in ((chinese, "wang", "王敏"), (english_phone, "mia", "Mia")):
        token = people.add(OPERATOR, account_id, name, "rep").token
        use(page, f"{with_accounts}/welcome/{token}")
        expect(page.locator(".signed-in")).to_have_text(name)

    chinese.goto(f"{with_accounts}/?scene={SCENE}")
    chinese.get_by_role("button", name="开始对话").click()
    say(chinese, replies("zh")[0], 1)
    theirs = chinese.url

    english_phone.goto(theirs)
    expect(english_phone.get_by_text("没有找到")).to_be_visible()  # in the language of the address
    english_phone.goto(f"{with_accounts}/transcripts")
    expect(english_phone.locator(".signed-in")).to_have_text("Mia")
    expect(english_phone.locator("a.session-row")).to_have_count(0)
    expect(english_phone.get_by_text(replies("zh")[0])).to_have_count(0)

    # The page stays open; what it shows next is decided anew.
    people.set_role(OPERATOR, "wang", "none")
    chinese.get_by_text("English", exact=True).first.click()
    expect(chinese.get_by_text("Your account may not do this")).to_be_visible()
    people.set_role(OPERATOR, "wang", "rep")
    people.reset(OPERATOR, "wang")
    chinese.get_by_text("中文", exact=True).first.click()
    expect(chinese.get_by_text("You are not signed in any more")).to_be_visible()
    chinese.reload()
    expect(chinese).to_have_url(f"{with_accounts}/sign-in")
