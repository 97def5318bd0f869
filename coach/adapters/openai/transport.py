"""The way to the endpoint: which proxy, which certificates, and no read beyond the deadline or the size of a call."""

import ssl
from collections.abc import Iterable, Iterator
from ipaddress import ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore2
import httpx2
from openai import DEFAULT_CONNECTION_LIMITS

from coach.adapters.openai.limits import LARGEST, allowed
from coach.endpoint import is_loopback
from coach.errors import CertificatesUnusable, ModelUnusable, ProxyUnsafe, ProxyUnusable


class Transport(httpx2.HTTPTransport):
    """The client's own transport on a network that knows deadlines; a response beyond the largest is cut off."""

    def __init__(self, endpoint: str) -> None:
        """`endpoint`: the base URL of all requests. Raises ProxyUnsafe, ProxyUnusable, CertificatesUnusable."""
        scheme, host = urlsplit(endpoint).scheme, urlsplit(endpoint).hostname or ""
        name, proxy = _proxy_to(scheme, host)
        if proxy and scheme == "http":
            raise ProxyUnsafe(name=name, host=host)
        problem = None
        try:
            # Without TLS no certificate is needed, so a variable that names a wrong file does no harm.
            super().__init__(proxy=proxy, trust_env=scheme == "https", limits=DEFAULT_CONNECTION_LIMITS)
        except OSError as error:
            raise CertificatesUnusable() from error
        except (ValueError, ImportError, httpx2.InvalidURL):
            problem = ProxyUnusable(name=name, host=host)
        if problem:
            raise problem  # out here, since the error repeats the proxy's URL, which may hold a password
        # There is no argument for it, and nothing else sees every single read: headers are read in one go.
        self._pool._network_backend = Network()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request and return its open response."""
        response = super().handle_request(request)
        assert isinstance(response.stream, httpx2.SyncByteStream)
        response.stream = Capped(response.stream)
        return response


class Capped(httpx2.SyncByteStream):
    """The body of a response, up to the largest size."""

    def __init__(self, body: httpx2.SyncByteStream) -> None:
        self._body = body

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for chunk in self._body:
            size += len(chunk)
            if size > LARGEST:
                raise ModelUnusable(found="it does not end")
            yield chunk

    def close(self) -> None:
        """Close the response."""
        self._body.close()


class Network(httpcore2.NetworkBackend):
    """Opens connections on which no step goes beyond the deadline of its call."""

    def __init__(self) -> None:
        self._sockets = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect within `timeout` seconds. Raises httpcore2.ConnectTimeout, ConnectError."""
        left = _left(timeout, httpcore2.ConnectTimeout)
        return Connection(self._sockets.connect_tcp(host, port, left, local_address, socket_options))


class Connection(httpcore2.NetworkStream):
    """A connection on which no step goes beyond the deadline of its call."""

    def __init__(self, stream: httpcore2.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what has come. Raises httpcore2.ReadTimeout, ReadError."""
        return self._stream.read(max_bytes, _left(timeout, httpcore2.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send. Raises httpcore2.WriteTimeout, WriteError."""
        self._stream.write(buffer, _left(timeout, httpcore2.WriteTimeout))

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """Return the connection with TLS on it. Raises httpcore2.ConnectTimeout, ConnectError."""
        left = _left(timeout, httpcore2.ConnectTimeout)
        return Connection(self._stream.start_tls(ssl_context, server_hostname, left))

    def close(self) -> None:
        """Close it."""
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        """Return what is known of the socket."""
        return self._stream.get_extra_info(info)


def _left(timeout: float | None, late: type[httpcore2.TimeoutException]) -> float | None:
    seconds = allowed(timeout)
    if seconds is not None and seconds <= 0:  # a socket takes 0 for “do not wait”
        raise late("the call has lasted long enough")
    return seconds


def _proxy_to(scheme: str, host: str) -> tuple[str, str | None]:
    """Return the variable that names a proxy for a host, and the proxy's URL; none ever for this machine itself."""
    named = getproxies()
    found = next((kind for kind in (scheme, "all") if named.get(kind)), "")
    if not found or is_loopback(host) or proxy_bypass(host) or _in_a_network(host, named.get("no", "")):
        return "", None
    url = named[found]
    return f"{found.upper()}_PROXY", url if "://" in url else f"http://{url}"


def _in_a_network(host: str, exempt: str) -> bool:
    """Tell whether NO_PROXY names a network, such as 10.0.0.0/8, that an address lies in; the standard library does not
    read those."""
    for entry in exempt.split(","):
        try:
            if ip_address(host) in ip_network(entry.strip(), strict=False):
                return True
        except ValueError:
            continue
    return False
