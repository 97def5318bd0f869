"""`coach connect`: a model server of this machine, written into `.env`."""

import re
from collections.abc import Sequence

from coach.adapters.model_servers import LocalServer
from coach.errors import SettingsError
from coach.settings import ENV_FILE, Settings
from coach.wording import words_in

PLAIN = re.compile(r"[\w./:@+-]+")
"""A name that stands in `.env` without quotes."""


def connected(settings: Settings, servers: Sequence[LocalServer], model: str) -> str:
    """Add a model and its server to `.env` and say so; without a name the first model that was found.

    Raises SettingsError where a model is set already, or none of that name was found.
    """
    if settings.model or settings.base_url:
        raise SettingsError(
            name="COACH_MODEL",
            found=f"{settings.model or 'no model'} at {settings.actor.url} is set already",
            allowed=f"another one, by changing COACH_MODEL and OPENAI_BASE_URL in {ENV_FILE}",
        )
    offered = {name: server for server in reversed(servers) for name in reversed(server.models)}
    chosen = model or next((name for server in servers for name in server.models), "")
    if chosen not in offered:
        allowed = ", ".join(offered) or "a model of Ollama, LM Studio, llama.cpp or vLLM that runs on this machine"
        raise SettingsError(name="COACH_MODEL", found=f"no server here offers {chosen or 'a model'}", allowed=allowed)
    _write(chosen, offered[chosen].url)
    _ = words_in(settings.operator_lang)
    server = offered[chosen]
    return _("{model} of {server} is set in .env. Look at it with “coach doctor”.", model=chosen, server=server.name)


def _write(model: str, url: str) -> None:
    name = model if PLAIN.fullmatch(model) else "'" + model.replace("\\", "\\\\").replace("'", "\\'") + "'"
    before = ENV_FILE.read_text(encoding="utf-8") if ENV_FILE.is_file() else ""
    gap = "" if not before or before.endswith("\n") else "\n"
    with ENV_FILE.open("a", encoding="utf-8") as file:
        file.write(f"{gap}COACH_MODEL={name}\nOPENAI_BASE_URL={url}\n")
