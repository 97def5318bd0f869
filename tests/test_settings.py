"""Settings: read from the environment, refused by name."""

import traceback
from pathlib import Path

import pytest

from coach.endpoint import endpoint_problem, is_loopback
from coach.errors import SettingsError
from coach.settings import Settings, load_settings, unknown_settings


def test_the_database_lies_in_the_home_folder_unless_it_is_named() -> None:
    assert Settings(home=Path("/h")).database == Path("/h/coach.db")
    assert Settings(home=Path("/h"), database_url="sqlite:////d/x.db").database == "sqlite:////d/x.db"
    assert Settings(home=Path("/h")).index == Path("/h/knowledge")


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    monkeypatch.setenv("COACH_PORT", "9000")
    assert (load_settings().home, load_settings().port) == (tmp_path, 9000)


def test_a_dotenv_file_is_read_from_where_the_coach_is_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("COACH_PORT=9001\nSOMETHING_ELSE=1\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert load_settings().port == 9001


def test_a_dotenv_file_that_is_not_utf_8_is_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("COACH_HOME=仓库".encode("gb18030"))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError):
        load_settings()


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [("COACH_PORT=9001\n\n# 注释\n\nCOACH_MODEL＝qwen-canary\n", 5, "full-width"),
     ("COACH_MODEL ＝ qwen-canary\n", 1, "full-width"), ("\n\nOPENAI_API_KEY sk-canary\n", 3, "not a name"),
     ("A=1\n=canary\n", 2, "not a name"), ("COACH_MODEL：canary", 1, "not a name"),
     ('A="canary\nB=2\n', 1, "not a name")],
)  # fmt: skip
def test_a_line_of_dotenv_that_would_be_passed_over_is_told_by_its_number(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, line: int, found: str
) -> None:
    (tmp_path / ".env").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError, match=rf"\.env, line {line} .*{found}") as caught:
        load_settings()
    assert "canary" not in str(caught.value)


def test_what_dotenv_files_may_hold_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lines = [
        "\ufeff# ＝",
        "export COACH_PORT=9001",
        "",
        "COACH_MODEL='qwen＝1'  # ＝",
        "COACH_JUDGE_MODEL=",
        'A="b',
        'c"',
    ]
    (tmp_path / ".env").write_text("\r\n".join(lines), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert (load_settings().port, load_settings().model) == (9001, "qwen＝1")
    assert not list(unknown_settings())


def test_a_name_that_is_no_setting_is_told_with_the_nearest(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("COACH_DAYLY_TOKENS=5\nCOACH_PORT=9001\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COACH_MODLE", "canary")
    monkeypatch.setenv("COACH_API_KEY", "canary")
    first, second = unknown_settings()
    assert (first.fields["name"], first.fields["allowed"]) == ("COACH_DAYLY_TOKENS", "COACH_DAILY_TOKENS")
    assert (second.fields["name"], second.fields["allowed"]) == ("COACH_MODLE", "COACH_MODEL")
    assert "canary" not in f"{first} {second}"


@pytest.mark.parametrize(
    ("name", "value"),
    [("COACH_PORT", "http"), ("COACH_PORT", "0"), ("COACH_PORT", "65536"), ("COACH_HOST", "0.0.0.0"),
     ("COACH_HOST", "192.168.1.5"), ("COACH_HOST", "example.org"), ("COACH_HOST", "::")],
)  # fmt: skip
def test_a_setting_that_cannot_be_used_is_named_with_what_was_found(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert name in str(caught.value)
    assert value in str(caught.value)


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost", True),
     ("0.0.0.0", False), ("10.0.0.1", False), ("localhost.example.org", False), ("", False)],
)  # fmt: skip
def test_loopback_is_told_from_what_others_can_reach(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


@pytest.mark.parametrize("written", ["sk-1\n", " sk-1", "sk-1\r\n\t"])
def test_blanks_around_a_key_are_no_part_of_it(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", written)
    assert load_settings().api_key.get_secret_value() == "sk-1"


@pytest.mark.parametrize("key", ["sk-canary\nx", "sk-canary\x7f", "sk-canaryé", "ｓk-canary", "sk-canary\u200b"])
def test_a_key_that_cannot_be_sent_is_told_without_the_key(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.setenv("COACH_API_KEY", key)
    with pytest.raises(SettingsError, match="API_KEY") as caught:
        load_settings()
    assert "canary" not in "".join(traceback.format_exception(caught.value))
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


def test_a_setting_that_is_wrong_leads_to_no_other_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COACH_BASE_URL", "https://me:canary@models.example/v1")
    for _ in range(2):
        with pytest.raises(SettingsError) as caught:
            load_settings()
        assert "canary" not in "".join(traceback.format_exception(caught.value))
        assert caught.value.__context__ is None
        (tmp_path / ".env").write_bytes("OPENAI_API_KEY=canary仓库".encode("gb18030"))
        monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    "url",
    ["models.example", "models.example/v1", "ftp://models.example/v1", "https://", "https:///v1", "https://[::1",
     "https://models.example:port/v1", "https://me@models.example/v1", "https://me:pw@models.example/v1"],
)  # fmt: skip
def test_what_is_no_endpoint_is_refused(url: str) -> None:
    assert endpoint_problem(url)


@pytest.mark.parametrize(
    "url",
    ["https://api.openai.com/v1", "https://[2001:db8::5]/v1", "https://模型.example/v1", "http://127.0.0.1:8000/v1",
     "http://localhost:11434/v1", "http://models.internal:8000/v1"],
)  # fmt: skip
def test_an_endpoint_is_where_the_operator_says(url: str) -> None:
    assert endpoint_problem(url) == ""


@pytest.mark.parametrize(
    "url",
    ["chroma:8000", "ftp://chroma", "http://", "http://me:canary@chroma:8000", "http://chroma:0", "http://chroma:x",
     "http://chroma/?key=canary", "http://chroma/#canary", "http://[::1"],
)  # fmt: skip
def test_what_is_no_chroma_server_is_refused_without_its_password(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("COACH_CHROMA_URL", url)
    with pytest.raises(SettingsError, match=r"COACH_CHROMA_URL.*http://127\.0\.0\.1:8000") as caught:
        load_settings()
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("url", ["", "http://chroma:8000", "https://chroma.example/knowledge", "http://[::1]:8000"])
def test_a_chroma_server_may_be_anywhere(url: str) -> None:
    assert Settings(chroma_url=url).chroma_url == url
    assert Settings(chroma_url=f"{url}/" if url else "").chroma_url == url


def test_a_time_zone_is_an_iana_name_or_the_nearest_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_TIMEZONE", "Asia/Shanghai")
    assert load_settings().timezone == "Asia/Shanghai"
    monkeypatch.setenv("COACH_TIMEZONE", "Asia/Shangai")
    with pytest.raises(SettingsError, match=r"COACH_TIMEZONE .*Asia/Shanghai"):
        load_settings()


@pytest.mark.parametrize("way", ["auto", "model", "embedded"])
def test_who_reads_a_reply_is_one_of_three_ways(monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    assert Settings().reading == "auto"
    monkeypatch.setenv("COACH_READING", way)
    assert load_settings().reading == way


def test_another_way_to_read_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_READING", "fast")
    with pytest.raises(SettingsError, match=r"COACH_READING.*'fast'.*'auto', 'model' or 'embedded'"):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value", "accounts"),
    [("COACH_URL", "https://coach.example.com", "off"), ("COACH_URL", "http://coach.example.com", "local"),
     ("COACH_URL", "coach.example.com", "local"), ("COACH_URL", "https://coach.example.com/a", "local"),
     ("COACH_HOST", "0.0.0.0", "local"), ("COACH_ACCOUNTS", "ldap", "ldap")],
)  # fmt: skip
def test_others_reach_the_coach_over_https_and_with_accounts_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, accounts: str
) -> None:
    monkeypatch.setenv("COACH_ACCOUNTS", accounts)
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name):
        load_settings()


def test_where_people_open_the_coach_is_told_from_where_it_listens() -> None:
    served = Settings(accounts="local", url="https://Coach.example.com/", host="0.0.0.0")
    assert (served.address, served.host) == ("https://coach.example.com", "0.0.0.0")
    assert Settings(host="::1", port=9000).address == "http://[::1]:9000"
