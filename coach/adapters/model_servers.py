"""Model servers on this machine: which are there, and how much a model reads at a time.

Only loopback addresses are asked, without a key: these are the servers' own pages beside the common protocol.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx2

from coach.endpoint import Endpoint

PORTS = {11434: "Ollama", 1234: "LM Studio", 8080: "llama.cpp", 8000: "vLLM"}
SECONDS = 1.0
OLLAMA_WINDOW = 4096
"""What Ollama gives a model unless it is told otherwise (OLLAMA_CONTEXT_LENGTH, num_ctx)."""


class LocalServer(NamedTuple):
    """A server that was found, by the port it usually has, with the models it offers."""

    name: str
    url: str
    models: tuple[str, ...]


def found() -> tuple[LocalServer, ...]:
    """Return the servers that answer on their usual loopback ports with at least one model."""
    servers = (LocalServer(n, url, _models(url)) for port, n in PORTS.items() if (url := f"http://127.0.0.1:{port}/v1"))
    return tuple(server for server in servers if server.models)


def window_of(endpoint: Endpoint) -> int | None:
    """Return how many tokens a model on this machine reads at a time, prompt and answer together; None if untold."""
    if not endpoint.is_local():
        return None
    parts = urlsplit(endpoint.url)
    told = _told(f"{parts.scheme}://{parts.netloc}", endpoint)
    return next((tokens for tokens in told if type(tokens) is int and tokens > 0), None)


def _told(origin: str, endpoint: Endpoint) -> Iterator[Any]:
    running = _page(f"{origin}/api/ps").get("models")
    if isinstance(running, list):  # Ollama; one that is not loaded gets the default
        yield from (m.get("context_length") for m in running if isinstance(m, dict) and _named(m, endpoint.model))
        yield OLLAMA_WINDOW
    for model in _listed(_page(f"{origin}/api/v0/models")):  # LM Studio
        if model.get("id") == endpoint.model:
            yield model.get("loaded_context_length")
    generation = _page(f"{origin}/props").get("default_generation_settings")  # llama.cpp
    if isinstance(generation, dict):
        yield generation.get("n_ctx")
    for model in _listed(_page(f"{endpoint.url.rstrip('/')}/models")):  # vLLM
        if model.get("id") == endpoint.model:
            yield model.get("max_model_len")


def _named(model: Mapping[str, Any], name: str) -> bool:
    return name in (model.get("name"), model.get("model"), str(model.get("name")).removesuffix(":latest"))


def _models(url: str) -> tuple[str, ...]:
    ids = (model.get("id") for model in _listed(_page(f"{url}/models")))
    return tuple(one for one in ids if isinstance(one, str) and one.isprintable() and one)


def _listed(page: Mapping[str, Any]) -> list[dict[str, Any]]:
    data = page.get("data")
    return [one for one in data if isinstance(one, dict)] if isinstance(data, list) else []


def _page(url: str) -> Mapping[str, Any]:
    """Return a page of JSON, empty where there is none: whatever answers there need not be a model server."""
    try:
        with httpx2.Client(trust_env=False, timeout=SECONDS) as client:
            page = client.get(url).json()
    except (httpx2.HTTPError, ValueError, RecursionError):
        return {}
    return page if isinstance(page, dict) else {}
