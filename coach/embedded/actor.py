"""The other side without a model: authored lines, chosen by the director's cue."""

from collections.abc import Iterator

from coach.domain.session import Line
from coach.domain.speech import Piece, SpeechEvent
from coach.domain.standing import Cue
from coach.engine.protocols import Stage
from coach.partner.authored_lines import candidates, echo_of, pick, worded
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
    """Return the authored line for a cue: an opener in the persona's voice and what the cue reveals."""
    play = stage.play
    scene, lang = play.scene(), play.lang
    cue = cue.model_copy(update={"echo": echo_of(cue.echo, lang)})
    said = [line.text for turn in stage.turns for line in turn.lines]
    seed = f"{play.seed}|{play.scene_id}|{len(stage.turns)}"
    opener = worded(pick(candidates(cue, play.persona, scene), lang, said, seed), lang, cue.echo)
    wording = release(cue, scene).wording
    if wording is None:
        return opener
    return opener + wording.get(lang) if lang == "zh" else f"{opener} {wording.get(lang)}"
