"""Cleaning at the edge, once: what a learner typed, made safe to store and to quote from."""

from coach.domain.session import REPLY_LIMIT
from coach.domain.text import cleaned, has_words
from coach.errors import ReplyRefused, ReplyWordless


def admit(text: str) -> str:
    """Return the reply as it is stored: cleaned as all text from outside is, and trimmed.

    What is cleaned out would change silently on its way through stores, and then a verbatim quote no longer matches.
    Raises ReplyRefused if nothing is left or more than REPLY_LIMIT characters are, ReplyWordless if no word is.
    """
    clean = cleaned(text).strip()
    if not clean:
        raise ReplyRefused(found="empty", allowed=REPLY_LIMIT)
    if len(clean) > REPLY_LIMIT:
        raise ReplyRefused(found=f"{len(clean)} characters long", allowed=REPLY_LIMIT)
    if not has_words(clean):
        raise ReplyWordless()
    return clean
