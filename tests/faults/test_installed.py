"""The built wheel, installed where nothing of the checkout can be seen, in folders with awkward names."""

import json
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from tests.servers import bare_environment, serving

ROOT = Path(__file__).parents[2]
COACH = ("-c", "from coach.cli.main import main; main()")

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A fresh environment with the built wheel in it, that sees the dependencies of this one."""
    folder = tmp_path_factory.mktemp("100% new? #1 %20")
    wheels = folder / "wheels"
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    venv.create(folder / "env", with_pip=False)
    made = str(folder / "env" / "bin" / "python")
    pip = [sys.executable, "-m", "pip", "--python", made, "--disable-pip-version-check", "install", "--quiet"]
    subprocess.run([*pip, "--no-deps", "--no-index", str(next(wheels.glob("*.whl")))], check=True)
    # The folder of a .pth file is searched, but its own .pth files, which lead to the checkout, are not read.
    [site] = (folder / "env").glob("lib/python*/site-packages")
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return made


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """An empty folder to start in, with a name that is no harmless URL."""
    folder = tmp_path / "主 页 #1?a=%20b"
    folder.mkdir()
    return folder


def said(python: str, folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [python, *COACH, *arguments], cwd=folder, env=bare_environment(), capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_an_installed_coach_brings_its_content(python: str, empty: Path) -> None:
    where = "import coach.settings; print(coach.settings.ROOT)"
    root = subprocess.run([python, "-c", where], cwd=empty, env=bare_environment(), capture_output=True, text=True)
    assert not Path(root.stdout.strip()).is_relative_to(ROOT)
    assert len(json.loads(said(python, empty, "scenes", "--json"))) == 12
    assert "all content files are right" in said(python, empty, "check")
    assert not list(empty.iterdir())


def test_an_installed_coach_finds_rules_in_a_home_of_the_folder_it_is_started_in(python: str, empty: Path) -> None:
    said(python, empty, "index")
    assert "account-ownership" in said(python, empty, "find", "撞单了先看什么")
    assert [path.name for path in empty.iterdir()] == [".coach"]


def test_an_installed_coach_serves_its_pages(python: str, empty: Path) -> None:
    with serving([python, *COACH], empty, bare_environment()):
        assert (empty / ".coach" / "coach.db").is_file()
    assert [path.name for path in empty.iterdir()] == [".coach"]
