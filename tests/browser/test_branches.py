"""Another way through a talk in a real browser: begun in the talk, both futures side by side in the debrief."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_whole_scene import SCENE, replies, say, settle

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

BLAME = {
    "zh": "你就是不讲规矩，每次都抢别人的客户。",
    "en": "You never follow the rules, you just grab other people's accounts.",
}
WORDS = {
    "zh": ("开始对话", "从这句换个说法", "从第 1 轮换个说法", "先到这儿", "结束，去看复盘"),
    "en": (
        "Start the conversation",
        "Try another way from here",
        "Another way from turn 1",
        "End it here",
        "Yes, end it",
    ),
}


def branch_and_end(page: Page, address: str, lang: str) -> None:
    """Blame, go back, say it well in a branch, and end that one; leaves the page at its debrief."""
    start, try_again, note, end, sure = WORDS[lang]
    page.goto(f"{address}/?scene={SCENE}")
    page.get_by_role("button", name=start).click()
    say(page, BLAME[lang], 1)
    page.get_by_role("button", name=try_again).click()
    expect(page.locator(".branch-note")).to_contain_text(note)
    expect(page.locator(".replaced")).to_contain_text(BLAME[lang])
    say(page, replies(lang)[0], 1)
    settle(page)
    page.get_by_role("button", name=end).click()
    page.get_by_role("button", name=sure).click()
    expect(page.locator(".tree .node")).to_have_count(2)
    expect(page.locator(".future")).to_have_count(2)


def boxes(page: Page) -> list[dict[str, float]]:
    """Where both futures stand, at one moment: what loads above them moves them."""
    found: list[dict[str, float]] = page.evaluate(
        "[...document.querySelectorAll('.future')].map(one => one.getBoundingClientRect().toJSON())"
    )
    return found


def test_both_futures_stand_side_by_side_on_a_desktop(chinese: Page, address: str) -> None:
    branch_and_end(chinese, address, "zh")
    was, now = boxes(chinese)
    assert was["top"] == now["top"]
    assert was["right"] < now["left"]
    chinese.goto(f"{address}/history")
    expect(chinese.locator("a.session-row.branch").first).to_contain_text("换个说法")


def test_both_futures_stand_one_under_the_other_on_a_phone(english_phone: Page, address: str) -> None:
    branch_and_end(english_phone, address, "en")
    was, now = boxes(english_phone)
    assert was["bottom"] <= now["top"]
    assert english_phone.evaluate("document.querySelector('.stMain').scrollWidth") <= 390
