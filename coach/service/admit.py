"""Cleaning at the edge, once: what a learner typed, made safe to store and to quote from."""

import re

from coach.domain.session import REPLY_LIMIT
from coach.errors import ReplyRefused

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")


def admit(text: str) -> str:
    """Return the reply as it is stored: no control characters or lone surrogates, line ends as \\n, trimmed.

    These change silently on their way through stores, and then a verbatim quote no longer matches.
    Raises ReplyRefused if nothing is left or more than REPLY_LIMIT characters are.
    """
    clean = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not clean:
        raise ReplyRefused(found="empty", allowed=REPLY_LIMIT)
    if len(clean) > REPLY_LIMIT:
        raise ReplyRefused(found=f"{len(clean)} characters long", allowed=REPLY_LIMIT)
    return clean
