"""A real server and a real Chromium for the browser tests."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.servers import COACH, PATIENCE, bare_environment, serving

ROOT = Path(__file__).parents[2]
expect.set_options(timeout=PATIENCE * 1000)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def executable() -> str:
    """The browser to drive; without one the tests are not run, which in CI is a failure."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        reason = "NOT RUN: there is no Chrome or Chromium on this machine"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a coach with a home of its own."""
    home = str(tmp_path_factory.mktemp("home"))
    own = {"COACH_HOME": home, "COACH_HOST": "127.0.0.1", "COACH_REPLIES_A_MINUTE": "600"}  # nobody types so fast
    environment = {**bare_environment(), **own}
    with serving(COACH, ROOT, environment) as url:
        yield url


@pytest.fixture(scope="session")
def browser(executable: str) -> Iterator[Browser]:
    """One Chromium for all browser tests of a worker."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def chinese(browser: Browser) -> Iterator[Page]:
    """A page of a Chinese browser, desktop size."""
    yield from _page(browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900}))


@pytest.fixture
def english_phone(browser: Browser) -> Iterator[Page]:
    """A page of an English browser on a phone."""
    yield from _page(browser.new_context(locale="en-US", viewport={"width": 390, "height": 844}))


def _page(context: BrowserContext) -> Iterator[Page]:
    context.set_default_timeout(PATIENCE * 1000)
    yield context.new_page()
    context.close()
