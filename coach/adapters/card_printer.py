"""Cards as files, set with fpdf2 in Noto Sans SC: it has both scripts, and only the characters used are embedded.

fpdf2 and pdfium are imported on the first click: together they take half a second nobody should wait for before.
"""

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from pylopdf_fonts_zh_cn import sans_path

from coach.domain.take_along import CardFile, PrintedCard
from coach.domain.text import Lang

if TYPE_CHECKING:
    from fpdf import FPDF

WIDTH, HEIGHT, MARGIN = 105.0, 148.0, 10.0
"""Postcard size (A6), in millimetres."""

INK, MUTED, ACCENT = (32, 48, 47), (84, 96, 92), (15, 107, 98)
SCALE = 3.0
"""Pixels of the picture for a point of the page: about 890 across, enough for any phone."""

UNIT = re.compile(r"[“‘（《「『]*(?:[A-Za-z0-9%.:/-]+|.)[，。！？；：、”’）》」』…]*\s*", re.DOTALL)
"""What stays on one line of Chinese: a character, a Latin word or a figure, with the marks that belong to it."""

STRAIGHT = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
"""The quotation marks of the font are as wide as a Chinese character, which tears English words apart."""


class CardPrinter:
    """Sets cards. The font is read anew for each file: about a second, on a click."""

    def __init__(self, font: Path | None = None) -> None:
        self._font = font or sans_path()

    def printed(self, card: PrintedCard, kind: CardFile) -> bytes:
        """Return a card as a PDF, or as a PNG of all its pages one under the other."""
        pdf = self._pdf(card)
        return pdf if kind == "pdf" else _picture(pdf)

    def _pdf(self, card: PrintedCard) -> bytes:
        from fpdf import FPDF

        page = FPDF(format=(WIDTH, HEIGHT))
        page.set_margin(MARGIN)
        page.set_auto_page_break(True, MARGIN)
        page.set_title(card.title)
        page.set_lang("zh-CN" if card.lang == "zh" else "en")
        page.add_font("card", fname=self._font)
        page.add_page()
        _write(page, card.title, 15, INK, card.lang)
        _write(page, card.subtitle, 9, MUTED, card.lang)
        for section in card.sections:
            page.ln(2.5)
            _write(page, section.heading, 9, ACCENT, card.lang)
            for paragraph in section.paragraphs:
                _write(page, paragraph, 11, INK, card.lang)
        if card.footer:
            page.ln(4)
            _write(page, card.footer, 7.5, MUTED, card.lang)
        return bytes(page.output())


def _write(page: "FPDF", text: str, size: float, colour: tuple[int, int, int], lang: Lang) -> None:
    page.set_font("card", size=size)
    page.set_text_color(*colour)
    lines = _lines(page, text) if lang == "zh" else text.translate(STRAIGHT)
    page.multi_cell(0, size * 0.55, lines, align="L", new_x="LMARGIN", new_y="NEXT")


def _lines(page: "FPDF", text: str) -> str:
    """Break Chinese where a line may end: never before a mark that closes, never after one that opens."""
    room = page.epw - 2 * page.c_margin
    lines = [""]
    for unit in UNIT.findall(text):
        if lines[-1] and page.get_string_width(lines[-1] + unit.rstrip()) > room:
            lines.append("")
        lines[-1] += unit
        if unit.endswith("\n"):
            lines.append("")
    return "\n".join(line.rstrip() for line in lines).rstrip()


def _picture(pdf: bytes) -> bytes:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    pages = [page.render(scale=SCALE).to_pil() for page in document]
    sheet = Image.new("RGB", (pages[0].width, sum(page.height for page in pages)), "white")
    for number, page in enumerate(pages):
        sheet.paste(page, (0, sum(before.height for before in pages[:number])))
    out = io.BytesIO()
    sheet.save(out, "PNG", optimize=True)
    document.close()
    return out.getvalue()
