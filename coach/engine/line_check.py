"""What a model's line may not do: the checkable rules of a line, each with a name for the operator's count."""

import re
from collections.abc import Iterator
from functools import lru_cache

from coach.domain.codes import Move
from coach.domain.standing import Cue
from coach.domain.text import Lang
from coach.engine.names import is_named, names_in
from coach.engine.protocols import Stage

LIMIT: dict[Lang, int] = {"zh": 160, "en": 120}
"""Longest line: characters in Chinese, words in English (design of the other side)."""

OVERLAP = 12
"""Tokens in a row (Chinese characters or English words) that count as giving a text away."""

SHORTEST = 6
"""A hidden text with fewer tokens says nothing that cannot come up by itself."""

_HAN = re.compile(r"[\u3400-\u9fff]")
_LETTER = re.compile(r"[a-zA-Z]")
_TOKEN = re.compile(r"[\u3400-\u9fff]|[a-z0-9]+(?:['’-][a-z0-9]+)*")
_MARKUP = re.compile(r"(?m)^\s*(?:[-*•]|#{1,6}|\d{1,2}[.)、])\s|\*\*|```|^\s*>|</?\w+[^>]*>|\[[^\]]*\]\(")
_STAGE = re.compile(r"^\s*[*（(\[【][^)）\]】*]{2,40}[*)）\]】]")


def _any_of(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


_MACHINE = _any_of(
    r"\bas an? (?:ai|language model|assistant)\b",
    r"\bi(?:'m| am) (?:an? )?(?:ai|language model|chatbot)\b",
    r"\bsystem prompt\b|\bmy prompt\b|\bdirector'?s? cue\b",
    r"作为(?:一个|一名)?(?:AI|人工智能|语言模型|助手)",
    r"我是(?:一个)?(?:AI|人工智能|语言模型)",
    r"系统提示|提示词|导演(?:给|的)?(?:提示|指令)",
)
_COACHING = _any_of(
    r"\bofnr\b|\bnonviolent communication\b|\bi[- ]statements?\b|\bfull marks\b",
    r"\b(?:great|good|nice) (?:use|job|work) (?:of|with|on|using|naming)\b",
    r"\byou could (?:try|have) (?:say|said|phras)",
    r"\byour (?:reply|score|technique) (?:is|was|shows)\b",
    r"非暴力沟通|观察、感受|满分|(?:沟通|表达)技巧(?:不错|很好)",
    r"你(?:这句|这样)(?:说|表达)得(?:很|真)(?:好|到位)|你可以试着(?:说|这样)",
)
_OTHERS_WORDS = re.compile(r"(?m)^\s*(?:you|me|learner|user|rep|我方|学员|你)\s*[:：]", re.IGNORECASE)
_CONCEDING: dict[Lang, re.Pattern[str]] = {
    "zh": _any_of(
        r"(?<!不)(?<!没)我(?:完全|可以)?(?:同意|答应)(?!不|过|了吗|吗|你什么)",
        r"成交|(?:就|那就)(?:按|照|听)你(?:说)?的|我让给你|归你了|你说得对",
        r"我(?:向你)?道歉|对不起|是我(?:的)?(?:错|不对)",
        r"(?:^|[。,，!！])(?:好吧|行吧|没问题)[,，。!！]",
    ),
    "en": _any_of(
        r"\b(?:i agree|i(?:'ll| will) agree|agreed[.,!]|it'?s a deal|we have a deal|deal[.!])",
        r"\byou(?:'re| are) right\b|\bi was wrong\b|\bmy (?:fault|mistake|bad)\b|\bi apologi[sz]e\b",
        r"\bi(?:'m| am) (?:so |very |really )?sorry(?! (?:but|you|to hear))",
        r"\b(?:fine|okay|ok|alright), (?:let'?s|we(?:'ll| can)|i(?:'ll| will)|have it)",
        r"\blet'?s do (?:it|that)\b|\byou can have (?:it|him|her|them|the)\b",
    ),
}
_UNCONCEDED = _any_of(
    r"(?:凭什么|为什么|怎么会?|以为|要|让|想让|指望|别想|休想|不会|不能|难道)[^。，,]{0,6}$",
    r"\b(?:why|don't|do not|won't|will not|not|never|as if|whether)\b[^.,;!?]{0,30}$",
    r"\b(?:if|think|expect|want|when|until|unless)\b[^.,;!?]{0,30}$",
)
_MONTH = "(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_FIGURE = _any_of(
    r"(\d[\d,.]*)\s*(?:%|％|percent\b|个点|折|万|亿|元|块|k\b|thousand\b|million\b|月|号|日)",
    r"[$£€¥]\s*(\d[\d,.]*)",
    rf"\b{_MONTH} (\d{{1,2}})\b",
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)? {_MONTH}\b",
)
_DIGITS = re.compile(r"\d[\d,.]*")
_MAY_AGREE = frozenset({Move.ACCEPT, Move.TAKE, Move.COUNTER})


def broken_rules(line: str, cue: Cue, stage: Stage) -> list[str]:
    """Return the names of the rules a line breaks, each once, in a fixed order; empty if it may stand."""
    return list(_broken(line, cue, stage))


def over_limit(line: str, lang: Lang) -> bool:
    """Tell whether a line is longer than a line may be."""
    return (len(line) if lang == "zh" else len(line.split())) > LIMIT[lang]


def _broken(line: str, cue: Cue, stage: Stage) -> Iterator[str]:
    lang = stage.play.lang
    if not _TOKEN.search(line.lower()):
        yield "empty"
        return
    checks = {
        "too_long": over_limit(line, lang),
        "language": _wrong_language(line, lang),
        "markup": bool(_MARKUP.search(line) or _STAGE.search(line)),
        "machine": bool(_MACHINE.search(line)),
        "coaching": bool(_COACHING.search(line)),
        "others_words": bool(_OTHERS_WORDS.search(line)),
        "leak": _gives_away(line, cue, stage),
        "concession": cue.move not in _MAY_AGREE and _concedes(line, lang),
        "invented_figure": bool(_figures(line) - _known_figures(cue, stage)),
        "invented_name": _invents_a_name(line, stage),
    }
    yield from (name for name, broken in checks.items() if broken)


def _wrong_language(line: str, lang: Lang) -> bool:
    han, latin = len(_HAN.findall(line)), len(_LETTER.findall(line))
    # A Chinese line may hold product names; an English one may hold a Chinese name.
    return han < 2 or han * 3 < latin if lang == "zh" else han > 6 or han * 4 > latin


def _concedes(line: str, lang: Lang) -> bool:
    return any(not _UNCONCEDED.search(line[: match.start()]) for match in _CONCEDING[lang].finditer(line))


def _gives_away(line: str, cue: Cue, stage: Stage) -> bool:
    """Whether a run of a hidden text stands in the line that nobody released or said before.

    A text shorter than OVERLAP counts as a whole.
    """
    spoken = _spaced(line)
    shared = [run for text in _hidden(cue, stage) for run in _telling(text) if run in spoken]
    if not shared:  # nearly always; what was said before need not be looked through then
        return False
    known = _spaced(" . ".join([*_released(cue, stage), *said(stage)]))
    return any(run not in known for run in shared)


def _spaced(text: str) -> str:
    """Return the tokens of a text with a blank on either side of each, so that a run of whole tokens is a substring."""
    return f" {' '.join(_TOKEN.findall(text.lower()))} "


@lru_cache(maxsize=1000)
def _telling(text: str) -> tuple[str, ...]:
    """Return the runs of tokens that give a hidden text away; none for a very short one."""
    tokens = _TOKEN.findall(text.lower())
    size = min(OVERLAP, len(tokens))
    if size < SHORTEST:
        return ()
    return tuple(f" {' '.join(tokens[i : i + size])} " for i in range(len(tokens) - size + 1))


def _released(cue: Cue, stage: Stage) -> list[str]:
    """What this cue, and the cues before it, allow to be said."""
    scene, lang = stage.play.scene(), stage.play.lang
    cues = [cue, *(turn.cue for turn in stage.turns)]
    facts, needs = {c.fact for c in cues}, {c.need for c in cues}
    ways = {c.settlement for c in cues}
    texts = [t for f in scene.facts if f.id in facts for t in (f.text, f.line)]
    texts += [t for n in scene.needs if n.id in needs for t in (n.text, n.line)]
    texts += [t for s in scene.settlements if s.id in ways for t in (s.text, s.accept, s.counter)]
    return [text.get(lang) for text in texts]


def _hidden(cue: Cue, stage: Stage) -> list[str]:
    """What nobody said aloud: private facts not released, and what the prompt tells of the person."""
    play = stage.play
    scene, persona = play.scene(), play.persona
    told = {cue.fact, *(turn.cue.fact for turn in stage.turns)}
    texts = [t for f in scene.facts if f.id not in told for t in (f.text, f.line)]
    texts += [persona.manner, persona.about, *(principle.text for principle in persona.principles)]
    return [text.get(play.lang) for text in texts]


def said(stage: Stage) -> list[str]:
    """Return every text both sides have heard: the brief, the opening, what was said."""
    scene, lang = stage.play.scene(), stage.play.lang
    brief = [scene.title, scene.learner_role, scene.situation, scene.goal, scene.opening]
    spoken = [text for turn in stage.turns for text in (turn.reply, turn.line.text)]
    return [*(text.get(lang) for text in brief), *spoken, stage.reply]


def _invents_a_name(line: str, stage: Stage) -> bool:
    """Whether the line names somebody whom neither the talk nor anything in the person's own file does."""
    names = names_in(line, stage.play.lang)
    if not names:  # nearly always; the file need not be written out then
        return False
    known = "\n".join([stage.play.persona.model_dump_json(), *said(stage)])
    return any(not is_named(name, known) for name in names)


def _figures(text: str) -> set[str]:
    found = (next(group for group in match.groups() if group) for match in _FIGURE.finditer(text))
    return {_plain(number) for number in found}


def _known_figures(cue: Cue, stage: Stage) -> set[str]:
    """Any number that stands anywhere in what was said or released may be said again, in whatever unit."""
    persona, lang = stage.play.persona, stage.play.lang
    texts = [*said(stage), *_released(cue, stage), persona.about.get(lang), persona.role.get(lang)]
    return {_plain(number) for text in texts for number in _DIGITS.findall(text)}


def _plain(number: str) -> str:
    return number.replace(",", "").rstrip(".").lstrip("0") or "0"
