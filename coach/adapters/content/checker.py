"""Checking content files as a trainer asks for it: every problem of every file, each one sentence."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from coach.adapters.content.files import CATALOGS, ContentFiles
from coach.adapters.content.folders import is_written
from coach.domain.persona import Persona
from coach.errors import ContentError, ContentErrors
from coach.quality.review_persona import review_persona


class FileChecker:
    """Checks files one by one, and what they say of each other."""

    def __init__(self, content: ContentFiles) -> None:
        self._content = content

    def check(self, paths: Sequence[Path]) -> Sequence[str]:
        """Return one sentence for each thing wrong; an empty list means that all is right."""
        if not paths:
            return [*self._content.problems(), *self._whole()]
        return [problem for path in paths for file in _files(path) for problem in self._file(file)]

    def _whole(self) -> Iterator[str]:
        yield from _problems(self._content.rubric)
        for name in CATALOGS:
            yield from _problems(partial(self._content.catalog, name))
        for persona in self._content.personas():
            yield from self._persona(persona, f"personas/{persona.id}.yaml")

    def _file(self, path: Path) -> Iterator[str]:
        if problem := self._content.misnamed(path):
            yield str(problem)
        elif path.suffix == ".md":
            yield from _problems(partial(self._content.document, path))
        elif path.parent.name == "rubrics":
            yield from _problems(partial(self._content.rubric_in, path))
        elif path.parent.name == "catalogs":
            yield from _problems(partial(self._content.catalog_in, path))
        else:
            try:
                yield from self._persona(self._content.persona(path), str(path))
            except ContentErrors as errors:
                yield from (str(problem) for problem in errors.problems)
            except ContentError as error:
                yield str(error)

    def _needs(self) -> set[str]:
        """Ids of the needs catalogue; empty if that file is wrong, which is a problem of its own."""
        try:
            return {entry.id for entry in self._content.catalog("needs").entries}
        except (ContentError, ContentErrors):
            return set()

    def _persona(self, persona: Persona, file: str) -> Iterator[str]:
        needs = self._needs()
        rules = {document.id for document in self._content.documents()}
        for scene in persona.scenes:
            for need in scene.needs:
                if needs and need.catalog not in needs:
                    yield _sentence(file, f"scenes.{scene.id}.needs.{need.id}.catalog", need.catalog, sorted(needs))
            for rule in scene.sop:
                if rule not in rules:
                    yield _sentence(file, f"scenes.{scene.id}.sop", rule, sorted(rules))
        for finding in review_persona(persona):
            yield str(ContentError(file=file, line=1, **finding._asdict()))


def _problems(load: Callable[[], object]) -> Iterator[str]:
    try:
        load()
    except ContentErrors as errors:
        yield from (str(problem) for problem in errors.problems)
    except ContentError as error:
        yield str(error)


def _sentence(file: str, field: str, found: str, allowed: list[str]) -> str:
    return str(ContentError(file=file, line=1, field=field, found=found, allowed="one of " + ", ".join(allowed)))


def _files(path: Path) -> list[Path]:
    return sorted(filter(is_written, path.rglob("*"))) if path.is_dir() else [path]
