"""The index in a folder: what is left on disk, and what happens when the folder is damaged or gone."""

import inspect
import shutil
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

import chromadb.errors
import pytest

from coach.adapters.chroma.folder import ChromaFolder
from coach.errors import IndexMissing, KnowledgeError
from tests import world as build
from tests.adapters.chroma.encoders import index_at, retriever_at
from tests.adapters.chroma.test_search import COLD, HOW_OFTEN, ICE, asked, indexed_elsewhere

pytestmark = pytest.mark.faults


def files_with(path: Path, text: str) -> list[Path]:
    """Return the files that hold a text, looked at by another process: see housekeeping.py."""
    script = (
        "import sys; from pathlib import Path\n"
        "print(*(f for f in Path(sys.argv[1]).rglob('*') if f.is_file() and sys.argv[2].encode() in f.read_bytes()))"
    )
    found = subprocess.run([sys.executable, "-c", script, path, text], capture_output=True, text=True, check=True)
    return [Path(name) for name in found.stdout.split()]


def test_of_a_clause_that_was_taken_away_no_byte_is_left(folder: ChromaFolder, tmp_path: Path) -> None:
    index_at(folder).update([build.document(), asked(ICE)])
    for text in ("每两小时记一次", ICE):
        assert files_with(tmp_path, text)
    index_at(folder).update([build.document()])
    for text in ("每两小时记一次", ICE, "cold-room"):
        assert not files_with(tmp_path, text)
    assert files_with(tmp_path, "改单要提前一天通知")


def test_vectors_of_earlier_generations_are_deleted(folder: ChromaFolder, tmp_path: Path) -> None:
    many = [build.document(f"rule-{number}", 60) for number in range(5)]  # enough for Chroma to write a folder
    index_at(folder).update(many)
    before = vectors(tmp_path)
    assert before
    index_at(folder).update(many[:4])
    assert not before & vectors(tmp_path)


def vectors(path: Path) -> set[Path]:
    """Return the folders in which Chroma keeps vectors."""
    return {found for found in (path / "i").iterdir() if found.is_dir()}


def test_an_index_survives_the_process(folder: ChromaFolder, tmp_path: Path) -> None:
    indexed_elsewhere(folder, ["dock"])
    assert retriever_at(folder).find("改单要提前一天通知", 1)


def test_asking_makes_no_folder(folder: ChromaFolder, tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        retriever_at(folder).find("通知", 1)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_counts_as_not_built(folder: ChromaFolder, tmp_path: Path) -> None:
    (tmp_path / "i").mkdir()
    with pytest.raises(IndexMissing):
        retriever_at(folder).find("通知", 1)


def test_a_file_where_the_index_should_be_is_named(folder: ChromaFolder, tmp_path: Path) -> None:
    (tmp_path / "i").write_text("x", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=str(tmp_path)):
        retriever_at(folder).find("通知", 1)
    with pytest.raises(KnowledgeError, match=str(tmp_path)):
        index_at(folder).update([build.document()])
    assert (tmp_path / "i").read_text(encoding="utf-8") == "x"


def test_a_folder_deleted_under_a_running_coach_is_missing_until_it_is_built_again(
    folder: ChromaFolder, tmp_path: Path
) -> None:
    index_at(folder).update([build.document()])
    retriever = retriever_at(folder)
    assert retriever.find("改单要提前一天通知", 1)
    shutil.rmtree(tmp_path / "i")
    with pytest.raises(IndexMissing):
        retriever.find("改单要提前一天通知", 1)
    indexed_elsewhere(folder, ["dock", "cold"])
    assert retriever.find(HOW_OFTEN, 1)[0].citation() == "cold-room §1"


def test_a_folder_built_anew_between_two_questions_shows_what_is_in_it_now(
    folder: ChromaFolder, tmp_path: Path
) -> None:
    index_at(folder).update([build.document(), COLD])
    retriever = retriever_at(folder)
    assert retriever.find(HOW_OFTEN, 1)
    shutil.rmtree(tmp_path / "i")
    indexed_elsewhere(folder, ["dock"])
    assert "cold-room" not in {found.id for found in retriever.find(HOW_OFTEN, 5)}


def test_a_damaged_database_is_named_and_indexing_mends_it_without_a_restart(
    folder: ChromaFolder, tmp_path: Path
) -> None:
    index_at(folder).update([build.document(), COLD])
    retriever = retriever_at(folder)
    assert retriever.find(HOW_OFTEN, 1)
    (tmp_path / "i" / "chroma.sqlite3").write_bytes(b"not a database, " * 3000)
    (tmp_path / "i" / "rule.md").write_text("a trainer's", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="coach index"):
        retriever.find(HOW_OFTEN, 1)
    indexed_elsewhere(folder, ["dock", "cold"])
    assert retriever.find(HOW_OFTEN, 1)[0].citation() == "cold-room §1"
    assert (tmp_path / "i" / "rule.md").exists(), "only Chroma's files are deleted"


def test_vectors_that_are_gone_are_named_and_indexing_mends_them(folder: ChromaFolder, tmp_path: Path) -> None:
    many = [build.document(f"rule-{number}", 60) for number in range(5)]
    index_at(folder).update(many)
    for found in vectors(tmp_path):
        shutil.rmtree(found)
    fresh = ChromaFolder(tmp_path / "i")
    retriever = retriever_at(fresh)
    with pytest.raises(KnowledgeError, match="coach index"):
        retriever.find("改单要提前一天通知", 1)
    assert index_at(fresh).update(many) == (300, 0, 0)
    assert retriever.find("改单要提前一天通知", 1)


def test_a_folder_opens_while_another_is_being_opened(tmp_path: Path) -> None:
    done = Event()

    def opening() -> None:
        other = ChromaFolder(tmp_path / "other")
        while not done.is_set():
            other.close()
            other.client(make=True)

    beside = Thread(target=opening)
    beside.start()
    try:
        for number in range(8):
            assert ChromaFolder(tmp_path / str(number)).client(make=True).list_collections() == []
    finally:
        done.set()
        beside.join()


VENDORS_ERRORS = [
    error
    for _name, error in inspect.getmembers(chromadb.errors, inspect.isclass)
    if issubclass(error, Exception) and not inspect.isabstract(error)
]


def test_chroma_still_has_the_errors_we_looked_at() -> None:
    assert len(VENDORS_ERRORS) >= 14


@pytest.mark.parametrize("error", VENDORS_ERRORS)
def test_every_error_of_chroma_becomes_ours_once(error: type[Exception], folder: ChromaFolder) -> None:
    with pytest.raises(KnowledgeError) as caught, folder.translated():
        raise error("broken")
    assert isinstance(caught.value.__cause__, error)
    assert isinstance(caught.value, IndexMissing) == issubclass(error, chromadb.errors.NotFoundError)


def test_a_panic_of_the_bindings_is_named_and_what_ends_the_program_is_not_held_up(folder: ChromaFolder) -> None:
    class PanicException(BaseException):
        """As pyo3 raises it: no Exception."""

    with pytest.raises(KnowledgeError, match="PanicException"), folder.translated():
        raise PanicException("index out of bounds")
    with pytest.raises(KeyboardInterrupt), folder.translated():
        raise KeyboardInterrupt
