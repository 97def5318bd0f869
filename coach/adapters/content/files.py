"""The content files in force: personas, rubric, knowledge. A wrong file is left out and named, no more."""

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from coach.adapters.content.folders import misnamed, strays
from coach.adapters.content.markdown import load_document
from coach.adapters.content.strict_yaml import parse_yaml, read_text
from coach.adapters.content.validation import validated
from coach.domain.catalog import Catalog
from coach.domain.knowledge import Document
from coach.domain.persona import Persona
from coach.domain.rubric import Rubric
from coach.domain.text import Frozen
from coach.errors import ContentError, ContentErrors

Noun = TypeVar("Noun", bound=Frozen)

RUBRIC = "ofnr"
CATALOGS = ("feelings", "needs", "pseudo_feelings")


class ContentFiles:
    """Content read once from a folder; `problems` says what was left out and why."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._problems = list(strays(root))
        self._personas = self._once(self._load("personas", "*.yaml", self.persona))
        self._documents = self._load("knowledge/sop", "*.md", self.document)
        self._documents += self._load("knowledge/cases", "*.md", self.document)

    def personas(self) -> Sequence[Persona]:
        """Return the personas whose files are right, by id."""
        return self._personas

    def documents(self) -> Sequence[Document]:
        """Return the SOPs and cases whose files are right."""
        return self._documents

    def rubric(self) -> Rubric:
        """Return the rubric in force; raises ContentError, for without one nothing can be scored."""
        return self._rubric

    @cached_property
    def _rubric(self) -> Rubric:
        return self.rubric_in(self._root / "rubrics" / f"{RUBRIC}.yaml")

    def rubric_in(self, path: Path) -> Rubric:
        """Return the rubric in a file; raises ContentError or ContentErrors."""
        return self._yaml(path, Rubric)

    def catalog(self, name: str) -> Catalog:
        """Return a word catalogue (feelings, needs, pseudo_feelings); raises ContentError."""
        return self.catalog_in(self._root / "knowledge" / "catalogs" / f"{name}.yaml")

    def catalog_in(self, path: Path) -> Catalog:
        """Return the word catalogue in a file; raises ContentError or ContentErrors."""
        return self._yaml(path, Catalog)

    def problems(self) -> Sequence[str]:
        """Return one sentence for each thing wrong in the files that were left out."""
        return [str(problem) for problem in self._problems]

    def persona(self, path: Path) -> Persona:
        """Return the persona in a file; raises ContentError or ContentErrors."""
        persona = self._yaml(path, Persona)
        if persona.id != path.stem:
            raise ContentError(
                file=self._name(path), line=1, field="id", found=persona.id, allowed=f"the file's name, {path.stem}"
            )
        return persona

    def document(self, path: Path) -> Document:
        """Return the SOP or case in a file; raises ContentError or ContentErrors."""
        return load_document(path, self._name(path))

    def misnamed(self, path: Path) -> ContentError | None:
        """Return why a file would not be read where it lies and as it is called, if so."""
        return misnamed(path, self._name(path))

    def _yaml(self, path: Path, noun: type[Noun]) -> Noun:
        name = self._name(path)
        return validated(parse_yaml(read_text(path, name), name), noun, name)

    def _load(self, folder: str, pattern: str, read: Callable[[Path], Noun]) -> list[Noun]:
        found = []
        for path in sorted((self._root / folder).glob(pattern)):
            try:
                found.append(read(path))
            except ContentErrors as errors:
                self._problems += errors.problems
            except ContentError as error:
                self._problems.append(error)
        return found

    def _once(self, personas: list[Persona]) -> list[Persona]:
        """Leave out a persona that brings a scene another one has already: a scene is found by its id alone."""
        taken: dict[str, str] = {}
        kept = []
        for persona in personas:
            double = next((scene.id for scene in persona.scenes if scene.id in taken), None)
            if double is None:
                kept.append(persona)
                taken |= {scene.id: persona.id for scene in persona.scenes}
            else:
                allowed = f"an id no other persona uses ({taken[double]} has this one)"
                file = f"personas/{persona.id}.yaml"
                self._problems.append(ContentError(file=file, line=1, field="scenes", found=double, allowed=allowed))
        return kept

    def _name(self, path: Path) -> str:
        return path.relative_to(self._root).as_posix() if path.is_relative_to(self._root) else str(path)
