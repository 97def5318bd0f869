"""Choosing, looking back and history in a real browser: no rule of axe-core broken, and all of it works by keyboard."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from coach.bootstrap import Coach
from coach.domain.codes import Difficulty
from coach.domain.session import LOCAL_LEARNER
from coach.domain.text import LANGS, Lang
from coach.quality.scripted import replies
from coach.settings import Settings
from tests.browser.accessibility import DESKTOP, PHONE, violations
from tests.browser.conftest import ROOT
from tests.servers import COACH, PATIENCE, bare_environment, serving

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SCENE = "same-account"
LOCALES = {"zh": "zh-CN", "en": "en-US"}
WORDS = {
    "zh": ("再看一遍例子", "存成 PDF", "Concord", "复盘"),
    "en": ("The example again", "Card as PDF", "Concord", "Debrief"),
}


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[Lang, str]]]:
    """The address of a coach with talks of both languages in it, and a talk of each that is over."""
    home = tmp_path_factory.mktemp("held")
    talks: dict[Lang, str] = {lang: _talks(home, lang) for lang in LANGS}
    environment = {**bare_environment(), "COACH_HOME": str(home), "COACH_TIMEZONE": "Asia/Shanghai"}
    with serving(COACH, ROOT, environment) as url:
        yield url, talks


def _talks(home: Path, lang: Lang) -> str:
    """Two whole talks, a branch of the second and an open one; returns the second."""
    coach = Coach(Settings(home=home, replies_a_minute=600))
    coach.prepare()
    for seed in (1, 2):
        talk = coach.practice.start(LOCAL_LEARNER, SCENE, lang, Difficulty.MEDIUM, seed=seed).id
        for number, reply in enumerate(islice(replies("average", SCENE, lang), 4)):
            coach.practice.reply(LOCAL_LEARNER, talk, reply, f"k{number}")
        coach.practice.end(LOCAL_LEARNER, talk)
    branch = coach.practice.branch(LOCAL_LEARNER, talk, 2).id
    coach.practice.reply(LOCAL_LEARNER, branch, replies("skilled", SCENE, lang)[0], "b1")
    coach.practice.start(LOCAL_LEARNER, "swap", lang, Difficulty.EASY)
    return talk


@pytest.fixture(params=LANGS)
def lang(request: pytest.FixtureRequest) -> Lang:
    chosen: Lang = request.param
    return chosen


@pytest.fixture
def page(browser: Browser, lang: Lang) -> Iterator[Page]:
    context = browser.new_context(locale=LOCALES[lang], viewport=DESKTOP, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE * 1000)
    yield context.new_page()
    context.close()


def test_no_page_breaks_a_rule_or_runs_over_the_edge_of_a_phone(
    page: Page, lang: Lang, held: tuple[str, dict[Lang, str]]
) -> None:
    address, talks = held
    example, card, product, _debrief = WORDS[lang]
    places = [
        ("", page.get_by_text(example)),
        ("?scene=swap", page.locator(".brief").last),
        (f"debrief?session={talks[lang]}", page.get_by_role("button", name=card)),
        ("history", page.locator("a.session-row.branch").first),
        ("transcripts", page.locator("a.session-row").last),
        (f"transcripts?session={talks[lang]}", page.locator(".bubble").last),
    ]
    for path, drawn in places:
        page.goto(f"{address}/{path}")
        expect(drawn).to_be_visible()
        if path == "":
            drawn.click()
            expect(page.locator(".example")).to_be_visible()
        assert violations(page) == [], path
        assert product in page.title()
        page.set_viewport_size(PHONE)
        # A chart is drawn anew a moment after the window has changed.
        page.wait_for_function("width => document.querySelector('.stMain').scrollWidth <= width", arg=PHONE["width"])
        page.set_viewport_size(DESKTOP)


def test_a_brief_begins_at_its_top_however_far_down_its_card_stood(
    page: Page, lang: Lang, held: tuple[str, dict[Lang, str]]
) -> None:
    page.set_viewport_size(PHONE)
    page.goto(held[0])
    page.locator(".st-key-brief-swap button").click()
    expect(page.locator(".brief").first).to_be_in_viewport()
    expect(page.locator(".card h1")).to_be_in_viewport()


def test_a_turn_is_looked_at_by_a_click_on_the_curve_and_by_keyboard(
    page: Page, lang: Lang, held: tuple[str, dict[Lang, str]]
) -> None:
    address, talks = held
    said = replies("average", SCENE, lang)
    page.goto(f"{address}/debrief?session={talks[lang]}")
    number = page.get_by_role("radio", name="2").or_(page.get_by_role("button", name="2", exact=True)).first
    number.focus()
    page.keyboard.press("Space")
    shown = page.locator(".st-key-course .exchange")
    expect(shown).to_contain_text(said[1])
    curve = page.locator(".stVegaLiteChart path[aria-roledescription='circle']")
    expect(curve).to_have_count(5)
    curve.nth(3).click(force=True)  # what takes the click lies over the points and belongs to the nearest one
    expect(shown).to_contain_text(said[2])


def test_the_card_is_taken_along_as_a_pdf(page: Page, lang: Lang, held: tuple[str, dict[Lang, str]]) -> None:
    address, talks = held
    page.goto(f"{address}/debrief?session={talks[lang]}")
    with page.expect_download() as download:
        page.get_by_role("button", name=WORDS[lang][1]).click()
    assert download.value.suggested_filename.startswith(f"concord-card-{SCENE}-")
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
