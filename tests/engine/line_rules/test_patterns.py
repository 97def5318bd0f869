"""No pattern of a rule hangs on a line, whatever a model repeats in it."""

import re
import time

import pytest

from coach.domain.text import LANGS
from coach.engine.line_rules import concession, figures, leak, line_model, names, out_of_role

PATTERNS = [
    *(pattern for _, pattern in figures.PATTERNS),
    *(figures.HINT, figures.RANGE, figures.CLOCK),
    *(pattern for patterns in names.PATTERNS.values() for pattern in patterns),
    *(out_of_role.MARKUP, out_of_role.LABEL, out_of_role.OTHER_SCRIPTS, out_of_role.ENGLISH_RUN),
    *(out_of_role.MACHINE, out_of_role.COMPARED, out_of_role.COACHING, leak.TOKEN, line_model.SENTENCE),
    *(pattern for lang in LANGS for pattern in concession.patterns(lang).values()),
]
FRAGMENTS = ["a", " ", "\n", "9", ",", "*", "[", "(", "（", "|", "<a", "a ", "a'", "一", "十万", "百分之", "王总"]
FRAGMENTS += [
    "我",
    "我来",
    "就按",
    "你要",
    "i will ",
    "just ",
    "let him ",
    "the lot is ",
    "so ",
    "one ",
    "one hundred and ",
    "twenty-",
    "the first of ",
    "1 2",
    "1.",
    "5,",
    "月1",
    "Mr ",
    "Ask Bob ",
    "。（",
    "“",
]
LENGTH, CEILING = 5000, 2.0


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.pattern[:30])
def test_a_repeated_fragment_is_searched_to_the_end(pattern: re.Pattern[str]) -> None:
    for fragment in FRAGMENTS:
        begun = time.process_time()
        found = sum(1 for _ in pattern.finditer((fragment * LENGTH)[:LENGTH] + "!"))
        assert (found <= LENGTH + 1, time.process_time() - begun < CEILING) == (True, True), fragment
