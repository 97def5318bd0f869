"""What comes out of a turn while it runs: pieces of a line, a line that starts anew, and the finished line."""

from typing import Literal

from coach.domain.session import Line
from coach.domain.text import Frozen, Slug


class Piece(Frozen):
    """Some more of the line that `speaker` is saying."""

    speaker: Slug
    text: str


class Restart(Frozen):
    """The pieces of `speaker` handed on so far do not stand: the line starts anew."""

    speaker: Slug


SpeechEvent = Piece | Restart | Line
"""A piece, a restart, or the line as it stands at last."""

AdviceTask = Literal["points", "one_way"]
"""What is asked of an adviser: at most two points on a draft, or one way to say it."""
