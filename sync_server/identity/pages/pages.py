"""Templates filled in, each with the policy that it is shown under."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sync_server.identity.oauth import AuthorizationRequest
from sync_server.identity.pages.words import Words
from sync_server.kernel.errors import ServerError, TooMany

_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
)
_LOGIN: Final = "/authorize"
_LINKS: Final = (_LOGIN, "/register", "/invitation", "/reset")


@dataclass(frozen=True)
class Sheet:
    """A form beside the login. `name`: of its template, and its path. `request`: the login that was
    under way when somebody came, which the form and its links keep. `typed`: shown again.
    """

    words: Words
    name: str
    request: AuthorizationRequest | None
    typed: Mapping[str, str]

    def shown(self, trouble: str = "", status: int = 200) -> HTMLResponse:
        fields = self.request.model_dump() if self.request else {}
        more = {"fields": fields} | _ways(self.words, f"/{self.name}", self.request)
        template = f"{self.name}.html"
        return _page(self.words, template, status, "", trouble=trouble, **more, **self.typed)

    def refused(self, fault: ServerError, trouble: str) -> HTMLResponse:
        """`trouble`: what went wrong, in words, unless it is that somebody has to wait."""
        if not isinstance(fault, TooMany):
            return self.shown(trouble, fault.status)
        wait = self.words("trouble.wait", span=self.words.span(fault.retry_after))
        page = self.shown(wait, fault.status)
        page.headers["Retry-After"] = str(fault.retry_after)
        return page


def login_page(
    words: Words,
    request: AuthorizationRequest,
    mark: str,
    email: str = "",
    trouble: str = "",
    status: int = 200,
    note: str = "",
) -> HTMLResponse:
    """`mark`: proves on the way back that the form was made here. `trouble`: what went wrong.
    `note`: what went well before.
    """
    values = {"email": email, "trouble": trouble, "note": note}
    more = {"fields": request.model_dump() | {"mark": mark}} | _ways(words, _LOGIN, request)
    # Browsers hold the form's target against the policy, and its redirect too.
    return _page(words, "login.html", status, request.origin, **more, **values)


def front_page(words: Words, address: str) -> HTMLResponse:
    """`address`: where this server is reached."""
    return _page(words, "front.html", 200, "", address=address, **_ways(words, "/", None))


def done_page(words: Words, note: str, address: str) -> HTMLResponse:
    """For whoever came without a login under way."""
    return _page(words, "done.html", 200, "", note=note, address=address)


def trouble_page(words: Words, trouble: str, status: int) -> HTMLResponse:
    return _page(words, "trouble.html", status, "", trouble=trouble)


def _ways(
    words: Words, here: str, request: AuthorizationRequest | None
) -> dict[str, str | Mapping[str, str]]:
    """Where a page leads: its form, the other pages, and itself in the other language. Without a
    login under way there is none to go back to.
    """
    query = request.model_dump() if request else {}
    links = {
        words.address(path, query): words(f"link.{path[1:]}")
        for path in _LINKS
        if path != here and (request or path != _LOGIN)
    }
    other = words.other.address(here, query)
    return {"action": words.address(here), "links": links, "other": other}


def _page(
    words: Words, template: str, status: int, leads_to: str, **values: str | Mapping[str, str]
) -> HTMLResponse:
    nonce = secrets.token_urlsafe(12)
    policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; frame-ancestors 'none'; base-uri 'none'; "
        f"form-action 'self' {leads_to}"
    )
    text = _TEMPLATES.get_template(template).render(t=words, nonce=nonce, **values)
    return HTMLResponse(text, status, {"Content-Security-Policy": policy.strip()})
