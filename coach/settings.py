"""All settings in one frozen object, read once from the environment and `.env`."""

import os
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cached_property
from io import StringIO
from ipaddress import ip_address
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from dotenv.parser import Binding, parse_stream
from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from coach.errors import SettingsError

PACKAGE = Path(__file__).resolve().parent
SHIPPED = PACKAGE / "shipped"
ROOT = SHIPPED if SHIPPED.is_dir() else PACKAGE.parent
"""Folder of app.py, personas, rubrics and knowledge: the checkout, or their copy in an installed package."""

HOME = ".coach"
ENV_FILE = Path(".env")
PREFIX = "COACH_"
OPENAI = "https://api.openai.com/v1"

SECRETS = {"BASE_URL": "a URL", "CHROMA_URL": "a URL", "API_KEY": "a key that cannot be sent"}
"""Settings that are never repeated, and what is said of them instead."""


class Settings(BaseSettings):
    """What an operator may set; every name is an environment variable with the prefix `COACH_`.

    `home`: folder for the database and the knowledge index, by default `.coach` in the checkout, or in the folder an
    installed coach is started in · `content`: folder that holds personas,
    rubrics and knowledge · `database_url`: an SQLAlchemy URL, by default SQLite in `home` · `chroma_url`:
    a Chroma server that holds the knowledge index, by default it is a folder in `home` · `host`, `port`: where the
    pages are served. Without login the coach serves loopback addresses only · `timezone`: the zone of the times on
    pages, in file names and in exports, as an IANA name; by default this machine's.

    The language model: `model` turns it on; `judge_model` if another one judges · `api_key`, `base_url`: as
    `OPENAI_API_KEY`, `OPENAI_BASE_URL` too · `temperature` 0..2 of the actor, `judge_temperature` of everything
    else · `model_timeout`: seconds without a sign of life · `actor_tokens`, `judge_tokens`: caps on an answer ·
    `reading`: whether the model reads a reply as well before it is answered, `auto` while it does so within a second,
    always (`model`) or never (`embedded`) ·
    `daily_tokens`: what a learner may spend in a day (UTC) · `replies_a_minute`: how fast.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
        populate_by_name=True,
        hide_input_in_errors=True,
    )

    home: Path = Field(default_factory=lambda: (Path.cwd() if ROOT is SHIPPED else ROOT) / HOME)
    content: Path = ROOT
    database_url: str = ""
    chroma_url: str = ""
    host: str = "127.0.0.1"
    port: int = Field(default=8501, ge=1, le=65535)
    timezone: str = ""

    model: str = ""
    judge_model: str = ""
    api_key: SecretStr = Field(
        default=SecretStr(""), validation_alias=AliasChoices("COACH_API_KEY", "OPENAI_API_KEY", "api_key")
    )
    base_url: str = Field(default="", validation_alias=AliasChoices("COACH_BASE_URL", "OPENAI_BASE_URL", "base_url"))
    temperature: float = Field(default=0.8, ge=0, le=2)
    judge_temperature: float = Field(default=0.0, ge=0, le=2)
    model_timeout: float = Field(default=30, gt=0, le=600)
    actor_tokens: int = Field(default=400, ge=50, le=8000)
    judge_tokens: int = Field(default=1500, ge=200, le=16000)
    reading: Literal["auto", "model", "embedded"] = "auto"
    daily_tokens: int = Field(default=400_000, ge=0)
    replies_a_minute: int = Field(default=20, ge=1, le=600)

    @field_validator("api_key")
    @classmethod
    def _sendable(cls, key: SecretStr) -> SecretStr:
        """A copied key often brings a line end; what else cannot stand in a header is a mistake to be told."""
        bare = key.get_secret_value().strip()
        if not (bare.isascii() and bare.isprintable()):
            raise ValueError("a key of plain letters, digits and signs, as the provider shows it")
        return SecretStr(bare)

    @field_validator("base_url")
    @classmethod
    def _named_endpoint(cls, url: str) -> str:
        if url and (problem := endpoint_problem(url)):
            raise ValueError(problem)
        return url

    @field_validator("chroma_url")
    @classmethod
    def _chroma_server(cls, url: str) -> str:
        if url and not _is_server(url):
            raise ValueError("http:// or https:// and a host, such as http://127.0.0.1:8000, or nothing")
        return url.rstrip("/")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        if zone and zone not in (known := available_timezones()):
            near = get_close_matches(zone, known, n=2) or ["Asia/Shanghai", "Europe/London"]
            raise ValueError(f"an IANA name such as {' or '.join(near)}, or nothing for the zone of this machine")
        return zone

    @field_validator("host")
    @classmethod
    def _loopback(cls, host: str) -> str:
        if not is_loopback(host):
            raise ValueError("a loopback address, such as 127.0.0.1: there is no login yet")
        return host

    @cached_property
    def database(self) -> str | Path:
        """The SQLAlchemy URL that was set, else the file in `home`; a path is never written as a URL."""
        return self.database_url or self.home / "coach.db"

    @cached_property
    def endpoint(self) -> str:
        """The base URL of the language model in force."""
        return self.base_url or OPENAI

    @cached_property
    def judge(self) -> str:
        """The model that judges, advises and looks back."""
        return self.judge_model or self.model

    @cached_property
    def index(self) -> Path:
        """Folder of the knowledge index."""
        return self.home / "knowledge"


def load_settings() -> Settings:
    """Return the settings; raises SettingsError naming the first setting that cannot be used."""
    try:
        _require_readable()
        return Settings()
    except UnicodeDecodeError:
        problem = SettingsError(name=".env", found="bytes that are not UTF-8", allowed="a UTF-8 text file")
    except ValidationError as error:
        problem = _named(error)
    # Raised out here, so that no traceback leads to an error that holds what was set: it may be the key.
    raise problem


def unknown_settings() -> Iterator[SettingsError]:
    """Yield one error for each name that begins like a setting and is none, with the nearest that is."""
    known = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]
    written = [line.key for line in _dotenv() if line.key]
    for name in sorted({name.upper() for name in (*os.environ, *written)}):
        if name.startswith(PREFIX) and name not in known:
            near = get_close_matches(name, known, n=1) or known
            yield SettingsError(name=name, found="there is no such setting", allowed=", ".join(near))


def _dotenv() -> list[Binding]:
    if not ENV_FILE.is_file():
        return []
    # What is not UTF-8 is told by pydantic; here only names are looked at.
    return list(parse_stream(StringIO(ENV_FILE.read_text(encoding="utf-8", errors="replace"))))


def _require_readable() -> None:
    """Refuse a line of `.env` that would be passed over; what stands in it may be a key and is not repeated."""
    for line in _dotenv():
        if line.error or (line.key and line.value is None):
            text, bare = line.original.string, line.original.string.lstrip()
            found = "a full-width “＝”" if "＝" in text else "not a name, “=” and a value"
            number = line.original.line + text.removesuffix(bare).count("\n")
            raise SettingsError(name=f"{ENV_FILE}, line {number}", found=found, allowed="NAME=value")


def _named(error: ValidationError) -> SettingsError:
    first = error.errors()[0]
    name = "_".join(str(part) for part in first["loc"]).upper()
    name = name if name.startswith(("COACH_", "OPENAI_")) else f"COACH_{name}"
    # What stands in a URL may be a password; like a key it is not repeated.
    secret = next((what for end, what in SECRETS.items() if name.endswith(end)), None)
    allowed = str(first["msg"]).removeprefix("Value error, ")
    return SettingsError(name=name, found=secret or repr(first["input"]), allowed=allowed)


def _is_server(url: str) -> bool:
    """Tell whether this is a scheme and a host, and a port and a path at most: no name, password, query or fragment."""
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return named and parts.scheme in ("http", "https") and "@" not in url and not parts.query and not parts.fragment


def is_loopback(host: str) -> bool:
    """Tell whether an address is reachable from this machine only."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def endpoint_problem(url: str) -> str:
    """Return what an endpoint's URL must be if this is none to be used, else nothing."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https"):
        return "a URL such as https://api.example.com/v1"
    if parts.username is not None or parts.password is not None:
        return "a URL without a name or a password in it; the key goes into OPENAI_API_KEY"
    return ""
