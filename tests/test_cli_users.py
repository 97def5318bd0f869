"""`coach users …`: what it prints, and how it exits."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from coach.cli.main import app
from coach.errors import AccountRefused, ContentError, NotFound

LIST = """id,name,role,teams
wang,王敏,manager,东区;新人
Li Lei,李雷,rep,
zhao,赵云,boss,
chen,陈思,,东区
"""


@pytest.fixture(autouse=True)
def _home(migrated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))


def ran(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["users", *words], catch_exceptions=False)
    assert result.exit_code == code
    return result.output


def test_an_account_is_added_listed_changed_and_reset() -> None:
    assert ran("add", "mia", "--name", "Mia", "--team", "东区").startswith("mia\thttp://127.0.0.1:8501/welcome/")
    ran("role", "mia", "manager")
    ran("team", "mia", "东区", "西区")
    [line] = ran("list").splitlines()
    assert line.split() == ["mia", "manager", "Mia", "[东区,", "西区]", "(link", "not", "used", "yet)"]
    assert ran("reset", "mia") != ran("reset", "mia")


def test_the_good_rows_of_a_list_go_in_and_the_bad_ones_are_named(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(LIST, encoding="utf-8-sig")
    said = ran("import", str(tmp_path / "people.csv"), code=1)
    assert [line.split("\t")[0] for line in said.splitlines() if "\t" in line] == ["wang", "chen"]
    assert "line 3: The account “Li Lei” was not saved" in said
    assert "line 4: The account “zhao” was not saved" in said
    assert [line.split()[0] for line in ran("list").splitlines()] == ["chen", "wang"]


def test_what_cannot_be_done_is_one_of_our_errors(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        ran("reset", "nobody")
    with pytest.raises(AccountRefused):
        ran("add", "mia", "--role", "boss")
    (tmp_path / "other.csv").write_text("name;mail\n", encoding="utf-8")
    with pytest.raises(ContentError, match="columns"):
        ran("import", str(tmp_path / "other.csv"))
