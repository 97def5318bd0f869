"""A whole scene in a real browser, in Chinese on a desktop and in English on a phone, to the debrief."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

LEARNERS = Path(__file__).parents[2] / "coach" / "quality" / "learners" / "skilled.jsonl"
SCENE = "same-account"

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def replies(lang: str) -> list[str]:
    rows = [json.loads(line) for line in LEARNERS.read_text(encoding="utf-8").splitlines()]
    return next(row["replies"] for row in rows if row["scene"] == SCENE and row["lang"] == lang)


def settle(page: Page) -> None:
    """Wait until the page is drawn to its end: a field that is drawn again loses what was typed into it."""
    page.locator("[data-test-script-state=notRunning]").wait_for()


def say(page: Page, text: str, number: int) -> None:
    """Send a reply and wait until its four chips are drawn."""
    settle(page)
    field = page.get_by_test_id("stChatInputTextArea")
    field.fill(text)
    field.press("Enter")
    expect(page.locator(".talk .chips")).to_have_count(number)


def play(page: Page, lang: str) -> int:
    """Play the skilled learner, reloading in the middle; return how many turns it took."""
    for number, text in enumerate(replies(lang), 1):
        say(page, text, number)
        if number == 2:
            page.reload()
            expect(page.locator(".talk .chips")).to_have_count(2)
            expect(page.locator(".row.mine")).to_have_count(2)
        # The outcome is drawn after the chips, in the same run.
        settle(page)
        page.locator(".outcome, [data-testid=stChatInputTextArea]").first.wait_for()
        if page.locator(".outcome").count():
            return number
    raise AssertionError("the skilled learner did not reach an outcome")


def test_a_scene_is_played_in_chinese_from_choosing_to_the_debrief(chinese: Page, address: str) -> None:
    chinese.goto(f"{address}/?scene={SCENE}")
    expect(chinese.get_by_text("你想要的")).to_be_visible()
    chinese.get_by_role("button", name="开始对话").click()
    turns = play(chinese, "zh")
    expect(chinese.locator(".outcome.settled")).to_contain_text("谈成了")
    chinese.get_by_role("button", name="看复盘").click()
    expect(chinese.get_by_text("逐项来看")).to_be_visible()
    expect(chinese.locator(".result")).to_have_count(4)
    expect(chinese.get_by_text("转折点")).to_be_visible()
    chinese.get_by_role("button", name="完整对话").click()
    expect(chinese.locator(".row.mine")).to_have_count(turns)
    with chinese.expect_download() as download:
        chinese.get_by_role("button", name="Markdown").click()
    assert replies("zh")[0][:6] in Path(download.value.path()).read_text(encoding="utf-8")


def test_a_scene_is_played_in_english_on_a_phone_and_found_again_in_the_history(
    english_phone: Page, address: str
) -> None:
    page = english_phone
    page.goto(address)
    page.get_by_role("button", name="Read the brief").first.wait_for()
    page.goto(f"{address}/?scene={SCENE}")
    page.get_by_role("button", name="Start the conversation").click()
    play(page, "en")
    expect(page.locator(".outcome.settled")).to_contain_text("Settled")
    page.get_by_role("button", name="Read the debrief").click()
    expect(page.get_by_text("Part by part")).to_be_visible()
    page.goto(f"{address}/history")
    rows = page.locator("a.session-row")
    expect(rows.first).to_contain_text("Settled")
    rows.first.click()
    expect(page.get_by_text("Part by part")).to_be_visible()


@pytest.mark.parametrize("path", ["/", f"/?scene={SCENE}", "/practise", "/history", "/transcripts"])
def test_no_page_is_wider_than_a_phone(english_phone: Page, address: str, path: str) -> None:
    english_phone.goto(f"{address}{path}")
    expect(english_phone.locator(".stMain").locator("h1, h3, .talk, [data-testid=stAlert]").first).to_be_visible()
    width = english_phone.evaluate("document.querySelector('.stMain').scrollWidth")
    assert width <= 390


def test_the_evidence_is_one_click_away_and_marks_the_learners_own_words(chinese: Page, address: str) -> None:
    chinese.goto(f"{address}/?scene={SCENE}")
    chinese.get_by_role("button", name="开始对话").click()
    first = replies("zh")[0]
    say(chinese, first, 1)
    chinese.locator(".feedback summary").first.click()
    marked = chinese.locator(".marked mark").first
    expect(marked).to_be_visible()
    assert re.sub(r"\s", "", marked.inner_text()) in re.sub(r"\s", "", first)


def test_markup_in_a_reply_is_shown_as_text(chinese: Page, address: str) -> None:
    chinese.goto(f"{address}/?scene={SCENE}")
    chinese.get_by_role("button", name="开始对话").click()
    say(chinese, "<img src=x onerror=alert(1)> **粗体** <script>alert(2)</script> 周三的清单还差两项", 1)
    bubble = chinese.locator(".row.mine .bubble").first
    expect(bubble).to_contain_text("<img src=x onerror=alert(1)> **粗体** <script>alert(2)</script>")
    assert bubble.locator("img, script, strong").count() == 0


def test_a_draft_is_checked_without_being_sent(chinese: Page, address: str) -> None:
    chinese.goto(f"{address}/?scene={SCENE}")
    chinese.get_by_role("button", name="开始对话").click()
    chinese.get_by_text("先看看草稿").click()
    chinese.get_by_role("textbox", name="草稿").fill("你就是不讲规矩，每次都抢别人的客户。")
    chinese.get_by_role("button", name="看一看").click()
    expect(chinese.locator(".feedback .points li").first).to_be_visible()
    expect(chinese.locator(".row.mine")).to_have_count(0)
