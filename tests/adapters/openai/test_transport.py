"""What the environment says about the way to an endpoint: proxies and certificates."""

import ssl
import traceback
from pathlib import Path

import openai
import pytest
from respx import MockRouter

from coach.adapters.openai.client import chat_of
from coach.adapters.openai.errors import ours
from coach.engine.roles.chat_model import Call
from coach.errors import (
    CertificatesUnusable,
    CertificateUntrusted,
    ModelError,
    ModelUnreachable,
    ProxyUnsafe,
    ProxyUnusable,
)
from coach.settings import Settings
from tests.adapters.endpoint import KEY, MESSAGES, line
from tests.adapters.openai.endpoint_cases import DONE, EVENTS, LINE, SAID, STOP
from tests.adapters.openai.scripted import head, served

pytestmark = pytest.mark.faults

NAMES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")


@pytest.fixture(autouse=True)
def _no_environment_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def said_at(endpoint: str, call: Call) -> str:
    chat = chat_of(Settings(model="m1", api_key=KEY, base_url=endpoint).actor, 10)
    try:
        return "".join(chat.stream(MESSAGES, call))
    finally:
        chat.close()


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_no_proxy_sees_what_goes_to_this_machine(
    monkeypatch: pytest.MonkeyPatch, call: Call, name: str, host: str
) -> None:
    with served(EVENTS, SAID, STOP, DONE) as endpoint, served(head("text/plain", "502 Bad")) as proxy:
        monkeypatch.setenv(name, proxy.address)
        assert said_at(f"{endpoint.address.replace('127.0.0.1', host)}/v1", call) == LINE
    assert proxy.requests == []


def test_a_proxy_for_https_sees_neither_key_nor_words(monkeypatch: pytest.MonkeyPatch, call: Call) -> None:
    with served(head("text/plain", "502 Bad")) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.address)
        with pytest.raises(ModelUnreachable, match="HTTPS_PROXY"):
            said_at("https://models.example/v1", call)
    assert proxy.requests[0].startswith(b"CONNECT models.example:443 ")
    assert not any(KEY.encode() in request for request in proxy.requests)


@pytest.mark.parametrize("name", ["HTTP_PROXY", "ALL_PROXY"])
@pytest.mark.parametrize("proxy", ["http://127.0.0.1:9", "127.0.0.1:9", "socks5://127.0.0.1:9"])
def test_nothing_goes_through_a_proxy_in_clear(
    monkeypatch: pytest.MonkeyPatch, call: Call, name: str, proxy: str
) -> None:
    monkeypatch.setenv(name, proxy)
    with pytest.raises(ProxyUnsafe, match=rf"{name}.*models\.example.*OPENAI_BASE_URL"):
        said_at("http://models.example/v1", call)


@pytest.mark.parametrize("exempt", ["10.1.2.3", "*", "models.example, 10.0.0.0/8"])
def test_a_host_that_needs_no_proxy_is_reached_without(
    monkeypatch: pytest.MonkeyPatch, httpx2_mock: MockRouter, call: Call, exempt: str
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", exempt)
    httpx2_mock.post("http://10.1.2.3/v1/chat/completions").mock(return_value=line("好"))
    assert said_at("http://10.1.2.3/v1", call) == "好"


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "ALL_PROXY"])
@pytest.mark.parametrize("proxy", ["socks://me:canary@127.0.0.1:1080", "http://me:canary@[::1", "ftp://canary"])
def test_a_proxy_that_cannot_be_used_is_named_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch, call: Call, name: str, proxy: str
) -> None:
    monkeypatch.setenv(name, proxy)
    with pytest.raises(ProxyUnusable, match=rf"{name}.*NO_PROXY") as caught:
        said_at("https://models.example/v1", call)
    assert "canary" not in "".join(traceback.format_exception(caught.value))


def test_certificates_that_are_not_there_are_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, call: Call, caplog: pytest.LogCaptureFixture
) -> None:
    for contents in (None, "no certificate"):
        path = tmp_path / "ca.pem"
        if contents:
            path.write_text(contents, encoding="utf-8")
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
        with pytest.raises(CertificatesUnusable, match="SSL_CERT_FILE"):
            said_at("https://models.example/v1", call)
    chat_of(Settings(base_url="https://models.example/v1").actor, 2).warm()
    assert "SSL_CERT_FILE" in caplog.text


def test_without_tls_no_certificates_are_needed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, call: Call) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    with served(EVENTS, SAID, STOP, DONE) as endpoint:
        assert said_at(f"{endpoint.address}/v1", call) == LINE


def test_a_certificate_that_is_not_trusted_is_named() -> None:
    error = openai.APIConnectionError.__new__(openai.APIConnectionError)
    error.__cause__ = ConnectionError()
    error.__cause__.__cause__ = ssl.SSLCertVerificationError("self-signed certificate")
    found: ModelError = ours(error, "m1", "https://models.example/v1", 30)
    assert isinstance(found, CertificateUntrusted)
    assert "SSL_CERT_FILE" in str(found)
