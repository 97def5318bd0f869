"""Cards as files: what was written can be read again, in both languages, and a long card loses nothing."""

import io

import pypdfium2
import pytest
from PIL import Image

from coach.adapters.card_printer import CardPrinter
from coach.domain.take_along import PrintedCard, Section
from coach.domain.text import Lang

ZH = "上周三的拜访纪要里，方莉那一栏写的是你的名字；这条商机是我9月2日在CRM里建的。“你看行吗？”"
EN = "Could you confirm my 15 % on the sheet today, before the signing on the 29th? I'm worried."


def card(lang: Lang, text: str, times: int = 1) -> PrintedCard:
    section = Section(heading="我的第一句" if lang == "zh" else "My first sentence", paragraphs=(text,) * times)
    return PrintedCard(lang=lang, title="去找周成之前", subtitle="一个客户", sections=(section,), footer="Concord")


def read(pdf: bytes) -> tuple[str, int]:
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return "".join("".join(pages).split()), len(pages)


@pytest.mark.parametrize(("lang", "text"), [("zh", ZH), ("en", EN)])
def test_the_words_of_a_card_can_be_read_in_its_pdf(lang: Lang, text: str) -> None:
    pdf = CardPrinter().printed(card(lang, text), "pdf")
    said, pages = read(pdf)
    assert "".join(text.split()) in said
    assert pages == 1
    assert len(pdf) < 100_000, "only the characters that are used are embedded"


def test_a_long_card_goes_on_over_the_page_and_its_picture_shows_all_pages() -> None:
    long = card("zh", ZH, times=12)
    said, pages = read(CardPrinter().printed(long, "pdf"))
    assert said.count("方莉那一栏") == 12
    assert pages > 1
    picture = Image.open(io.BytesIO(CardPrinter().printed(long, "png")))
    assert picture.height > picture.width * 1.4 * (pages - 0.5)


def test_no_line_of_chinese_begins_with_a_mark_that_closes_one() -> None:
    text = "明天上午十点，咱俩花半小时把谁对接谁写下来，你看行吗？" * 9
    document = pypdfium2.PdfDocument(CardPrinter().printed(card("zh", text), "pdf"))
    lines = [line for page in document for line in page.get_textpage().get_text_range().splitlines()]
    document.close()
    assert len(lines) > 9
    assert not [line for line in lines if line.startswith(tuple("，。？、！"))]


def test_characters_the_font_does_not_have_do_not_stop_it() -> None:
    said, _pages = read(CardPrinter().printed(card("zh", "好的😀𠀀ﷺ，明天见。"), "pdf"))
    assert "明天见" in said
