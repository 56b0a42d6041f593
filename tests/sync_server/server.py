"""The real application for tests: cheap passwords, a clock that stands, and clients that log in."""

import base64
import hashlib
import json
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient

from sync_server.kernel.config import Settings, load
from sync_server.main import create_app
from sync_server.sync.router import MEDIA

PASSWORD = "감자탕 3인분 포장요"
REDIRECT = "http://127.0.0.1:49152/cb"


class StandingClock:
    def __init__(self) -> None:
        self.time = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def pass_by(self, **time: float) -> None:
        self.time += timedelta(**time)


def settings_in(data: Path) -> Settings:
    return load(data, password_memory_kib=8, password_passes=1)


@dataclass
class Server:
    app: FastAPI
    clock: StandingClock
    client: TestClient
    data: Path
    people: int = field(default=0)

    def post(self, path: str, token: str = "", /, **body: Any) -> Response:
        return self.call("POST", path, token, body)

    def get(self, path: str, token: str = "") -> Response:
        return self.call("GET", path, token)

    def call(self, method: str, path: str, token: str = "", body: Any = None) -> Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        sent: bytes | str | None = None
        if isinstance(body, bytes):
            headers["Content-Type"] = MEDIA
            sent = body
        elif body is not None:
            headers["Content-Type"] = "application/json"
            sent = json.dumps(body)  # in ASCII, so that anything can be sent
        return self.client.request(method, path, headers=headers, content=sent)

    def rest(self) -> None:
        """Tenants' files closed, and their threads ended, as after a while without requests."""
        assert self.client.portal is not None
        self.client.portal.call(self.app.state.exchange.tenants.close)

    def new_email(self) -> str:
        self.people += 1
        return f"sajang{self.people}@example.com"

    def register(self, email: str = "") -> dict[str, Any]:
        answer = self.post(
            "/v1/tenants",
            name="할매 국밥",
            owner_name="김사장",
            email=email or self.new_email(),
            password=PASSWORD,
        )
        assert answer.status_code == 201, answer.text
        registered: dict[str, Any] = answer.json()["data"]
        return registered

    def owner(self) -> "Login":
        return self.log_in(self.register()["owner"]["email"])

    def hire(self, boss: "Login", role: str, **more: str) -> "Login":
        """A new member of the boss's business, logged in."""
        email = self.new_email()
        invited = self.post("/v1/invitations", boss.access, email=email, role=role)
        assert invited.status_code == 201, invited.text
        token = invited.json()["data"]["token"]
        accepted = self.post(
            "/v1/invitations/accept", token=token, name="박알바", password=PASSWORD
        )
        assert accepted.status_code == 201, accepted.text
        return self.log_in(email, **more)

    def log_in(self, email: str, device: str = "계산대 PC", **more: Any) -> "Login":
        code, verifier = self.code(email)
        answer = self.exchange(code, verifier, device_name=device, **more)
        assert answer.status_code == 200, answer.text
        return Login(email, **_of_interest(answer.json()["data"]))

    def code(self, email: str, password: str = PASSWORD) -> tuple[str, str]:
        """An authorization code and its verifier, by way of the page."""
        verifier = secrets.token_urlsafe(32)
        answer = self.fill_in(asked(verifier), email, password)
        assert answer.status_code == 303, answer.text
        (code,) = parse_qs(urlsplit(answer.headers["location"]).query)["code"]
        return code, verifier

    def fill_in(self, query: dict[str, str], email: str, password: str = PASSWORD) -> Response:
        """The page opened and its form sent, as a browser does."""
        page = self.client.get("/authorize", params=query)
        assert page.status_code == 200, page.text
        form = hidden_fields(page.text) | {"email": email, "password": password}
        return self.client.post("/authorize", data=form, follow_redirects=False)

    def exchange(self, code: str, verifier: str, /, **more: Any) -> Response:
        body = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": REDIRECT,
            "code_verifier": verifier,
            "device_name": "계산대 PC",
        }
        return self.call("POST", "/v1/token", body=body | more)

    def refresh(self, token: str, **more: Any) -> Response:
        return self.post("/v1/token", grant_type="refresh_token", refresh_token=token, **more)


@dataclass
class Login:
    email: str
    access: str
    refresh: str
    device: str


def asked(verifier: str, **other: str) -> dict[str, str]:
    """The query with which the app opens the page."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return {
        "response_type": "code",
        "client_id": "gagejigi-desktop",
        "redirect_uri": REDIRECT,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
        "state": "state-of-the-app",
    } | other


def hidden_fields(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


def code_of(answer: Response) -> str:
    """The stable code of a refusal."""
    return str(answer.json()["error"]["code"])


@contextmanager
def serving(data: Path, settings: Settings | None = None) -> Iterator[Server]:
    clock = StandingClock()
    app = create_app(settings or settings_in(data), clock)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield Server(app, clock, client, data)


def _of_interest(tokens: dict[str, Any]) -> dict[str, str]:
    return {
        "access": tokens["access_token"],
        "refresh": tokens["refresh_token"],
        "device": tokens["device_id"],
    }
