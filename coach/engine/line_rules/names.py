"""People and companies a line names, as far as spelling shows: capitals in English; in Chinese a surname with a title
or a full name where only a name can stand, and companies by what they end in. The tables are in `names.toml`."""

import re
from collections.abc import Iterator

from coach.domain.standing import Cue
from coach.domain.text import Lang
from coach.engine.line_rules.heard import open_now, said, told
from coach.engine.line_rules.tables import compiled, table, words
from coach.engine.protocols import Stage

_TABLE = table("names")
PATTERNS = {
    kind: [compiled(source, _TABLE["parts"]) for source in sources] for kind, sources in _TABLE["patterns"].items()
}
_NO_NAME = frozenset(_TABLE["words"]["no_name"])
_ORDINARY, _NOBODY, _BEGINNINGS = (words(_TABLE["words"][kind]) for kind in ("ordinary", "nobody", "beginnings"))


def invents_a_name(line: str, cue: Cue, stage: Stage) -> bool:
    """Tell whether a line names somebody whom neither the talk nor what is open in the person's own file does."""
    names = names_in(line, stage.play.lang)
    if not names:  # nearly always; the file need not be written out then
        return False
    heard = "\n".join([*said(stage), *open_now(cue, stage), stage.play.persona.name.get(stage.play.lang)])
    strange = [name for name in names if not is_named(name, heard)]
    return bool(strange) and not all(is_named(name, _open_file(cue, stage)) for name in strange)


def _open_file(cue: Cue, stage: Stage) -> str:
    """The person's whole file but for the facts nobody has released."""
    persona, known = stage.play.persona, told(cue, stage)
    scenes = tuple(
        scene.model_copy(update={"facts": tuple(fact for fact in scene.facts if fact.id in known)})
        for scene in persona.scenes
    )
    return persona.model_copy(update={"scenes": scenes}).model_dump_json()


def names_in(line: str, lang: Lang) -> list[str]:
    """Return the names in a line: in Chinese a surname, a full name or what a company is called; in English a word in
    lower case. Names without a title, a capital or a telling place are not seen."""
    return list(_chinese(line) if lang == "zh" else _english(line))


def _found(kind: str, line: str) -> Iterator[str]:
    for pattern in PATTERNS[kind]:
        yield from (next(group for group in match.groups() if group) for match in pattern.finditer(line))


def _chinese(line: str) -> Iterator[str]:
    yield from (*_found("titled", line), *_found("old_or_young", line), *_found("brand", line))
    yield from (name for name in _found("full", line) if not _NO_NAME & {*name[1:]})
    yield from (name for name in _found("company", line) if name not in _ORDINARY and not _NO_NAME & {*name})


def _english(line: str) -> Iterator[str]:
    starts = (name for name in _found("starts", line) if name.lower() not in _BEGINNINGS)
    names = (name.lower() for name in (*_found("capitals", line), *starts))
    return (name for name in names if not _NOBODY & {name, name.removesuffix("s")})


def is_named(name: str, text: str) -> bool:
    """Tell whether a name that `names_in` found stands in a text, in any case."""
    if not name.isascii():
        return name in text
    low = text.lower()
    found = re.finditer(rf"{name.removesuffix('s')}s?\b", low)  # begins with letters: quick to look for
    return any(not low[match.start() - 1 : match.start()].isalnum() for match in found)
