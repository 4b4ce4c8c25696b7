"""Whether the home page answers while 400 clients dribble headers and 400 dribble bodies.

A server that gives each connection a thread until its request is whole runs out of threads; this shows it. It talks to
a server on this machine only, and stops by itself.

    python -m bench.slow_clients http://127.0.0.1:8000/ [--post-path /sign-in] [--seconds 12] [--sockets 400]
"""

import argparse
import contextlib
import http.client
import ipaddress
import resource
import socket
import sys
import threading
import time
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

#: Seconds that the home page may take while the slow clients hold on.
LIMIT = 2.0


@dataclass(frozen=True)
class Outcome:
    """What the home page did meanwhile; `slowest` in seconds, of the answers that came."""

    answers: int
    failures: int
    slowest: float
    held: int

    @property
    def is_good(self) -> bool:
        return self.answers > 0 and self.failures == 0 and self.slowest < LIMIT


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("url")
    parser.add_argument("--post-path", default="/sign-in")
    parser.add_argument("--seconds", type=float, default=12)
    parser.add_argument("--sockets", type=int, default=400, help="of each kind, at most 1000")
    options = parser.parse_args()
    outcome = run(options.url, options.post_path, min(options.seconds, 60), min(options.sockets, 1000))
    print(
        f"{outcome.answers} answers, {outcome.failures} failures, slowest {outcome.slowest:.2f} s, "
        f"{outcome.held} slow sockets still held at the end: {'good' if outcome.is_good else 'BAD'}"
    )
    return 0 if outcome.is_good else 1


def run(url: str, post_path: str, seconds: float, sockets: int) -> Outcome:
    """Holds the slow sockets open for so many seconds and asks for the page four times a second."""
    target = urlsplit(url)
    refuse_other_machines(target)
    resource.setrlimit(
        resource.RLIMIT_NOFILE, (max(4096, sockets * 2 + 200), resource.getrlimit(resource.RLIMIT_NOFILE)[1])
    )
    stop = time.monotonic() + seconds
    slow = [*open_slow(target, sockets, header(target)), *open_slow(target, sockets, body(target, post_path))]
    dribbler = threading.Thread(target=dribble, args=(slow, stop), daemon=True)
    dribbler.start()
    times, failures = ask(target, stop)
    dribbler.join()
    held = sum(is_open(one) for one, _ in slow)
    for one, _ in slow:
        one.close()
    return Outcome(len(times), failures, max(times, default=0.0), held)


def refuse_other_machines(target: SplitResult) -> None:
    address = socket.gethostbyname(target.hostname or "")
    if not ipaddress.ip_address(address).is_loopback:
        raise SystemExit("only a server on this machine may be tested like this")


def header(target: SplitResult) -> tuple[bytes, bytes]:
    """A request whose headers never end: what is sent at once, and what is sent each second."""
    return f"GET / HTTP/1.1\r\nHost: {target.netloc}\r\n".encode(), b"X-More: 1\r\n"


def body(target: SplitResult, path: str) -> tuple[bytes, bytes]:
    """A form whose body never ends."""
    start = (
        f"POST {path} HTTP/1.1\r\nHost: {target.netloc}\r\nContent-Length: 50000\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n\r\nname="
    )
    return start.encode(), b"a"


def open_slow(target: SplitResult, count: int, words: tuple[bytes, bytes]) -> list[tuple[socket.socket, bytes]]:
    opened = []
    for _ in range(count):
        one = socket.socket()
        one.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            one.connect((target.hostname, target.port or 80))
        opened.append((one, words))
    time.sleep(0.5)
    for one, (first, _) in opened:
        with contextlib.suppress(OSError):
            one.send(first)
    return [(one, more) for one, (_, more) in opened]


def dribble(slow: list[tuple[socket.socket, bytes]], stop: float) -> None:
    while time.monotonic() < stop:
        for one, more in slow:
            with contextlib.suppress(OSError):
                one.send(more)
        time.sleep(1)


def ask(target: SplitResult, stop: float) -> tuple[list[float], int]:
    times, failures = [], 0
    while time.monotonic() < stop:
        begun = time.monotonic()
        connection = http.client.HTTPConnection(target.hostname or "", target.port, timeout=10)
        try:
            connection.request("GET", target.path or "/")
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                failures += 1
            times.append(time.monotonic() - begun)
        except OSError:
            failures += 1
        finally:
            connection.close()
        time.sleep(0.25)
    return times, failures


def is_open(one: socket.socket) -> bool:
    try:
        return one.recv(1) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())
