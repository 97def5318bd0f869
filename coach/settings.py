"""All settings in one frozen object, read once from the environment and `.env`."""

from functools import cached_property
from ipaddress import ip_address
from pathlib import Path

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from coach.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """What an operator may set; every name is an environment variable with the prefix `COACH_`.

    `home`: folder for the database and the knowledge index · `content`: folder that holds personas,
    rubrics and knowledge · `database_url`: an SQLAlchemy URL, by default SQLite in `home` · `host`,
    `port`: where the pages are served. Without login the coach serves loopback addresses only.
    """

    model_config = SettingsConfigDict(
        env_prefix="COACH_", env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    home: Path = ROOT / ".coach"
    content: Path = ROOT
    database_url: str = ""
    host: str = "127.0.0.1"
    port: int = Field(default=8501, ge=1, le=65535)

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
        name = "COACH_" + "_".join(str(part) for part in first["loc"]).upper()
        allowed = str(first["msg"]).removeprefix("Value error, ")
        raise SettingsError(name=name, found=repr(first["input"]), allowed=allowed) from error


def is_loopback(host: str) -> bool:
    """Tell whether an address is reachable from this machine only."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
