import socket

import pytest

from tests.network import OtherMachine


@pytest.mark.parametrize("host", ["192.0.2.1", "example.org", "2001:db8::1"])
def test_socket_when_pointed_at_another_machine_is_refused(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET

    with socket.socket(family) as one, pytest.raises(OtherMachine):
        one.connect((host, 80))


def test_socket_when_pointed_at_this_machine_goes_through() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as one:
        one.connect(server.getsockname())
