"""What has been heard of a turn that is still running."""

from dataclasses import dataclass

from coach.domain.session import Line
from coach.domain.speech import Piece, Restart, SpeechEvent


@dataclass
class Hearing:
    """The finished lines of a turn in order, and the one that is being said."""

    finished: tuple[Line, ...] = ()
    growing: Line | None = None

    def take(self, event: SpeechEvent) -> None:
        """Take in the next event of the turn."""
        match event:
            case Piece(speaker=speaker, text=text):
                before = self.growing.text if self.growing else ""
                self.growing = Line(speaker=speaker, text=before + text)
            case Restart():
                self.growing = None
            case Line():
                self.finished, self.growing = (*self.finished, event), None

    def lines(self) -> tuple[Line, ...]:
        """Return the lines as far as they were heard."""
        return (*self.finished, self.growing) if self.growing else self.finished
