"""A line that steps out of the person who speaks: form that is not speech, the machine, the coach, another speaker,
another language. The tables are in `out_of_role.toml`."""

import re

from coach.domain.persona import Persona
from coach.domain.text import Lang
from coach.engine.line_rules.tables import any_of, compiled, table, words

_TABLE = table("out_of_role")
MARKUP, LABEL, MACHINE, COMPARED, COACHING = (
    compiled(any_of(_TABLE[kind]), {}, re.IGNORECASE) for kind in ("markup", "label", "machine", "compared", "coaching")
)
PRAISE, OF_SPEECH = (compiled(any_of(_TABLE[kind]), {}, re.IGNORECASE) for kind in ("praise", "of_speech"))
OTHER_SCRIPTS, ENGLISH_RUN = compiled(_TABLE["other_scripts"], {}), compiled(_TABLE["english_run"], {})
_FOREIGN, _ENGLISH = words(_TABLE["foreign"]), words(_TABLE["english"])
_HAN = re.compile(r"[\u3400-\u9fff]")
_LETTER = re.compile(r"[a-zA-Z]")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def is_marked_up(line: str, persona: Persona) -> bool:
    """Tell whether a line is something other than spoken words: a list, a table, a stage direction, a name in front."""
    names = "|".join(re.escape(name) for name in (persona.name.zh, persona.name.en))
    return bool(MARKUP.search(line)) or re.match(rf"\s*[\"“*]*(?:{names})[\"”*]*\s*[:：]", line) is not None


def is_machine(line: str) -> bool:
    """Tell whether a line speaks as a machine, or of the rehearsal as one."""
    return any(not COMPARED.search(line[max(0, m.start() - 30) : m.start()]) for m in MACHINE.finditer(line))


def is_coaching(line: str) -> bool:
    """Tell whether a line teaches the learner how to speak instead of answering."""
    return COACHING.search(line) is not None


def is_only_praise(line: str) -> bool:
    """Tell whether a line praises, or mocks by praising, without a word about how anything was said."""
    return PRAISE.search(line) is not None and OF_SPEECH.search(line) is None


def speaks_for_another(line: str, persona: Persona) -> bool:
    """Tell whether a line is put in another mouth: a speaker's label, or the person addressed by their own name."""
    return LABEL.search(line) is not None or re.match(_own_name(persona), line.strip(), re.IGNORECASE) is not None


def _own_name(persona: Persona) -> str:
    """The person's own name as somebody else would call it at the beginning of a line: "林经理，", "Ms Lin,"."""
    zh, whole, family = (re.escape(n) for n in (persona.name.zh, persona.name.en, persona.name.en.split()[0]))
    called = rf"{zh}|{re.escape(persona.name.zh[0])}{_TABLE['titles']}"
    latin = rf"(?:(?:mr|ms|mrs|miss|manager|director)\.? {family}|{whole}|old {family})"
    return (
        rf"(?:(?:{called})[，,！!]\s*(?!我说|他说|她说).*(?:我|你|您)|{latin}(?:, (?!he said|i said|{latin})|"
        r"[!—]).*\b(?:i|you|we|our|your|my)\b)"
    )


def wrong_language(line: str, lang: Lang) -> bool:
    """Tell whether a line is not in the scene's language. A Chinese line may hold product names, an English one a
    Chinese name."""
    if OTHER_SCRIPTS.search(line):
        return True
    han, latin = len(_HAN.findall(line)), len(_LETTER.findall(line))
    if lang == "zh":
        return not han or han * 3 < latin or ENGLISH_RUN.search(line) is not None
    if han > 6 or han * 4 > latin:
        return True
    said = _WORD.findall(line.lower().replace("’", "'"))
    foreign = sum(word in _FOREIGN for word in said)
    return foreign >= 3 and foreign > sum(word in _ENGLISH for word in said)
