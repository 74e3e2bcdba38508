"""Shift start: two hundred phones scan the sign within a few seconds, each over a connection of 1.5 Mbit/s.

The server runs in a process of its own, as ``onboard serve`` runs it. Every phone opens up to six connections, as
browsers do, loads the page, what it refers to, and plays the video by ranges; all its connections share its bandwidth.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import ssl
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from memory import PeakMemory

PIECE = 16 * 1024
CONNECTIONS = 6
RANGE = 1024 * 1024
PAGE_PARTS = re.compile(r'(?:src|href|poster)="((?:\.\./)+(?:r|s)/[\w./-]+)"')

SERVER = """
import sys
from pathlib import Path
from onboard.web.server import serve
from onboard.web.tls import tls_context
tls = tls_context(Path(sys.argv[2]), Path(sys.argv[3])) if len(sys.argv) > 2 else None
serve(Path(sys.argv[1]), port=0, tls=tls, on_ready=lambda url: print(url, flush=True))
"""


@dataclass
class Seen:
    """What all phones together met. Times in seconds."""

    first_bytes: list[float] = field(default_factory=list)
    page_times: list[float] = field(default_factory=list)
    video_begun: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    received: int = 0


class Link:
    """A phone's radio link: lets so many bits a second through, for all its connections together."""

    def __init__(self, bits_a_second: float) -> None:
        self.bytes_a_second = bits_a_second / 8
        self.free_at = 0.0

    async def carry(self, length: int) -> None:
        now = asyncio.get_running_loop().time()
        self.free_at = max(self.free_at, now) + length / self.bytes_a_second
        if self.free_at > now + 0.005:
            await asyncio.sleep(self.free_at - now)


class Noticing(asyncio.StreamReader):
    """Notes when the first byte of an answer came in, before anybody here has the time to look at it."""

    first_byte = 0.0

    def feed_data(self, data: bytes) -> None:
        self.first_byte = self.first_byte or time.perf_counter()
        super().feed_data(data)


class Phone:
    def __init__(self, where: Where, seen: Seen, bits_a_second: float) -> None:
        self.where = where
        self.seen = seen
        self.link = Link(bits_a_second)
        self.free: list[tuple[Noticing, asyncio.StreamWriter]] = []
        self.may_connect = asyncio.Semaphore(CONNECTIONS)

    async def visit(self, page: str, *, play: bool) -> None:
        began = time.perf_counter()
        try:
            text = (await self.get(page)).decode()
            parts = [page + part for part in dict.fromkeys(PAGE_PARTS.findall(text))]
            videos = [part for part in parts if part.endswith(".mp4")]
            beginning = [asyncio.create_task(self.get(part)) for part in parts if part not in videos]
            if play and videos:
                await self.play(videos[0], began)
            await asyncio.gather(*beginning)
            self.seen.page_times.append(time.perf_counter() - began)
        except (OSError, asyncio.IncompleteReadError, ValueError) as error:
            self.seen.errors.append(f"{type(error).__name__}: {error}")
        finally:
            for _, writer in self.free:
                writer.close()

    async def play(self, video: str, began: float) -> None:
        """As browsers do it: the beginning with the index, then one range after the other."""
        at, size = 0, 1
        while at < size:
            body, total = await self.part(video, at, at + (65535 if at == 0 else RANGE - 1))
            if at == 0:
                self.seen.video_begun.append(time.perf_counter() - began)
            at, size = at + len(body), total

    async def get(self, path: str) -> bytes:
        status, _, body = await self.ask(path, "")
        if status != 200:
            raise ValueError(f"{status} for {path}")
        return body

    async def part(self, path: str, first: int, last: int) -> tuple[bytes, int]:
        status, headers, body = await self.ask(path, f"Range: bytes={first}-{last}\r\n")
        if status != 206:
            raise ValueError(f"{status} for a part of {path}")
        return body, int(headers["content-range"].rpartition("/")[2])

    async def ask(self, path: str, more: str) -> tuple[int, dict[str, str], bytes]:
        async with self.may_connect:
            asking = f"GET {self.where.resolved(path)} HTTP/1.1\r\nHost: x\r\n{more}\r\n".encode()
            while True:
                asked_before = bool(self.free)
                reader, writer = self.free.pop() if asked_before else await self.where.connected()
                asked, reader.first_byte = time.perf_counter(), 0.0
                try:
                    writer.write(asking)
                    head = await reader.readuntil(b"\r\n\r\n")
                    break
                except (ConnectionError, asyncio.IncompleteReadError) as error:
                    # A server ends a connection on which nothing was asked for a while; a browser asks on another.
                    if not asked_before or getattr(error, "partial", b""):
                        raise
                    writer.close()
            self.seen.first_bytes.append(reader.first_byte - asked)
            first, *lines = head.decode("latin-1").rstrip().split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
            body, length = bytearray(), int(headers["content-length"])
            while len(body) < length:
                piece = await reader.readexactly(min(PIECE, length - len(body)))
                await self.link.carry(len(piece))
                body += piece
            self.seen.received += len(head) + length
            self.free.append((reader, writer))
            return int(first.split()[1]), headers, bytes(body)


@dataclass(frozen=True)
class Where:
    host: str
    port: int
    tls: ssl.SSLContext | None

    async def connected(self) -> tuple[Noticing, asyncio.StreamWriter]:
        loop = asyncio.get_running_loop()
        reader = Noticing(limit=PIECE, loop=loop)
        protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
        transport, _ = await loop.create_connection(lambda: protocol, self.host, self.port, ssl=self.tls)
        return reader, asyncio.StreamWriter(transport, protocol, reader, loop)

    @staticmethod
    def resolved(path: str) -> str:
        return os.path.normpath(path) + ("/" if path.endswith("/") else "")


async def shift_start(where: Where, page: str, phones: int, seconds: float, bits_a_second: float, play: bool) -> Seen:
    """All phones come within these seconds; done when the last has all it asked for."""
    seen, dice = Seen(), random.Random(7)

    async def come() -> None:
        await asyncio.sleep(dice.uniform(0, seconds))
        await Phone(where, seen, bits_a_second).visit(page, play=play)

    await asyncio.gather(*(come() for _ in range(phones)))
    return seen


def certificate(folder: Path) -> tuple[Path, Path]:
    import trustme

    leaf = trustme.CA().issue_cert("localhost", "127.0.0.1")
    chain, key = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(b"".join(blob.bytes() for blob in leaf.cert_chain_pems))
    key.write_bytes(leaf.private_key_pem.bytes())
    return chain, key


def measured(site: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    page = f"/W/{next(iter(sorted((site / 'W').iterdir()))).name}/"
    with tempfile.TemporaryDirectory() as folder:
        pair = [str(file) for file in certificate(Path(folder))] if arguments.tls else []
        server = subprocess.Popen([sys.executable, "-c", SERVER, str(site), *pair], stdout=subprocess.PIPE)
        watching = PeakMemory(server)
        try:
            assert server.stdout is not None
            host, _, port = server.stdout.readline().decode().split("/")[2].partition(":")
            tls = ssl._create_unverified_context() if pair else None
            began, busy = time.perf_counter(), os.times()
            seen = asyncio.run(
                shift_start(
                    Where(host, int(port), tls),
                    page,
                    arguments.phones,
                    arguments.seconds,
                    arguments.mbit * 1e6,
                    not arguments.no_video,
                )
            )
            took = time.perf_counter() - began
            server_seconds = _processor_seconds(server.pid)
        finally:
            watching.stop()
            server.terminate()
            server.wait(10)
    firsts = sorted(seen.first_bytes)
    return {
        "phones": arguments.phones,
        "requests": len(firsts),
        "errors": len(seen.errors),
        "error_examples": sorted(set(seen.errors))[:3],
        "first_byte_ms": {f"p{q}": round(_quantile(firsts, q) * 1000, 1) for q in (50, 90, 99, 100)},
        "page_and_video_s_p50": round(_quantile(sorted(seen.page_times), 50), 1),
        "video_begun_s": {f"p{q}": round(_quantile(sorted(seen.video_begun), q), 2) for q in (50, 99)},
        "mbit_s": round(seen.received * 8 / took / 1e6, 1),
        "seconds": round(took, 1),
        "server_processor_seconds": server_seconds,
        "client_processor_seconds": round(sum(os.times()[:2]) - sum(busy[:2]), 1),
        "server_peak_mebibytes": watching.mebibytes and round(watching.mebibytes),
        "load_before": arguments.load,
    }


def _quantile(ordered: list[float], percent: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] if ordered else float("nan")


def _processor_seconds(pid: int) -> float | None:
    """User and system time of a running process (Linux: proc_pid_stat(5))."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=Path, help="a built site, such as output/site")
    parser.add_argument("--phones", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=5.0, help="within which they come")
    parser.add_argument("--mbit", type=float, default=1.5, help="of each phone, a second")
    parser.add_argument("--tls", action="store_true", help="over HTTPS (needs trustme)")
    parser.add_argument("--no-video", action="store_true", help="the page and its pictures only")
    arguments = parser.parse_args()
    arguments.load = round(os.getloadavg()[0], 1)
    print(json.dumps(measured(arguments.site, arguments), indent=1))


if __name__ == "__main__":
    main()
