"""A real endpoint on loopback that speaks the chat completion protocol well, badly, or not at all."""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from onboard.script.writers.questions import ModelSettings, Question

Behaviour = Callable[["Handler", dict[str, Any]], None]


class Handler(BaseHTTPRequestHandler):
    server: Endpoint.Server  # type: ignore[assignment]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        endpoint = self.server.endpoint
        with endpoint.lock:
            endpoint.heard.append(body)
            endpoint.headers.append({name.lower(): value for name, value in self.headers.items()})
            at = min(len(endpoint.heard), len(endpoint.behaviours)) - 1
        endpoint.behaviours[at](self, body)

    def send(self, status: int, content: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"content-type": "application/json", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        pass


class Endpoint:
    """Behaves as told, call by call; the last behaviour stays. Keeps what it heard."""

    class Server(ThreadingHTTPServer):
        endpoint: Endpoint
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Who breaks a connection off does not fill the test's output."""

    def __init__(self, *behaviours: Behaviour, tls: ssl.SSLContext | None = None) -> None:
        self.behaviours, self.tls = behaviours, tls
        self.heard: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.lock = threading.Lock()

    def __enter__(self) -> Endpoint:
        self._server = self.Server(("127.0.0.1", 0), Handler)
        self._server.endpoint = self
        if self.tls:
            self._server.socket = self.tls.wrap_socket(self._server.socket, server_side=True)
        self.host = f"127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def settings(self, **others: Any) -> ModelSettings:
        return replace(ModelSettings("parrot-1", f"http://{self.host}/v1"), **others)

    @property
    def sent(self) -> str:
        """Everything that was sent to it, as text."""
        return "\n".join(json.dumps(body, ensure_ascii=False) for body in self.heard)


def completion(text: str | None, *, finish: str | None = "stop", **message: Any) -> bytes:
    return json.dumps(
        {
            "id": "1",
            "object": "chat.completion",
            "model": "parrot-1-2026",
            "choices": [
                {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text, **message}}
            ],
            "usage": {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18},
        }
    ).encode()


def says(text: str | None, **how: Any) -> Behaviour:
    return lambda handler, body: handler.send(200, completion(text, **how))


def refuses(status: int, message: str = "", *, code: str | None = None, **headers: str) -> Behaviour:
    content = json.dumps({"error": {"message": message, "code": code}}).encode()
    return lambda handler, body: handler.send(status, content, **headers)


def sends(content: bytes, status: int = 200, **headers: str) -> Behaviour:
    return lambda handler, body: handler.send(status, content, **headers)


def hangs(handler: Handler, body: dict[str, Any]) -> None:
    time.sleep(60)


def drips(handler: Handler, body: dict[str, Any]) -> None:
    """One byte at a time, always in time for a limit per read."""
    handler.send_response(200)
    handler.send_header("content-type", "application/json")
    handler.send_header("content-length", "100000")
    handler.end_headers()
    try:
        for _ in range(200):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.05)
    except OSError:
        pass


def breaks_off(handler: Handler, body: dict[str, Any]) -> None:
    handler.connection.close()


def floods(handler: Handler, body: dict[str, Any]) -> None:
    handler.send_response(500)
    handler.end_headers()
    try:
        for _ in range(200):
            handler.wfile.write(b"x" * 65536)
    except OSError:
        pass


def question(settings: ModelSettings, *, about: str = "step spindel-loesen") -> Question:
    return Question(about, "Say it.", '{"says": "Lösen."}', '{"type":"object"}', settings)
