"""Offline means: nothing in this process opens a connection, whoever wants to."""

import subprocess
import sys

import pytest

ATTEMPTS = {
    "a socket": "import socket; socket.create_connection(('127.0.0.1', 9))",
    "a web page": "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')",
    "a name": "import socket; socket.getaddrinfo('example.com', 80)",
    "an address": "import socket; socket.gethostbyaddr('127.0.0.1')",
    "a datagram": "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
}


def run(code: str) -> str:
    words = [sys.executable, "-c", f"from onboard import network; network.shut()\n{code}"]
    return subprocess.run(words, capture_output=True, text=True, check=False).stderr


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_every_attempt_is_an_error_that_says_so(attempt: str) -> None:
    assert "this run is offline" in run(attempt)


def test_processes_of_this_machine_can_still_talk() -> None:
    assert "" == run("import socket; a, b = socket.socketpair(); a.sendall(b'x'); assert b.recv(1) == b'x'")
