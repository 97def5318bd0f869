"""No pattern of the reader can hold the server, whatever is sent."""

import re
import subprocess
import sys
from pathlib import Path
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from coach.embedded.reader import EmbeddedReader
from coach.embedded.reading.text.lexicon import load

pytestmark = pytest.mark.faults

ROOT = Path(__file__).parents[2]
FILES = sorted(path.stem for path in (ROOT / "coach" / "embedded" / "lexicon").glob("*.toml"))
LIMIT_S = 120
"""Far more than pumping every pattern takes on a busy machine, and far less than one exponential pattern."""


def unbounded(tree: Any) -> bool:
    found = False
    for kind, value in tree:
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
            found = found or value[1] is op.MAXREPEAT or unbounded(value[2])
        elif kind is op.BRANCH:
            found = found or any(unbounded(branch) for branch in value[1])
        elif kind is op.SUBPATTERN:
            found = found or unbounded(value[3])
        elif kind in (op.ASSERT, op.ASSERT_NOT):
            found = found or unbounded(value[1])
        elif kind is op.ATOMIC_GROUP:
            found = found or unbounded(value)
    return found


@pytest.mark.parametrize("file", FILES)
def test_every_repeat_in_a_lexicon_file_is_bounded(file: str) -> None:
    loose = [group for group, pattern in load(file).items() if unbounded(parser.parse(pattern.pattern))]
    assert loose == []


def test_a_loose_repeat_would_be_seen() -> None:
    assert unbounded(parser.parse(re.compile("(?:a|(?>b(?:c+)))").pattern))


def test_every_pattern_ends_on_strings_pumped_from_its_own_syntax() -> None:
    command = [sys.executable, str(ROOT / "bench" / "patterns.py"), "--json"]
    run = subprocess.run(command, cwd=ROOT, timeout=LIMIT_S, capture_output=True, text=True, check=False)
    assert '"patterns"' in run.stdout, run.stderr


@pytest.mark.parametrize(
    "text",
    [
        "周一上午9点周一下午2点周二上午9点周二下午2点周三上午9点周三下午2点周四上午9点周四下午2点周五上午9点周五下午2点我都有空",
        "下午" * 30,
        "by " * 40,
        "by " * 1_600,
        "周一的清单还差三项，" * 500,
    ],
)
def test_a_reply_that_froze_the_server_is_read(plain_reader: EmbeddedReader, text: str) -> None:
    assert not plain_reader.read(text).empty
