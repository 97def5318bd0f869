"""What Chroma leaves undone in a folder, as a program: `housekeeping.py sweep|mend FOLDER`; exit 1 if nothing was done.

It runs in a process of its own. SQLite is in Chroma and in Python, each with its own list of what it has open, and by
the system's rules one that closes a file gives up the locks of both: the file would be damaged under a writer's hands.
"""

import re
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

FILE = "chroma.sqlite3"
WAIT = 30
"""Seconds to wait for others who hold the database."""

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def sweep(folder: Path) -> bool:
    """Take what was deleted out of the files: SQLite leaves text in free pages, Chroma the vectors of a collection."""
    with closing(sqlite3.connect(folder / FILE, timeout=WAIT)) as database:
        freed = bool(database.execute("PRAGMA freelist_count").fetchone()[0])
        if freed:
            database.execute("VACUUM")
        _drop_vectors(folder, {row[0] for row in database.execute("SELECT id FROM segments")})
        return freed


def mend(folder: Path) -> bool:
    """Delete Chroma's files where its database is damaged, and nothing else that may lie there."""
    if _is_sound(folder / FILE):
        return False
    for file in folder.glob(f"{FILE}*"):
        file.unlink()
    _drop_vectors(folder, set())
    return True


def _is_sound(file: Path) -> bool:
    try:
        with closing(sqlite3.connect(file, timeout=WAIT)) as database:
            return bool(database.execute("PRAGMA quick_check").fetchone()[0] == "ok")
    except sqlite3.OperationalError:
        return True  # locked, or not ours to read: no sign of damage
    except sqlite3.DatabaseError:
        return False


def _drop_vectors(folder: Path, kept: set[str]) -> None:
    for found in folder.iterdir():
        if found.is_dir() and _UUID.fullmatch(found.name) and found.name not in kept:
            shutil.rmtree(found, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(0 if {"sweep": sweep, "mend": mend}[sys.argv[1]](Path(sys.argv[2])) else 1)
