"""No test speaks to another machine: an address that is not of this one is refused before a packet leaves."""

import socket
from collections.abc import Iterator
from ipaddress import ip_address

import pytest


class OtherMachine(RuntimeError):
    """A test tried to reach an address that is not of this machine."""


@pytest.fixture(scope="session", autouse=True)
def only_this_machine() -> Iterator[None]:
    """Closes the network for the whole run, save for loopback and sockets in files."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _guarded(name))
        yield


def _guarded(name: str) -> object:
    real = getattr(socket.socket, name)

    def connect(self: socket.socket, address: object) -> object:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            assert isinstance(address, tuple)
            refuse_others(str(address[0]))
        return real(self, address)

    return connect


def refuse_others(host: str) -> None:
    """Lets loopback pass.

    Raises:
        OtherMachine: the host is another, or a name that would have to be looked up.
    """
    try:
        is_here = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        is_here = False
    if not is_here:
        raise OtherMachine(f"{host} is not this machine")
