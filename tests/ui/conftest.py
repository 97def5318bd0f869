"""Pages run in-process, on a home of their own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from coach.bootstrap import Coach
from coach.settings import Settings
from coach.ui import app_context, pacing

APP = Path(__file__).parents[2] / "app.py"


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with an index, built once."""
    home = tmp_path_factory.mktemp("indexed")
    Coach(Settings(home=home)).admin.index()
    return home


@pytest.fixture
def home(indexed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home folder of the test's own; the process-wide coach is made anew for it."""
    home = tmp_path / "home"
    shutil.copytree(indexed, home)
    monkeypatch.setenv("COACH_HOME", str(home))
    # It would run on beside the tests that follow, each with a coach and an index of its own.
    monkeypatch.setattr(app_context, "_warm", lambda _coach: None)
    monkeypatch.setattr(pacing, "PAUSE", 0.0)  # nobody watches
    monkeypatch.setattr(pacing, "BEAT", 0.0)
    app_context.coach.clear()
    yield home
    app_context.coach.clear()


@pytest.fixture
def app(home: Path) -> AppTest:
    """The app as a browser without a language would see it: Chinese."""
    return AppTest.from_file(str(APP), default_timeout=120)
