"""The file a database lies in: any path, nobody else's eyes, and a word about network shares."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from coach.adapters.database import engine as opening
from coach.adapters.database import files
from coach.adapters.database.engine import open_database
from coach.adapters.database.store import SqlStore
from coach.settings import Settings
from tests import world as build

pytestmark = pytest.mark.faults

ODD = ["100% sure", "a?b=c", "a#b", "a%20b", "with spaces", "名字", "file:x", "a'b\"c", "a:b@c"]


@pytest.fixture(params=[0o022, 0o000], ids=["usual", "none"])
def _umask(request: pytest.FixtureRequest) -> Iterator[None]:
    was = os.umask(request.param)
    yield
    os.umask(was)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.mark.parametrize("name", ODD)
def test_a_home_of_any_name_holds_its_database(tmp_path: Path, name: str) -> None:
    home = tmp_path / name
    where = Settings(home=home).database
    assert isinstance(where, Path)
    engine = open_database(where)
    SqlStore(engine).create(build.session(), {})
    engine.dispose()
    again = open_database(home / "coach.db")
    assert SqlStore(again).load("s1") == build.session()
    again.dispose()
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ODD)
def test_a_coach_installed_in_a_folder_of_any_name_finds_its_migrations(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    elsewhere = shutil.copytree(opening.MIGRATIONS, tmp_path / name / "migrations")
    monkeypatch.setattr(opening, "MIGRATIONS", elsewhere)
    engine = open_database(tmp_path / "coach.db")
    SqlStore(engine).create(build.session(), {})
    engine.dispose()


@pytest.mark.usefixtures("_umask")
def test_only_the_owner_may_read_a_database_and_what_lies_beside_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    engine = open_database(home / "coach.db")
    SqlStore(engine).create(build.session(), {})
    assert mode(home) == 0o700
    assert {path.name: mode(path) for path in home.iterdir()} == dict.fromkeys(
        ("coach.db", "coach.db-wal", "coach.db-shm"), 0o600
    )
    engine.dispose()


def test_a_database_that_others_could_read_is_closed_to_them(database: Path) -> None:
    database.chmod(0o644)
    open_database(database).dispose()
    assert mode(database) == 0o600


def test_a_folder_that_was_there_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    open_database(tmp_path / "coach.db").dispose()
    assert mode(tmp_path) == 0o755


@pytest.mark.parametrize(
    ("mounts", "warned"),
    [
        ("/dev/sda1 / ext4 rw 0 0\n", False),
        ("/dev/sda1 / ext4 rw 0 0\nnas:/x {home} nfs4 rw 0 0\n", True),
        ("nas:/x / nfs rw 0 0\n/dev/sdb1 {home} ext4 rw 0 0\n", False),
        ("//nas/x {home} cifs rw 0 0\n", True),
        ("", False),
    ],
)
def test_a_database_on_a_network_share_is_warned_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, mounts: str, warned: bool
) -> None:
    home = tmp_path / "a home"
    home.mkdir()
    table = tmp_path / "mounts"
    table.write_text(mounts.replace("{home}", str(home).replace(" ", "\\040")), encoding="utf-8")
    monkeypatch.setattr(files, "MOUNTS", table)
    open_database(home / "coach.db").dispose()
    assert ("network share" in caplog.text) is warned
