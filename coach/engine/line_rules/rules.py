"""What a model's line may not do: the checkable rules of a line, each with a name for the operator's count."""

import re
from collections.abc import Iterator, Sequence

from coach.domain.codes import Move
from coach.domain.standing import Cue
from coach.domain.text import LANGS, Lang
from coach.engine.line_rules.concession import concedes, patterns
from coach.engine.line_rules.known_figures import invents_a_figure
from coach.engine.line_rules.leak import TOKEN, gives_away
from coach.engine.line_rules.line_model import Encode, LineModel
from coach.engine.line_rules.names import invents_a_name
from coach.engine.line_rules.out_of_role import (
    is_coaching,
    is_machine,
    is_marked_up,
    is_only_praise,
    speaks_for_another,
    wrong_language,
)
from coach.engine.line_rules.said_before import copies, echoes, repeats
from coach.engine.protocols import Stage

LIMIT: dict[Lang, int] = {"zh": 160, "en": 120}
"""Longest line: characters in Chinese, words in English (design of the other side)."""

LONGEST = 900
"""Longest English line in characters: a line need not have blanks."""

_QUOTED = re.compile(r"[“\"]([^“”\"]*)[”\"]")

MAY_AGREE = frozenset({Move.ACCEPT, Move.TAKE, Move.COUNTER})

RESTATES = frozenset({Move.ACCEPT, Move.TAKE})
"""Moves whose line says the terms again that were talked about."""


class LineRules:
    """The rules of a line. Tables tell what they know for sure; what else is meant is told by the sentence vectors that
    `encode` gives."""

    def __init__(self, encode: Encode) -> None:
        self._model = LineModel(encode)

    def warm(self) -> None:
        """Load the weights and compile the long tables now rather than in somebody's first line."""
        for lang in LANGS:
            self._model.signs("warm")
            patterns(lang)

    def broken(self, line: str, cue: Cue, stage: Stage, samples: Sequence[str] = ()) -> list[str]:
        """Return the names of the rules a line breaks, each once, in a fixed order; empty if it may stand.

        `samples` are sentences the writer was shown for the tone and may not say as they are.
        """
        if not TOKEN.search(line.lower()):
            return ["empty"]
        return [*self._broken(line, cue, stage), *_said_before(line, cue, stage, samples)]

    def _broken(self, line: str, cue: Cue, stage: Stage) -> Iterator[str]:
        lang, persona = stage.play.lang, stage.play.persona
        signs = self._model.signs(own_words(line, stage.reply))
        checks = {
            "too_long": over_limit(line, lang),
            "language": wrong_language(line, lang),
            "markup": is_marked_up(line, persona),
            "machine": "machine" in signs or is_machine(line),
            "coaching": ("coaching" in signs or is_coaching(line)) and not is_only_praise(line),
            "others_words": speaks_for_another(line, persona),
            "leak": gives_away(line, cue, stage),
            "concession": cue.move not in MAY_AGREE and ("concession" in signs or concedes(line, lang)),
            "invented_figure": invents_a_figure(line, cue, stage),
            "invented_name": invents_a_name(line, cue, stage),
        }
        yield from (name for name, broken in checks.items() if broken)


def _said_before(line: str, cue: Cue, stage: Stage, samples: Sequence[str]) -> Iterator[str]:
    lang, restates = stage.play.lang, cue.move in RESTATES
    replies = [*(turn.reply for turn in stage.turns), stage.reply]
    own = [stage.play.scene().opening.get(lang), *(said.text for turn in stage.turns for said in turn.lines)]
    checks = {
        "echo": echoes(line, replies, lang, restates=restates),
        "repeated": repeats(line, own, lang, restates=restates),
        "copied": copies(line, samples, lang),
    }
    yield from (name for name, broken in checks.items() if broken)


def own_words(line: str, reply: str) -> str:
    """Return a line without the words it throws back: what the learner said is no sign of what this person does."""
    return _QUOTED.sub(lambda quoted: "“”" if quoted[1] and quoted[1] in reply else quoted[0], line)


def over_limit(line: str, lang: Lang) -> bool:
    """Tell whether a line is longer than a line may be."""
    if lang == "zh":
        return len(line) > LIMIT[lang]
    return len(line.split()) > LIMIT[lang] or len(line) > LONGEST
