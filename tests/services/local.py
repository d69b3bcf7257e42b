"""A web server on this machine that counts what it is asked, and can be told to fail first."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """What the server answers."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    promised: int | None = None
    """The length that is told, where it is another than the body's: then the answer is cut off."""


def json_reply(document: Any, status: int = 200, **headers: str) -> Reply:
    return Reply(status, json.dumps(document, ensure_ascii=False).encode(), {"Content-Type": "text/json", **headers})


@dataclass(frozen=True)
class Call:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    question: Any


class Local:
    """Serve `answer` on 127.0.0.1. `first` are replies that are given before, each once, to any request; `after` are
    those that are given instead, by path. `hold.clear()` lets every request wait, as a service that hangs does.
    """

    port = 0
    """The port of 127.0.0.1; 0 is any that is free."""

    def __init__(self, answer: Callable[[Call], Reply]) -> None:
        self.calls: list[Call] = []
        self.first: deque[Reply] = deque()
        self.after: dict[str, Reply] = {}
        self.hold = threading.Event()
        self.hold.set()
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _serve(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                try:
                    question = json.loads(body) if body else None
                except ValueError:
                    question = None
                call = Call(self.command, self.path, dict(self.headers), question)
                service.calls.append(call)
                service.hold.wait(10)
                instead = service.after.get(call.path.partition("?")[0])
                reply = service.first.popleft() if service.first else instead or answer(call)
                try:
                    self.send_response(reply.status)
                    for name, value in reply.headers.items():
                        self.send_header(name, value)
                    length = len(reply.body) if reply.promised is None else reply.promised
                    self.send_header("Content-Length", str(length))
                    if reply.promised is not None:
                        self.close_connection = True
                        self.send_header("Connection", "close")
                    self.end_headers()
                    self.wfile.write(reply.body)
                except OSError:
                    self.close_connection = True

            do_GET = do_POST = _serve

            def log_message(self, format: str, *args: Any) -> None:
                """Nothing is written to the terminal."""

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def asked(self, method: str = "POST", end: str = "") -> list[Call]:
        """The requests so far of a method, to paths that end so."""
        return [call for call in self.calls if call.method == method and call.path.partition("?")[0].endswith(end)]

    def close(self) -> None:
        self.hold.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Local:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
