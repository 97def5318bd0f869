"""What axe-core finds wrong on a page, in the four ways it can look."""

from itertools import product
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
OPTIONS = {
    "resultTypes": ["violations"],
    # Streamlit's own frame has no landmark around its header.
    "rules": {"region": {"enabled": False}},
}


def violations(page: Page) -> list[str]:
    """One line for each element that breaks a rule, at both widths, light and dark; the page is left as it was."""
    found: list[str] = []
    shape = page.viewport_size or DESKTOP
    for size, scheme in product((DESKTOP, PHONE), SCHEMES):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(IN_SCHEME, arg=scheme)
        found += [f"{size['width']} {scheme}: {line}" for line in _broken(Axe().run(page, options=OPTIONS).response)]
    page.set_viewport_size(shape)
    page.emulate_media(color_scheme=None)
    return found


IN_SCHEME = "scheme => getComputedStyle(document.querySelector('.stApp')).colorScheme === scheme"
"""The theme follows the system's a moment later, in one go with its colours."""


def _broken(response: dict[str, Any]) -> list[str]:
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))} {node['html'][:120]} {node.get('failureSummary', '')}"
        for rule in response["violations"]
        for node in rule["nodes"]
    ]
