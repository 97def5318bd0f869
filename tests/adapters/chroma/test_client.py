"""Opening the embedded Chroma."""

from pathlib import Path
from threading import Event, Thread

from coach.adapters.chroma.client import ChromaFolder


def test_a_folder_opens_while_another_is_being_reopened(tmp_path: Path) -> None:
    done = Event()

    def reopening() -> None:
        other = ChromaFolder(tmp_path / "other")
        while not done.is_set():
            other.reopen()

    beside = Thread(target=reopening)
    beside.start()
    try:
        for number in range(8):
            assert ChromaFolder(tmp_path / str(number)).made("clauses").count() == 0
    finally:
        done.set()
        beside.join()
