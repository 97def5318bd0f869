"""The judge's prompt: the rubric, which never changes in a session; then contrasts near the reply, what was said before
it, the rules shown, the reply. No persona."""

from collections.abc import Iterator, Sequence

from coach.domain.knowledge import Guidance, Passage
from coach.domain.rubric import Contrast, Rubric
from coach.domain.text import LANGS, Lang
from coach.engine.prompts.rendering import fenced, prompt, section
from coach.engine.protocols import Stage
from coach.engine.roles.chat_model import Message

FILES = ("judge", "judge_reply", "judge_words")
PROMPTS = tuple(f"{lang}/{name}" for lang in LANGS for name in FILES)

SHOWN_BEFORE = 4
"""Passages of earlier turns the judge is shown again: a passage is on the screen once, and still holds."""

EXCHANGES = 2
"""Exchanges before the reply that are shown, so that "that" and "then" mean something."""

SAID = 400
"""Characters of each thing that was said there."""


def messages_for(stage: Stage, known: Sequence[Passage], contrasts: Sequence[Contrast] = ()) -> list[Message]:
    """Return the prompt for one reply."""
    rubric, lang = stage.play.rubric, stage.play.lang
    none = _word(lang, "none")
    system = prompt(f"{lang}/judge").fill(
        rubric=fenced("rubric", "\n".join(_rubric(rubric, lang))),
        criteria=", ".join(c.id for c in rubric.criteria),
        faults=", ".join(f.code.value for f in rubric.faults) or none,
        moves=", ".join(m.code.value for m in rubric.good_moves) or none,
    )
    rules = "\n\n".join(_rule(passage, lang) for passage in known)
    user = prompt(f"{lang}/judge_reply").fill(
        contrasts=_contrasts(contrasts, rubric, lang),
        before=fenced("before", "\n".join(_before(stage))),
        rules=fenced("rules", rules or none),
        reply=fenced("reply", stage.reply),
    )
    return [Message(role="system", text=system), Message(role="user", text=user.strip())]


def known_passages(stage: Stage, guidance: Guidance) -> tuple[Passage, ...]:
    """Return this turn's passages, then those shown before in the session, the latest first."""
    before = [passage for turn in reversed(stage.turns) for passage in turn.guidance.passages]
    now = {passage.citation() for passage in guidance.passages}
    others = {p.citation(): p for p in before if p.citation() not in now}
    return (*guidance.passages, *list(others.values())[:SHOWN_BEFORE])


def _word(lang: Lang, name: str) -> str:
    return section(f"{lang}/judge_words", name)


def _before(stage: Stage) -> Iterator[str]:
    """The line the learner answers, and the exchanges before it."""
    lang, last = stage.play.lang, stage.turns[-EXCHANGES:]
    learner, other = (_word(lang, who) + ("" if lang == "zh" else " ") for who in ("learner", "other"))
    if len(stage.turns) <= EXCHANGES:
        yield other + stage.play.scene().opening.get(lang)
    for turn in last:
        yield learner + turn.reply[:SAID]
        yield from (other + line.text[:SAID] for line in turn.lines)


def _rule(passage: Passage, lang: Lang) -> str:
    return f"{passage.citation()} {passage.heading.get(lang)}\n{passage.text.get(lang)}"


def _contrasts(contrasts: Sequence[Contrast], rubric: Rubric, lang: Lang) -> str:
    if not contrasts:
        return ""
    pairs = "\n".join(_pair(contrast, rubric, lang) for contrast in contrasts)
    return f"{_word(lang, 'contrasts')}\n{fenced('contrasts', pairs)}\n"


def _pair(contrast: Contrast, rubric: Rubric, lang: Lang) -> str:
    text = _word(lang, "pair")
    for name, value in (
        ("criterion", rubric.criterion(contrast.criterion).name.get(lang)),
        ("lower_level", str(contrast.lower.level)),
        ("lower", contrast.lower.reply.get(lang)),
        ("higher_level", str(contrast.higher.level)),
        ("higher", contrast.higher.reply.get(lang)),
        ("why", contrast.why.get(lang)),
    ):
        text = text.replace("{{" + name + "}}", value)
    return text


def _rubric(rubric: Rubric, lang: Lang) -> Iterator[str]:
    """The criteria with their anchors, rules and codes. Examples of levels stand there only where there are no
    contrasts to choose from."""
    for criterion in rubric.criteria:
        yield f"{criterion.id} · {criterion.name.get(lang)}: {criterion.question.get(lang)}"
        for level in criterion.levels:
            yield f"  {level.level}: {level.anchor.get(lang)}"
            if not rubric.contrasts:
                yield from (
                    f"    {_word(lang, 'example')}{e.reply.get(lang)} ({e.why.get(lang)})" for e in level.examples
                )
    if rubric.rules:
        yield _word(lang, "rules")
        yield from (f"- {rule.get(lang)}" for rule in rubric.rules)
    for fault in rubric.faults:
        yield (
            f"{_word(lang, 'fault')} {fault.code.value}: {fault.what.get(lang)} "
            f"{_word(lang, 'example')}{fault.example.get(lang)}"
        )
    yield from (f"{_word(lang, 'move')} {m.code.value}: {m.what.get(lang)}" for m in rubric.good_moves)
