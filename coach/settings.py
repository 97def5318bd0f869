"""All settings in one frozen object, read once from the environment and `.env`."""

import os
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cached_property
from io import StringIO
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from dotenv.parser import Binding, parse_stream
from pydantic import (
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from coach.endpoint import OPENAI, Endpoint, endpoint_problem, extra_problem, is_loopback, json_object
from coach.errors import SettingsError

PACKAGE = Path(__file__).resolve().parent
SHIPPED = PACKAGE / "shipped"
ROOT = SHIPPED if SHIPPED.is_dir() else PACKAGE.parent
"""Folder of app.py, personas, rubrics and knowledge: the checkout, or their copy in an installed package."""

HOME = ".coach"
ENV_FILE = Path(".env")
PREFIX = "COACH_"
SECRETS = {"BASE_URL": "a URL", "CHROMA_URL": "a URL", "API_KEY": "a key that cannot be sent"}
"""Settings that are never repeated, and what is said of them instead."""

LONGEST_SHOWN = 80
"""Characters of a value that are repeated when it cannot be used."""

CALL_TIMES = 3
"""Unless it is said otherwise, a turn may wait for its models this many times the timeout of one."""


class Price(BaseModel):
    """What a million tokens cost, in whatever currency the operator is billed; `cached`: those of a prompt that the
    endpoint had read before, at the price of any other unless it is told."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    input: float = Field(ge=0, allow_inf_nan=False)
    cached: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    output: float = Field(ge=0, allow_inf_nan=False)


Fields = Annotated[dict[str, Any], NoDecode, BeforeValidator(json_object)]
Prices = Annotated[dict[str, Price], NoDecode, BeforeValidator(json_object)]


class Settings(BaseSettings):
    """What an operator may set; every name is an environment variable with the prefix `COACH_`.

    `home`: folder for the database and the knowledge index, by default `.coach` in the checkout, or in the folder an
    installed coach is started in · `content`: folder that holds personas,
    rubrics and knowledge · `database_url`: an SQLAlchemy URL, by default SQLite in `home` · `chroma_url`:
    a Chroma server that holds the knowledge index, by default it is a folder in `home` · `host`, `port`: where the
    pages are served · `accounts`: `off`, one workspace on a loopback address, or `local`, people sign in with name
    and password · `url`: with accounts, the https address that a proxy in front serves the coach at; without it the
    coach answers on loopback addresses only · `timezone`: the zone of the times on
    pages, in file names and in exports, as an IANA name; by default this machine's.

    The language model: `model` turns it on; `judge_model` if another one judges · `api_key`, `base_url`: as
    `OPENAI_API_KEY`, `OPENAI_BASE_URL` too · `temperature` 0..2 of the actor, `judge_temperature` of everything
    else · `model_timeout`: seconds without a sign of life · `turn_seconds`: how long a turn waits for its models with
    all their tries, 0 for three times the timeout · `actor_tokens`, `judge_tokens`: caps on an answer ·
    `reading`: whether the model reads a reply as well before it is answered, `auto` while it does so within a second,
    always (`model`) or never (`embedded`) · `judge_after_line`: ask the judge when the line is whole, for a server
    that answers one call at a time · `daily_tokens`: what a learner may spend in a day (UTC) · `replies_a_minute`: how
    fast · `prices` of a million tokens by model, for `coach usage` · `COACH_MODEL_EXTRA` (here `extra`): further
    fields of each request.

    `judge_base_url`, `judge_api_key`, `judge_extra`: where the judge is not where the actor is ·
    `fallback_model`, `fallback_base_url`, `fallback_api_key`, `fallback_extra`: who says the line where the first
    cannot. What is not set of them is that of the actor, but at an address of its own no key and no further fields go
    along.

    `lang`: what `coach doctor` speaks, by default the language of the terminal.
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
    accounts: Literal["off", "local"] = "off"
    url: str = ""
    host: str = "127.0.0.1"
    port: int = Field(default=8501, ge=1, le=65535)
    timezone: str = ""

    model: str = ""
    judge_model: str = ""
    api_key: SecretStr = Field(
        default=SecretStr(""), validation_alias=AliasChoices("COACH_API_KEY", "OPENAI_API_KEY", "api_key")
    )
    base_url: str = Field(default="", validation_alias=AliasChoices("COACH_BASE_URL", "OPENAI_BASE_URL", "base_url"))
    extra: Fields = Field(default={}, validation_alias=AliasChoices("COACH_MODEL_EXTRA", "extra"))
    judge_base_url: str = ""
    judge_api_key: SecretStr = SecretStr("")
    judge_extra: Fields = {}
    fallback_model: str = ""
    fallback_base_url: str = ""
    fallback_api_key: SecretStr = SecretStr("")
    fallback_extra: Fields = {}
    judge_after_line: bool = False
    temperature: float = Field(default=0.8, ge=0, le=2)
    judge_temperature: float = Field(default=0.0, ge=0, le=2)
    model_timeout: float = Field(default=30, gt=0, le=600)
    turn_seconds: float = Field(default=0, ge=0, le=3600, allow_inf_nan=False)
    actor_tokens: int = Field(default=400, ge=50, le=8000)
    judge_tokens: int = Field(default=1500, ge=200, le=16000)
    reading: Literal["auto", "model", "embedded"] = "auto"
    daily_tokens: int = Field(default=400_000, ge=0)
    replies_a_minute: int = Field(default=20, ge=1, le=600)
    prices: Prices = {}
    lang: Literal["", "zh", "en"] = ""

    @field_validator("api_key", "judge_api_key", "fallback_api_key")
    @classmethod
    def _sendable(cls, key: SecretStr) -> SecretStr:
        """A copied key often brings a line end; what else cannot stand in a header is a mistake to be told."""
        bare = key.get_secret_value().strip()
        if not (bare.isascii() and bare.isprintable()):
            raise ValueError("a key of plain letters, digits and signs, as the provider shows it")
        return SecretStr(bare)

    @field_validator("base_url", "judge_base_url", "fallback_base_url")
    @classmethod
    def _named_endpoint(cls, url: str) -> str:
        if url and (problem := endpoint_problem(url)):
            raise ValueError(problem)
        return url

    @field_validator("extra", "judge_extra", "fallback_extra")
    @classmethod
    def _further_fields(cls, extra: dict[str, Any]) -> dict[str, Any]:
        if problem := extra_problem(extra):
            raise ValueError(problem)
        return extra

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

    @field_validator("url")
    @classmethod
    def _public(cls, url: str, told: ValidationInfo) -> str:
        """Passwords and talks go over it: outside this machine only encrypted, and never without accounts."""
        bare = url.rstrip("/").lower()
        if bare and told.data.get("accounts") != "local":
            raise ValueError("nothing while COACH_ACCOUNTS is off: others may reach the coach only if they sign in")
        if bare and not (_is_server(bare) and not urlsplit(bare).path and urlsplit(bare).scheme == "https"):
            raise ValueError("https:// and a host, such as https://coach.example.com")
        return bare

    @field_validator("host")
    @classmethod
    def _loopback(cls, host: str, told: ValidationInfo) -> str:
        if not is_loopback(host) and not told.data.get("url"):
            raise ValueError("a loopback address, such as 127.0.0.1, unless COACH_ACCOUNTS and COACH_URL are set")
        return host

    @cached_property
    def address(self) -> str:
        """Where people open the coach."""
        return self.url or f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    @cached_property
    def database(self) -> str | Path:
        """The SQLAlchemy URL that was set, else the file in `home`; a path is never written as a URL."""
        return self.database_url or self.home / "coach.db"

    @cached_property
    def actor(self) -> Endpoint:
        """Who plays the other side."""
        return Endpoint(self.base_url or OPENAI, self.api_key, self.model, self.extra)

    @cached_property
    def judge(self) -> Endpoint:
        """Who judges, advises and looks back."""
        return self._beside(self.judge_model, self.judge_base_url, self.judge_api_key, self.judge_extra)

    @cached_property
    def fallback(self) -> Endpoint | None:
        """Who says the line where the actor cannot, if anybody."""
        if not self.fallback_model:
            return None
        return self._beside(self.fallback_model, self.fallback_base_url, self.fallback_api_key, self.fallback_extra)

    @cached_property
    def operator_lang(self) -> Literal["zh", "en"]:
        """The language of what is said in the terminal: as set, else the terminal's own, Chinese or English."""
        if self.lang:
            return self.lang
        named = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
        return "zh" if named.lower().startswith("zh") else "en"

    @cached_property
    def longest_turn(self) -> float:
        """Seconds a turn waits for its models, with all their tries."""
        return self.turn_seconds or self.model_timeout * CALL_TIMES

    def _beside(self, model: str, url: str, key: SecretStr, extra: dict[str, Any]) -> Endpoint:
        """An endpoint beside the actor's. The actor's key goes to the actor's address and to no other."""
        first = self.actor
        known = key if url or key.get_secret_value() else first.key
        return Endpoint(url or first.url, known, model or first.model, extra or ({} if url else first.extra))

    @cached_property
    def index(self) -> Path:
        """Folder of the knowledge index."""
        return self.home / "knowledge"


def load_settings() -> Settings:
    """Return the settings; raises SettingsError naming the first setting that cannot be used."""
    try:
        _require_readable()
        return _without_loose_ends(Settings())
    except UnicodeDecodeError:
        problem = SettingsError(name=".env", found="bytes that are not UTF-8", allowed="a UTF-8 text file")
    except ValidationError as error:
        problem = _named(error)
    # Raised out here, so that no traceback leads to an error that holds what was set: it may be the key.
    raise problem


def unknown_settings() -> Iterator[SettingsError]:
    """Yield one error for each name that begins like a setting and is none, with the nearest that is."""
    known = [_name_of(name) for name in Settings.model_fields]
    written = [line.key for line in _dotenv() if line.key]
    for name in sorted({name.upper() for name in (*os.environ, *written)}):
        if name.startswith(PREFIX) and name not in known:
            near = get_close_matches(name, known, n=1) or known
            yield SettingsError(name=name, found="there is no such setting", allowed=", ".join(near))


def _name_of(field: str) -> str:
    """Return the name of the variable a field is read from: the first of several."""
    alias = Settings.model_fields[field].validation_alias
    return str(alias.choices[0]) if isinstance(alias, AliasChoices) else f"{PREFIX}{field.upper()}"


def _without_loose_ends(settings: Settings) -> Settings:
    """Refuse what is set for nothing: whoever set it believes that it is in force."""
    given = [n for n in ("base_url", "api_key", "extra") if f"fallback_{n}" in settings.model_fields_set]
    set_for_nothing = [n for n in given if getattr(settings, f"fallback_{n}") not in ("", {}, SecretStr(""))]
    if set_for_nothing and not settings.fallback:
        allowed = f"the model’s name, or nothing in {_name_of(f'fallback_{set_for_nothing[0]}')}"
        raise SettingsError(name="COACH_FALLBACK_MODEL", found="it is empty", allowed=allowed)
    if settings.model and settings.fallback and settings.fallback[:3] == settings.actor[:3]:
        allowed = "another model, or the same one at another endpoint or with another key"
        raise SettingsError(name="COACH_FALLBACK_MODEL", found="it is COACH_MODEL once more", allowed=allowed)
    return settings


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
    field, *within = (str(part) for part in first["loc"])
    name = field.upper() if field.upper().startswith(("COACH_", "OPENAI_")) else _name_of(field)
    # What stands in a URL may be a password; like a key it is not repeated.
    secret = next((what for end, what in SECRETS.items() if name.endswith(end)), None)
    allowed = str(first["msg"]).removeprefix("Value error, ")
    shown = repr(first["input"])
    found = shown if len(shown) <= LONGEST_SHOWN else f"{shown[:LONGEST_SHOWN]}…"
    return SettingsError(
        name=name, found=secret or found, allowed=f"{'.'.join(within)}: {allowed}" if within else allowed
    )


def _is_server(url: str) -> bool:
    """Tell whether this is a scheme and a host, and a port and a path at most: no name, password, query or fragment."""
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return named and parts.scheme in ("http", "https") and "@" not in url and not parts.query and not parts.fragment
