"""What an input method slips into a trainer's file in place of YAML's own signs."""

import re

WIDE_COLON = re.compile(r"[\s-]*[\"']?[a-z_]+[\"']?\s*：")
WIDE_SPACE = re.compile(r" *[\u3000\u00a0]")


def slip(line: str) -> tuple[str, str] | None:
    """Return what was slipped into the beginning of a line, and what is meant there: found, allowed."""
    if WIDE_SPACE.match(line):
        return "a full-width space at the beginning of the line", "ordinary spaces"
    if WIDE_COLON.match(line):
        return "a full-width “：” after a field’s name", "an ordinary “:” and a space"
    return None
