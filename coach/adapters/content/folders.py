"""Where content files lie and how their names end; what was written elsewhere is named and not passed over."""

from collections.abc import Iterator
from pathlib import Path

from coach.errors import ContentError

FOLDERS = {
    "personas": ".yaml",
    "knowledge/sop": ".md",
    "knowledge/cases": ".md",
    "knowledge/catalogs": ".yaml",
    "rubrics": ".yaml",
}
TOPS = {Path(folder).parts[:1] for folder in FOLDERS}
WRITTEN = {".yaml", ".yml", ".md", ".markdown", ".txt"}
"""Endings, in any case and with anything after them, of what a trainer may have meant as content."""


def is_written(path: Path) -> bool:
    """Tell whether a trainer may have meant this file as content."""
    hidden = path.name.startswith((".", "README"))
    return not hidden and not WRITTEN.isdisjoint(ending.lower() for ending in path.suffixes)


def misnamed(path: Path, name: str) -> ContentError | None:
    """Return what is wrong with where a file lies or how its name ends; `name` is its path within the content."""
    folder = Path(name).parent
    ending = FOLDERS.get(folder.as_posix())
    if ending is None and folder.parts[:1] in TOPS:
        return ContentError(file=name, line=1, field="folder", found=folder.as_posix(), allowed=", ".join(FOLDERS))
    endings = [ending] if ending else sorted(set(FOLDERS.values()))
    if path.suffix not in endings:
        allowed = f"a name that ends in {' or '.join(endings)}"
        return ContentError(file=name, line=1, field="file name", found=path.name, allowed=allowed)
    return None


def strays(root: Path) -> Iterator[ContentError]:
    """Yield what is wrong with the names and places of files that would not be read."""
    for top in sorted(TOPS):
        for path in sorted(root.joinpath(*top).rglob("*")):
            if is_written(path) and (problem := misnamed(path, path.relative_to(root).as_posix())):
                yield problem
