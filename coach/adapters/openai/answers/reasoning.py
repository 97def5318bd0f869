"""Models that think aloud: what they think is never part of the answer, however they mark it.

A block of thinking is left out wherever it stands. Some templates open the thinking themselves, so that an answer holds
only its end: an answer in one piece is read from there. In a stream, the thinking may have been handed on as the line
when its end arrives: that stream is given up, and from then on this model's answers are held back up to the end of
their thinking. An answer that begins as thinking does is held back at once; nobody else waits for anything.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from coach.adapters.openai.answers.thinking_marks import BETWEEN, Mark, mark_in, waits_from
from coach.errors import ModelUnusable

Notice = Callable[[bool], None]

_DELIBERATES = (
    "okay, the user", "okay, so the user", "okay, so i need", "okay, let", "ok, the user", "alright, the user",
    "the user ", "the learner ", "we need to ", "we have to respond", "we are given", "let me think", "let's think",
    "let's analy", "hmm, the user", "i need to respond", "i should respond", "first, the user", "first, i need to",
    "thinking process", "here's a thinking process", "here is a thinking process", "here is my thought process",
    "thinking...", "thinking:", "thought:", "analysis", "commentary", "嗯，用户", "嗯,用户", "好的，用户",
    "好的,用户", "好的，我现在", "好的，我需要", "用户", "首先，用户", "首先，我需要", "我需要扮演", "我现在需要",
    "我们需要", "让我想想", "思考：", "思考过程", "分析：",
)  # fmt: skip
"""How thinking begins that no mark begins. A line may begin so, too: it then appears whole and not piece by piece."""

_AT_ONCE = "好"
"""So many lines begin with it that nothing is held back for it alone."""

_NAKED = re.compile(r"\s*(?:analysis|commentary)(?=[A-Z\u4e00-\u9fff])")
_ANSWERS = re.compile(r"here(?: is|'s) my response:|\.\.\.done thinking\.|assistant\s*final", re.IGNORECASE)
"""What stands between such thinking and the answer where it is no mark: the words of some models, and the channels of a
template whose marks the server took out (analysisWe need to …assistantfinalHello)."""


def without_thinking(pieces: Iterable[str], begun: bool = False, notice: Notice = lambda _begun: None) -> Iterator[str]:
    """Yield the pieces without thinking; what may be thinking or the beginning of a mark is held back meanwhile.

    `begun`: answers of this model are known to begin within the thinking; `notice` is told when that turns out to be so
    or no longer so. Raises ModelUnusable where thinking has been taken for the answer.
    """
    thinking = _Thinking(notice, doubtful=begun)
    for piece in pieces:
        if shown := thinking.took(piece):
            yield shown
    if rest := thinking.ended():
        yield rest
    if begun and thinking.doubtful:
        notice(False)


class _Thinking:
    """Where in an answer we are: within thinking, in what may turn out to be thinking, or in the answer."""

    def __init__(self, notice: Notice, doubtful: bool) -> None:
        self.doubtful = doubtful
        """Whether what comes is held back, since an end of thinking may follow it."""
        self._notice, self._begun = notice, doubtful
        self._rest, self._start, self._held = "", "", ""
        self._inside = list[str]()
        self._opened = self._answered = False

    def took(self, piece: str) -> str:
        """Return what may be shown once this piece has come."""
        text = self._rest + piece
        wait = waits_from(text)
        self._rest = text[wait:]
        return self._read(text[:wait])

    def ended(self) -> str:
        """Return what may still be shown at the end of the answer."""
        shown = self._read(self._rest)
        return shown + self._kept(_after_words(self._start + self._held))

    def _read(self, text: str) -> str:
        shown, at, answered = "", 0, self._answered
        while mark := mark_in(text, at):
            shown += self._words(text[at : mark.start])
            at = mark.end
            if mark.kind == "close" and not self._inside and mark.family not in BETWEEN:
                self._never_opened(answered)
                shown = ""
            else:
                self._marked(mark)
        return shown + self._words(text[at:])

    def _words(self, text: str) -> str:
        """Return of words between marks what may be shown now."""
        if self._inside or not text:
            return ""
        if self.doubtful:
            self._held += text
            return ""
        if not self._answered:
            text, self._start = self._start + text, ""
            clear = _clear(text)
            if clear is None:
                self._start = text
                return ""
            if not clear:
                self.doubtful, self._held = True, text
                return ""
        return self._kept(text)

    def _marked(self, mark: Mark) -> None:
        if mark.kind == "open":
            self._inside.append(mark.family)
            self._opened = True
        elif mark.kind == "final":  # whatever came before was said on another channel
            self._inside.clear()
            self._start = self._held = ""
            self.doubtful = False
        elif mark.kind == "close" and self._inside:
            self._closed(mark.family)

    def _closed(self, family: str) -> None:
        """End thinking for sure where both ends match; else hold back what follows, in case the true end is to come."""
        if self._inside == [family]:
            self._inside.clear()
            if self._begun and not self._held.strip():  # this time it did mark the beginning
                self.doubtful = False
        elif family not in BETWEEN:
            self._inside.clear()
            self.doubtful = True

    def _never_opened(self, answered: bool) -> None:
        """What came so far was thinking. `answered`: some of it has been shown already."""
        if not (self._opened or self._begun):
            self._notice(True)
        if answered and not self.doubtful:
            raise ModelUnusable(found="it thinks aloud before it answers")
        self._start = self._held = ""
        self._answered, self.doubtful = answered, False

    def _kept(self, text: str) -> str:
        if not self._answered:
            text = text.lstrip()
        self._answered = self._answered or bool(text)
        return text


def _clear(text: str) -> bool | None:
    """Tell whether an answer begins as answers do (True) or as thinking does; None while that is open."""
    begins = text.lstrip().lower().replace("’", "'")
    if any(begins.startswith(start) for start in _DELIBERATES):
        return False
    open_yet = not begins or any(start.startswith(begins) for start in _DELIBERATES)
    return None if open_yet and begins != _AT_ONCE else True


def _after_words(text: str) -> str:
    """Return what follows thinking that nothing marked, if anything shows where it ends."""
    if _clear(text) is not False:
        return text
    said = _ANSWERS.search(text)
    if not said:
        return "" if _NAKED.match(text) else text
    return text[said.end() :]
