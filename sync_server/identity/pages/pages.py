"""Templates filled in, each with the policy that it is shown under."""

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sync_server.identity.oauth import AuthorizationRequest

_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
)


def login_page(
    request: AuthorizationRequest, mark: str, email: str = "", trouble: str = "", status: int = 200
) -> HTMLResponse:
    """`mark`: proves on the way back that the form was made here. `trouble`: what went wrong."""
    fields = request.model_dump() | {"mark": mark}
    # Browsers hold the form's target against the policy, and its redirect too.
    return _page("login.html", status, request.origin, fields=fields, email=email, trouble=trouble)


def reset_page(code: str = "", trouble: str = "", status: int = 200) -> HTMLResponse:
    return _page("reset.html", status, "", code=code, trouble=trouble)


def changed_page() -> HTMLResponse:
    return _page("changed.html", 200, "")


def in_words(seconds: int) -> str:
    return f"{seconds}초" if seconds < 60 else f"{-(-seconds // 60)}분"


def trouble_page(trouble: str, status: int) -> HTMLResponse:
    return _page("trouble.html", status, "", trouble=trouble)


def _page(
    template: str, status: int, leads_to: str, **values: str | Mapping[str, str]
) -> HTMLResponse:
    nonce = secrets.token_urlsafe(12)
    policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; frame-ancestors 'none'; base-uri 'none'; "
        f"form-action 'self' {leads_to}"
    )
    text = _TEMPLATES.get_template(template).render(nonce=nonce, **values)
    return HTMLResponse(text, status, {"Content-Security-Policy": policy.strip()})
