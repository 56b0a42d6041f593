"""The consent page and the token endpoint (RFC 6749, RFC 7636), with what they remember."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import timedelta
from secrets import token_urlsafe
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.replicas.kit.clock import Clock
from tests.replicas.kit.faults import Faults
from tests.replicas.kit.gate import Answer, Gate, Json
from tests.replicas.kit.journal import mark
from tests.replicas.kit.pages import Pages
from tests.replicas.kit.sessions import Sessions

SCOPE = "https://www.googleapis.com/auth/business.manage"
LIFE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Client:
    """Of the owner's own project."""

    id: str = "617283940512-practice.apps.googleusercontent.com"
    secret: str = "opens-nothing-but-the-replica"

    def file(self) -> Json:
        """As the owner downloads it."""
        return {"installed": {"client_id": self.id, "client_secret": self.secret}}


@dataclass(frozen=True, slots=True)
class Code:
    """What the owner allowed, until it is redeemed."""

    challenge: str
    redirect_uri: str
    scope: str


class Grants(Sessions):
    """Access tokens, and the refresh tokens that they come from."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock, LIFE)
        self.refreshing: dict[str, str] = {}
        """Refresh token -> scope."""

    def forget_all(self) -> None:
        """The owner takes the consent back."""
        super().forget_all()
        self.refreshing.clear()

    def expire(self) -> None:
        super().forget_all()

    def grant(self, scope: str) -> str:
        token = f"1//{token_urlsafe(48)}"
        self.refreshing[token] = scope
        return token


class Consent:
    """`client`: the only one that is known."""

    def __init__(
        self, client: Client, grants: Grants, gate: Gate, faults: Faults, pages: Pages
    ) -> None:
        self._client = client
        self._grants = grants
        self._gate = gate
        self._faults = faults
        self._pages = pages
        self._codes: dict[str, Code] = {}

    def routes(self) -> list[Route]:
        return [
            Route("/o/oauth2/v2/auth", self.ask),
            Route("/o/oauth2/v2/auth", self.decide, methods=["POST"]),
            Route("/token", self.token, methods=["POST"]),
        ]

    async def ask(self, request: Request) -> Response:
        mark(request, "login")
        if fault := self._wrong(dict(request.query_params)):
            return HTMLResponse(f"<h1>400</h1><p>{fault}</p>", 400)
        return HTMLResponse(self._pages.text("consent"))

    async def decide(self, request: Request) -> Response:
        """Body: decision=allow, or anything else."""
        mark(request, "login")
        asked = dict(request.query_params)
        if fault := self._wrong(asked):
            return HTMLResponse(f"<h1>400</h1><p>{fault}</p>", 400)
        told = {"state": asked["state"]}
        if dict(parse_qsl((await request.body()).decode())).get("decision") != "allow":
            told["error"] = "access_denied"
        else:
            left_out = self._faults.strike("scope_left_out", "login")
            scope = "openid" if left_out else asked["scope"]
            told["code"] = f"4/{token_urlsafe(32)}"
            told["scope"] = scope
            self._codes[told["code"]] = Code(asked["code_challenge"], asked["redirect_uri"], scope)
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(told)}", 302)

    async def token(self, request: Request) -> Response:
        def answer(body: bytes) -> Answer:
            form = dict(parse_qsl(body.decode()))
            known = (form.get("client_id"), form.get("client_secret"))
            deleted = self._faults.strike("client_deleted", "login")
            if deleted or known != (self._client.id, self._client.secret):
                return _refused("invalid_client", 401)
            if form.get("grant_type") == "refresh_token":
                return self._refreshed(form.get("refresh_token", ""))
            return self._redeemed(form)

        return await self._gate.api(request, "login", lambda _: None, answer)

    def _redeemed(self, form: dict[str, str]) -> Answer:
        """A code is good once, for who knows the verifier and came from the same address."""
        code = self._codes.pop(form.get("code", ""), None)
        if code is None or code.redirect_uri != form.get("redirect_uri"):
            return _refused("invalid_grant")
        if _challenge(form.get("code_verifier", "")) != code.challenge:
            return _refused("invalid_grant")
        return {**self._access(code.scope), "refresh_token": self._grants.grant(code.scope)}

    def _refreshed(self, token: str) -> Answer:
        scope = self._grants.refreshing.get(token)
        if scope is None:
            return _refused("invalid_grant")
        if not self._faults.strike("token_rotated", "login"):
            return self._access(scope)
        del self._grants.refreshing[token]
        return {**self._access(scope), "refresh_token": self._grants.grant(scope)}

    def _access(self, scope: str) -> Json:
        return {
            "access_token": self._grants.open(),
            "expires_in": int(LIFE.total_seconds()) - 1,
            "scope": scope,
            "token_type": "Bearer",
        }

    def _wrong(self, asked: dict[str, str]) -> str:
        """What is wrong with the address, "" for nothing."""
        redirect = urlsplit(asked.get("redirect_uri", ""))
        demands = {
            "client_id": asked.get("client_id") == self._client.id,
            "redirect_uri": (redirect.scheme, redirect.hostname) == ("http", "127.0.0.1"),
            "response_type": asked.get("response_type") == "code",
            "scope": asked.get("scope") == SCOPE,
            "state": bool(asked.get("state")),
            "code_challenge": len(asked.get("code_challenge", "")) == 43,
            "code_challenge_method": asked.get("code_challenge_method") == "S256",
            "access_type": asked.get("access_type") == "offline",
        }
        return ", ".join(name for name, is_met in demands.items() if not is_met)


def _refused(word: str, status: int = 400) -> Response:
    return JSONResponse({"error": word, "error_description": word.replace("_", " ")}, status)


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
