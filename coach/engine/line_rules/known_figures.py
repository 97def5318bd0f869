"""Whether a line names a percentage, a sum or a date that the person cannot know."""

from collections.abc import Iterable, Iterator

from coach.domain.standing import Cue
from coach.engine.line_rules.figures import Figure, figures_in, numbers
from coach.engine.line_rules.heard import open_now, said
from coach.engine.line_rules.tables import table
from coach.engine.protocols import Stage

_SAID_OF_ANYTHING = frozenset(table("figures")["said_of_anything"])


def invents_a_figure(line: str, cue: Cue, stage: Stage) -> bool:
    """Tell whether a percentage, sum or date stands in nothing that was said, released or written for the person."""
    figures = figures_in(line)
    if not figures:
        return False
    lang, persona = stage.play.lang, stage.play.persona
    heard = Known([*said(stage), *open_now(cue, stage), persona.about.get(lang), persona.role.get(lang)])
    strange = [figure for figure in figures if not heard.holds(figure)]
    own = Known(_written(stage)) if strange else heard
    return any(not own.holds(figure) for figure in strange)


def _written(stage: Stage) -> Iterator[str]:
    """What is written for the person to say, and what they need and would settle for."""
    lang, persona, scene = stage.play.lang, stage.play.persona, stage.play.scene()
    lines = (line for moves in (persona.lines, scene.lines) for lines in moves.values() for line in lines)
    yield from (line.zh if lang == "zh" else line.en for line in lines)
    yield from (text.get(lang) for way in scene.settlements for text in (way.text, way.accept, way.counter))
    yield from (text.get(lang) for need in scene.needs for text in (need.text, need.line))
    yield from (question.answer.get(lang) for question in scene.questions)
    if scene.your_side:
        yield scene.your_side.get(lang)


class Known:
    """The numbers that stand in some texts: a figure may be repeated, and what simply follows from them may be said."""

    def __init__(self, texts: Iterable[str]) -> None:
        found = [numbers(text) for text in texts]
        self._typed = {(figure.kind, figure.value) for numbers in found for figure in numbers.figures}
        self._typed |= {("day", float(day)) for numbers in found for day in numbers.days}
        self._plain = {value for numbers in found for value in numbers.plain}
        self._sums = {value for kind, value in self._typed if kind == "money"}

    def holds(self, figure: Figure) -> bool:
        """Tell whether a figure stands there, as the same kind of number or as one whose kind is not known."""
        if (figure.kind, figure.value) in self._typed or self._plain & {figure.value, figure.digits}:
            return True
        match figure.kind:
            case "percent":
                return figure.value in _SAID_OF_ANYTHING or ("percent", 100 - figure.value) in self._typed
            case "money":
                return bool({figure.value / 2, *(figure.value + known for known in self._sums)} & self._sums)
            case "day":  # the day before, the day after
                return bool({("day", figure.value - 1), ("day", figure.value + 1)} & self._typed)
            case _:
                return False
