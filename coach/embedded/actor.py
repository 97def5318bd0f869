"""The other side without a model: authored lines, chosen by the director's cue."""

from collections.abc import Iterator

from coach.domain.codes import Move
from coach.domain.session import Line
from coach.domain.speech import Piece, SpeechEvent
from coach.domain.standing import Cue
from coach.engine.protocols import Stage
from coach.partner.authored_lines import SLOT, candidates, echo_of, pick, terms_of, worded
from coach.partner.release import release

CHARACTERS = 6
"""Characters handed on at a time, so that a line appears rather than jumps in."""


class AuthoredActor:
    """Says the persona's own lines. Same seed and same replies give the same lines."""

    def speak(self, cue: Cue, stage: Stage) -> Iterator[SpeechEvent]:
        """Yield the chosen line in small pieces, and last as a whole."""
        text = authored_line(cue, stage)
        for start in range(0, len(text), CHARACTERS):
            yield Piece(speaker=cue.speaker, text=text[start : start + CHARACTERS])
        yield Line(text=text, speaker=cue.speaker)


def authored_line(cue: Cue, stage: Stage) -> str:
    """Return the authored line for a cue: an opener in the persona's voice and what the cue reveals.

    An answer of the scene's is the line itself. An agreement that restates the learner's own terms says no others: the
    scene's would name another day or another person.
    """
    play = stage.play
    lang, wording = play.lang, release(cue, play.scene()).wording
    if cue.move is Move.ANSWER and wording:
        return wording.get(lang)
    opener, restates = _opener(cue, stage)
    if wording is None or (cue.move is Move.ACCEPT and restates):
        return opener
    return opener + wording.get(lang) if lang == "zh" else f"{opener} {wording.get(lang)}"


def _opener(cue: Cue, stage: Stage) -> tuple[str, bool]:
    """The line by itself, and whether it says the learner's words again."""
    play = stage.play
    lang = play.lang
    words = terms_of(cue.echo, lang) if cue.move is Move.ACCEPT else echo_of(cue.echo, lang)
    cue = cue.model_copy(update={"echo": words})
    said = [line.text for turn in stage.turns for line in turn.lines]
    seed = f"{play.seed}|{play.scene_id}|{len(stage.turns)}"
    line = pick(candidates(cue, play.persona, play.scene()), lang, said, seed)
    return worded(line, lang, words), bool(words) and SLOT in line.zh
