"""What a stream has said so far, to notice what it says again at its end."""

REPEATED, REPEATED_LAST = 4, 2
"""Characters from which a piece that comes a second time is a piece sent twice and not a word said twice: at the very
end, and in the event that ends the answer."""


class Heard:
    """The text of a stream. Some gateways send the last piece twice, or at the end the whole answer once more."""

    def __init__(self) -> None:
        self._text, self._last, self._again = "", "", ""

    @property
    def anything(self) -> bool:
        """Whether there were words."""
        return bool(self._text.strip())

    def new(self, words: str, ends: bool) -> str:
        """Return what is new in the next words; `ends`: they come with the end of the answer.

        A piece that repeats the one before waits for the next, and stays out if there is none.
        """
        if not words:
            return ""
        if ends and self._text and self._said(words):
            return ""
        if ends and len(self._text) >= REPEATED and words.startswith(self._text):
            return self._kept(words[len(self._text) :])
        waited, self._again = self._again, ""
        if words == self._last and len(words.strip()) >= REPEATED and not ends:
            self._again = words
            return self._kept(waited)
        self._last = words
        return self._kept(waited + words)

    def _said(self, words: str) -> bool:
        return words == self._text or (words == self._last and len(words.strip()) >= REPEATED_LAST)

    def _kept(self, words: str) -> str:
        self._text += words
        return words
