"""The page's signature of its requests, `x-e-request`: what the page's own code says it is."""

from secrets import token_hex

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from tests.replicas.kit.pages import SHARED

HEADERS = {"service-channel": "SELF_SERVICE_PC", "x-web-version": "v20261101"}


class Signature:
    """One seed for all pages; `pages/api.js` computes the same."""

    def __init__(self) -> None:
        self.seed = token_hex(8)

    def refuse(self, request: Request) -> Response | None:
        """Access denied for a request that the page did not make, or not so."""
        told = request.headers.get("x-e-request")
        known = all(request.headers.get(name) == value for name, value in HEADERS.items())
        if known and told == self.of(request.method, request.url.path, request.url.query):
            return None
        return HTMLResponse(SHARED.text("access_denied"), 403)

    def of(self, method: str, path: str, query: str) -> str:
        """Over ASCII."""
        total = 0
        for letter in f"{self.seed} {method} {path}{'?' if query else ''}{query}":
            total = (total * 31 + ord(letter)) % 2**32
        return f"{total:08x}"
