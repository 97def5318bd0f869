"""A whole scene in a real browser, in Chinese on a desktop and in English on a phone, to the debrief."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

LEARNERS = Path(__file__).parents[2] / "coach" / "quality" / "learners" / "skilled.jsonl"
SCENE = "same-account"
OPEN = {"zh": "第{}件事，你是怎么看的？", "en": "And matter {}: how do you see it?"}
"""Something that can be said twelve times without an end."""

ABOVE_THE_FIELD = """() => [...document.querySelectorAll(".row.theirs .bubble")].at(-1).getBoundingClientRect().bottom
    <= document.querySelector("[data-testid=stBottom]").getBoundingClientRect().top"""
SAFARI_ENTER = """field => field.dispatchEvent(
    new KeyboardEvent("keydown", {key: "Enter", keyCode: 229, bubbles: true, cancelable: true}))"""

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def replies(lang: str) -> list[str]:
    rows = [json.loads(line) for line in LEARNERS.read_text(encoding="utf-8").splitlines()]
    return next(row["replies"] for row in rows if row["scene"] == SCENE and row["lang"] == lang)


def settle(page: Page) -> None:
    """Wait until the page is drawn to its end: a field that is drawn again loses what was typed into it."""
    page.locator("[data-test-script-state=notRunning]").wait_for()


def say(page: Page, text: str, number: int) -> None:
    """Send a reply and wait until it stands in the talk with its levels, and the answer under it."""
    settle(page)
    field = page.get_by_test_id("stChatInputTextArea")
    field.fill(text)
    field.press("Enter")
    expect(page.locator(".talk .chips")).to_have_count(number)
    expect(page.locator(".row.theirs")).to_have_count(number + 1)


def begin(page: Page, address: str, lang: str) -> None:
    """Start the scene and wait until something can be said."""
    page.goto(f"{address}/?scene={SCENE}")
    page.get_by_role("button", name="开始对话" if lang == "zh" else "Start the conversation").click()
    page.get_by_test_id("stChatInputTextArea").wait_for()


def play(page: Page, lang: str, reload: bool = True) -> int:
    """Play the skilled learner, reloading in the middle; return how many turns it took."""
    for number, text in enumerate(replies(lang), 1):
        say(page, text, number)
        if number == 2 and reload:
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
    expect(chinese.get_by_text("你想要的").first).to_be_visible()
    chinese.get_by_role("button", name="开始对话").click()
    turns = play(chinese, "zh")
    expect(chinese.locator(".outcome.settled")).to_contain_text("谈成了")
    chinese.get_by_role("button", name="看复盘").click()
    expect(chinese.get_by_text("逐项来看")).to_be_visible()
    expect(chinese.locator(".result")).to_have_count(4)
    expect(chinese.locator(".exchange").first).to_be_visible()
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
    # Talks of other tests that are still open stand apart, and first.
    rows = page.locator("a.session-row", has_text="Settled")
    expect(rows.first).to_contain_text("Settled")
    rows.first.click()
    expect(page.get_by_text("Part by part")).to_be_visible()


@pytest.mark.parametrize("path", ["/", f"/?scene={SCENE}", "/practise", "/history", "/transcripts"])
def test_no_page_is_wider_than_a_phone(english_phone: Page, address: str, path: str) -> None:
    english_phone.goto(f"{address}{path}")
    expect(english_phone.locator(".stMain").locator("h1, h3, .talk, [data-testid=stAlert]").first).to_be_visible()
    width = english_phone.evaluate("document.querySelector('.stMain').scrollWidth")
    assert width <= 390


def test_the_words_that_earned_something_are_marked_in_the_learners_own_bubble(chinese: Page, address: str) -> None:
    begin(chinese, address, "zh")
    first = replies("zh")[0]
    say(chinese, first, 1)
    expect(chinese.locator(".row.mine .words").first).to_have_text(first)
    marked = chinese.locator(".row.mine mark.earned").first
    assert marked.inner_text() in first
    more = chinese.locator(".feedback .quotes").first
    expect(more).to_be_hidden()
    chinese.locator(".feedback .more summary").first.click()
    expect(more).to_be_visible()


def test_markup_in_a_reply_is_shown_as_text(chinese: Page, address: str) -> None:
    chinese.goto(f"{address}/?scene={SCENE}")
    chinese.get_by_role("button", name="开始对话").click()
    say(chinese, "<img src=x onerror=alert(1)> **粗体** <script>alert(2)</script> 周三的清单还差两项", 1)
    bubble = chinese.locator(".row.mine .bubble").first
    expect(bubble).to_contain_text("<img src=x onerror=alert(1)> **粗体** <script>alert(2)</script>")
    assert bubble.locator("img, script, strong").count() == 0


def test_a_draft_is_looked_at_changed_and_sent(chinese: Page, address: str) -> None:
    page, field = chinese, chinese.get_by_test_id("stChatInputTextArea")
    begin(page, address, "zh")
    page.get_by_text("先看再发").click()
    settle(page)
    field.fill("你就是不讲规矩，每次都抢别人的客户。")
    field.press("Enter")
    expect(page.locator(".row.draft mark.cost")).to_be_visible()
    expect(page.locator(".feedback .point").first).to_be_visible()
    expect(page.locator(".row.mine:not(.draft)")).to_have_count(0)
    page.get_by_role("button", name="再改改").click()
    expect(field).to_have_value("你就是不讲规矩，每次都抢别人的客户。")
    expect(page.locator(".row.draft")).to_have_count(0)
    settle(page)
    field.fill(replies("zh")[0])
    field.press("Enter")
    expect(page.locator(".row.draft .words")).to_have_text(replies("zh")[0])
    page.get_by_role("button", name="发出去").click()
    expect(page.locator(".row.mine:not(.draft) .words")).to_have_text(replies("zh")[0])
    expect(page.locator(".row.draft")).to_have_count(0)


def test_a_scene_is_played_with_the_keyboard_alone(chinese: Page, address: str) -> None:
    page = chinese
    page.goto(f"{address}/?scene={SCENE}")
    tab_to(page, "开始对话")
    page.keyboard.press("Enter")
    field = page.get_by_test_id("stChatInputTextArea")
    for number, text in enumerate(replies("zh"), 1):
        expect(field).to_be_focused()
        page.keyboard.insert_text(text)
        page.keyboard.press("Control+Enter" if number == 1 else "Enter")
        expect(page.locator(".talk .chips")).to_have_count(number)
        settle(page)
        field.or_(page.locator(".outcome")).first.wait_for()
        if page.locator(".outcome").count():
            break
    tab_to(page, "看复盘")
    page.keyboard.press("Enter")
    expect(page.get_by_text("逐项来看")).to_be_visible()


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the button of that name has the focus."""
    button = page.get_by_role("button", name=name)
    button.wait_for()
    settle(page)
    for _press in range(60):
        if button.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way to {name!r} with the Tab key")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_newest_line_is_in_view_after_each_reply(
    chinese: Page, english_phone: Page, address: str, lang: str
) -> None:
    page = chinese if lang == "zh" else english_phone
    begin(page, address, lang)
    for number in range(1, 13):
        say(page, OPEN[lang].format(number), number)
        expect(page.locator(".row.theirs .bubble").last).to_be_in_viewport(ratio=0.9)
        page.wait_for_function(ABOVE_THE_FIELD)
    page.get_by_role("button", name="先到这儿" if lang == "zh" else "End it here").wait_for()


def test_the_end_of_a_talk_is_in_view(english_phone: Page, address: str) -> None:
    begin(english_phone, address, "en")
    play(english_phone, "en", reload=False)
    expect(english_phone.locator(".row.theirs .bubble").last).to_be_in_viewport()
    expect(english_phone.get_by_role("button", name="Read the debrief")).to_be_in_viewport(ratio=1)


def test_words_that_were_not_sent_are_there_after_a_reload_and_sent_ones_are_not(chinese: Page, address: str) -> None:
    field = chinese.get_by_test_id("stChatInputTextArea")
    begin(chinese, address, "zh")
    say(chinese, replies("zh")[0], 1)
    settle(chinese)
    field.fill("说到一半")
    chinese.reload()
    expect(field).to_have_value("说到一半")
    say(chinese, "这半年你是怎么跟他们谈的？", 2)
    chinese.reload()
    expect(chinese.locator(".talk .chips")).to_have_count(2)
    expect(field).to_have_value("")


def test_the_enter_that_ends_a_composition_sends_nothing_nor_do_spaces(chinese: Page, address: str) -> None:
    begin(chinese, address, "zh")
    settle(chinese)
    field = chinese.get_by_test_id("stChatInputTextArea")
    field.fill("ni hao")
    field.evaluate(SAFARI_ENTER)
    expect(field).to_have_value("ni hao")
    field.fill("   ")
    field.press("Enter")
    expect(field).to_have_value("   ")
    say(chinese, replies("zh")[0], 1)
    expect(chinese.locator(".row.mine")).to_have_count(1)


def test_a_language_chosen_in_mid_talk_holds_for_all_labels_and_after_a_reload(chinese: Page, address: str) -> None:
    begin(chinese, address, "zh")
    say(chinese, replies("zh")[0], 1)
    settle(chinese)
    chinese.get_by_role("radio", name="English").or_(chinese.get_by_role("button", name="English")).first.click()
    chips = chinese.locator(".feedback .chips").first
    expect(chips).to_contain_text("Observation")
    chinese.reload()
    expect(chips).to_contain_text("Observation")
    expect(chips).to_contain_text("quick read")
    expect(chinese.locator(".row.mine .words").first).to_have_text(replies("zh")[0])


def test_the_menu_of_a_phone_closes_after_a_choice(english_phone: Page, address: str) -> None:
    page = english_phone
    page.goto(f"{address}/?scene={SCENE}")
    settle(page)
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_test_id("stSidebar").get_by_role("link", name="History").click()
    page.wait_for_url("**/history*")
    expect(page.get_by_test_id("stExpandSidebarButton")).to_be_visible()
