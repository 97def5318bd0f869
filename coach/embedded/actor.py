"""The other side without a model: authored lines, chosen by the director's cue."""

from collections.abc import Iterator

from coach.domain.codes import Move
from coach.domain.persona import Scenario
from coach.domain.session import Line
from coach.domain.standing import Cue
from coach.domain.text import Lang, Text
from coach.engine.protocols import Piece, Stage
from coach.partner.authored_lines import candidates, echo_of, pick, worded

CHARACTERS = 6
"""Characters handed on at a time, so that a line appears rather than jumps in."""


class AuthoredActor:
    """Says the persona's own lines. Same seed and same replies give the same lines."""

    def speak(self, cue: Cue, stage: Stage) -> Iterator[Piece | Line]:
        """Yield the chosen line in small pieces, and last as a whole."""
        text = authored_line(cue, stage)
        for start in range(0, len(text), CHARACTERS):
            yield text[start : start + CHARACTERS]
        yield Line(text=text)


def authored_line(cue: Cue, stage: Stage) -> str:
    """Return the authored line for a cue: an opener in the persona's voice and what the cue reveals."""
    play = stage.play
    scene, lang = play.scene(), play.lang
    cue = cue.model_copy(update={"echo": echo_of(cue.echo, lang)})
    said = [turn.line.text for turn in stage.turns]
    seed = f"{play.seed}|{play.scene_id}|{len(stage.turns)}"
    line = worded(pick(candidates(cue, play.persona, scene), lang, said, seed), lang, cue.echo)
    body = _revealed(cue, scene)
    return _joined(line, body.get(lang), lang) if body else line


def _revealed(cue: Cue, scene: Scenario) -> Text | None:
    if cue.move is Move.SOFTEN:
        return next((n.line for n in scene.needs if n.id == cue.need), None)
    if cue.move is Move.DISCLOSE:
        return next((f.line for f in scene.facts if f.id == cue.fact), None)
    settlement = next((s for s in scene.settlements if s.id == cue.settlement), None)
    if settlement is None:
        return None
    return settlement.accept if cue.move is Move.ACCEPT else settlement.counter


def _joined(opener: str, body: str, lang: Lang) -> str:
    return opener + body if lang == "zh" else f"{opener} {body}"
