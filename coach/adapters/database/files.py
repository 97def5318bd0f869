"""The file a SQLite database lies in: private, on a disk of this machine, copied before it is changed."""

import logging
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
BESIDE = ("", "-wal", "-shm")
"""The database and what SQLite keeps beside it, which gets the database's own mode when it is made."""

MOUNTS = Path("/proc/mounts")
NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "9p", "fuse.sshfs"})


def keep_private(file: Path) -> None:
    """Make the file and the folder it lies in, if they are not there, and let nobody but the owner read the file."""
    file.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    file.touch(PRIVATE_FILE)
    for end in BESIDE:
        with suppress(FileNotFoundError, PermissionError):  # somebody else's file: it is for them to say who reads it
            file.with_name(file.name + end).chmod(PRIVATE_FILE)


def warn_of_network_share(file: Path) -> None:
    """Say in the log if the file lies on a network share, where SQLite's locks cannot be trusted."""
    kind = _file_system(file.resolve())
    if kind in NETWORK:
        logging.getLogger(__name__).warning(
            "%s lies on a network share (%s): two programs may damage it. Set COACH_HOME to a folder of this machine.",
            file,
            kind,
        )


def back_up(file: Path, copy: Path) -> None:
    """Write a copy of a database that is in use; one that is there is replaced."""
    copy.unlink(missing_ok=True)
    copy.touch(PRIVATE_FILE)
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def _file_system(path: Path) -> str:
    """Return the kind of file system a path lies on, as Linux calls it; empty where that is not told."""
    if not MOUNTS.exists():
        return ""
    mounts = [line.split(" ") for line in MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()]
    # A space in a mount point is written as \040. Of mounts on top of one another, the last one counts.
    kinds = {Path(where.replace("\\040", " ")): kind for _device, where, kind, *_options in mounts}
    return next((kinds[folder] for folder in (path, *path.parents) if folder in kinds), "")
