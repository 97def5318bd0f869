"""No page breaks a rule of axe-core: both languages, desktop and phone, light and dark."""

import pytest
from playwright.sync_api import Page

from tests.browser.accessibility import violations
from tests.browser.test_whole_scene import SCENE, replies, say

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_the_page_of_a_talk_breaks_no_rule_in_chinese(chinese: Page, address: str) -> None:
    chinese.goto(f"{address}/?scene={SCENE}")
    chinese.get_by_role("button", name="开始对话").click()
    say(chinese, replies("zh")[0], 1)
    assert violations(chinese) == []


def test_the_page_of_a_talk_breaks_no_rule_in_english(english_phone: Page, address: str) -> None:
    english_phone.goto(f"{address}/?scene={SCENE}")
    english_phone.get_by_role("button", name="Start the conversation").click()
    say(english_phone, replies("en")[0], 1)
    assert violations(english_phone) == []
