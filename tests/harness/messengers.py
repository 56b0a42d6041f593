"""Loopback stand-ins for Telegram's `sendMessage` and Slack's incoming webhook, which can
misbehave as those do.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

HOST = "127.0.0.1"
TOKEN = "123456789:AAtesttesttesttesttesttesttesttest_0"
CHAT = "42424242"
HOOK = "/services/T0000/B0000/tttttttttttttttttttttttt"

Trouble = Literal["", "busy", "fault", "gateway", "refused", "slow", "torn", "babble"]
"""busy: 429 and for how long; fault: 500; gateway: 502; refused: a wrong secret; slow: taken, and
no answer in time; torn: taken, then the line breaks; babble: 200 without a word of the protocol.
"""
WAIT_S = 77


class Messenger:
    """`taken`: what was said to the owner, oldest first; `asked`: how many requests came."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.asked = 0
        self.trouble: Trouble = ""
        self.port = 0
        self.over = threading.Event()

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"


@contextmanager
def open_messenger() -> Iterator[Messenger]:
    messenger = Messenger()

    class Handler(_Handler):
        owner = messenger

    server = ThreadingHTTPServer((HOST, 0), Handler)
    server.daemon_threads = False
    messenger.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield messenger
    finally:
        messenger.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    owner: Messenger

    def do_POST(self) -> None:
        owner = self.owner
        owner.asked += 1
        said = json.loads(self.rfile.read(int(self.headers["content-length"])))
        status, answer, headers = self._judge(said)
        if status == 200 and owner.trouble != "babble":
            owner.taken.append(said["text"])
        if owner.trouble == "slow":
            owner.over.wait(10)
        if owner.trouble in ("slow", "torn"):
            self.close_connection = True
            return
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Nothing: tests read what was taken."""

    def _judge(self, said: dict[str, Any]) -> tuple[int, bytes, dict[str, str]]:
        if self.path == HOOK:
            return self._slack()
        return self._telegram(said)

    def _telegram(self, said: dict[str, Any]) -> tuple[int, bytes, dict[str, str]]:
        known = self.path == f"/bot{TOKEN}/sendMessage"
        match self.owner.trouble:
            case "busy":
                return _told(429, retry_after=WAIT_S)
            case "fault" | "gateway" as fault:
                return _told(500 if fault == "fault" else 502)
            case "babble":
                return 200, b"<html>", {}
            case "refused":
                return _told(401)
        if not known:
            return _told(404)
        return _told(200 if said["chat_id"] == CHAT else 400)

    def _slack(self) -> tuple[int, bytes, dict[str, str]]:
        match self.owner.trouble:
            case "busy":
                return 429, b"rate_limited", {"retry-after": str(WAIT_S)}
            case "fault":
                return 500, b"rollup_error", {}
            case "gateway":
                return 502, b"", {}
            case "refused":
                return 403, b"invalid_token", {}
        return 200, b"ok", {}


def _told(status: int, **parameters: int) -> tuple[int, bytes, dict[str, str]]:
    said: dict[str, object] = {"ok": status == 200, "error_code": status, "parameters": parameters}
    return status, json.dumps(said).encode(), {}
