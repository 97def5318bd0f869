"""Pages run in-process, on a home of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from coach.bootstrap import Coach
from coach.settings import load_settings
from coach.ui import parts

APP = Path(__file__).parents[2] / "app.py"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home folder with an index; the process-wide coach is made anew for it."""
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    parts.coach.clear()
    Coach(load_settings()).admin.index()
    yield tmp_path
    parts.coach.clear()


@pytest.fixture
def app(home: Path) -> AppTest:
    """The app as a browser without a language would see it: Chinese."""
    return AppTest.from_file(str(APP), default_timeout=30)
