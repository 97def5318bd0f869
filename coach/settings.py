"""All settings in one frozen object, read once from the environment and `.env`."""

import socket
from functools import cached_property
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from coach.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent
OPENAI = "https://api.openai.com/v1"
METADATA = frozenset({"metadata.google.internal", "metadata", "instance-data", "100.100.100.200", "fd00:ec2::254"})
"""Where clouds hand out credentials to whoever asks from inside."""


class Settings(BaseSettings):
    """What an operator may set; every name is an environment variable with the prefix `COACH_`.

    `home`: folder for the database and the knowledge index · `content`: folder that holds personas,
    rubrics and knowledge · `database_url`: an SQLAlchemy URL, by default SQLite in `home` · `host`,
    `port`: where the pages are served. Without login the coach serves loopback addresses only.

    The language model: `model` turns it on; `judge_model` if another one judges · `api_key`, `base_url`: as
    `OPENAI_API_KEY`, `OPENAI_BASE_URL` too · `temperature` 0..2 of the actor, `judge_temperature` of everything
    else · `model_timeout`: seconds without a sign of life · `actor_tokens`, `judge_tokens`: caps on an answer ·
    `daily_tokens`: what a learner may spend in a day (UTC) · `replies_a_minute`: how fast.
    """

    model_config = SettingsConfigDict(
        env_prefix="COACH_",
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
        populate_by_name=True,
    )

    home: Path = ROOT / ".coach"
    content: Path = ROOT
    database_url: str = ""
    host: str = "127.0.0.1"
    port: int = Field(default=8501, ge=1, le=65535)

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
    daily_tokens: int = Field(default=400_000, ge=0)
    replies_a_minute: int = Field(default=20, ge=1, le=600)

    @field_validator("base_url")
    @classmethod
    def _named_endpoint(cls, url: str) -> str:
        if url and (problem := endpoint_problem(url)):
            raise ValueError(problem)
        return url

    @field_validator("host")
    @classmethod
    def _loopback(cls, host: str) -> str:
        if not is_loopback(host):
            raise ValueError("a loopback address, such as 127.0.0.1: there is no login yet")
        return host

    @cached_property
    def database(self) -> str:
        """The SQLAlchemy URL in force."""
        return self.database_url or f"sqlite:///{self.home / 'coach.db'}"

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
        return Settings()
    except UnicodeDecodeError as error:
        raise SettingsError(name=".env", found="bytes that are not UTF-8", allowed="a UTF-8 text file") from error
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        name = name if name.startswith(("COACH_", "OPENAI_")) else f"COACH_{name}"
        allowed = str(first["msg"]).removeprefix("Value error, ")
        # What stands in a URL may be a password; it is not repeated.
        found = "a URL" if name.endswith("BASE_URL") else repr(first["input"])
        raise SettingsError(name=name, found=found, allowed=allowed) from error


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
        host, _port = (parts.hostname or "").rstrip(".").lower(), parts.port
    except ValueError:
        return "a URL such as https://api.example.com/v1"
    if parts.username is not None or parts.password is not None:
        return "a URL without a name or a password in it; the key goes into OPENAI_API_KEY"
    if not host or parts.query or parts.fragment:
        return "a URL such as https://api.example.com/v1"
    address = _address(host)
    if host in METADATA or (address and (address.is_link_local or address.is_multicast or address.is_unspecified)):
        return "an address of a model server, not a link-local or metadata address"
    if parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host)):
        return ""
    return "https, or http on this machine's own loopback address"


def _address(host: str) -> IPv4Address | IPv6Address | None:
    """The address a host is written as, short and numeric spellings included, or None for a name."""
    try:
        found = ip_address(host)
    except ValueError:
        try:
            return ip_address(socket.inet_aton(host))
        except OSError:
            return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found
