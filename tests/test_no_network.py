"""The tests' own guard."""

import socket

import pytest

from tests.conftest import NoNetwork


def test_a_test_that_reaches_for_the_network_fails() -> None:
    with socket.socket() as reaching, pytest.raises(NoNetwork):
        reaching.connect(("192.0.2.1", 80))
    with pytest.raises(NoNetwork):
        socket.getaddrinfo("example.org", 443)


def test_this_machine_may_be_reached() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        with socket.create_connection(listening.getsockname(), timeout=5) as reached:
            assert reached.getpeername() == listening.getsockname()
