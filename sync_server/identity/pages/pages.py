"""Templates filled in, each with the policy that it is shown under."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sync_server.identity.oauth import AuthorizationRequest
from sync_server.kernel.errors import ServerError, TooMany

_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
)
_LOGIN: Final = "/authorize"
_LINKS: Final = {
    _LOGIN: "로그인으로 돌아가기",
    "/register": "새 가게 등록",
    "/invitation": "초대 코드가 있어요",
    "/reset": "비밀번호를 잊었어요",
}
_WAIT: Final = "여러 번 시도하셔서 잠시 멈췄어요. {} 뒤에 다시 해 주세요."


@dataclass(frozen=True)
class Sheet:
    """A form beside the login. `name`: of its template, and its path. `request`: the login that was
    under way when somebody came, which the form and its links keep. `typed`: shown again.
    """

    name: str
    request: AuthorizationRequest | None
    typed: Mapping[str, str]

    def shown(self, trouble: str = "", status: int = 200) -> HTMLResponse:
        fields = self.request.model_dump() if self.request else {}
        links = _links(f"/{self.name}", self.request)
        more = {"fields": fields, "links": links}
        return _page(f"{self.name}.html", status, "", trouble=trouble, **more, **self.typed)

    def refused(self, fault: ServerError, trouble: str) -> HTMLResponse:
        """`trouble`: what went wrong, in words, unless it is that somebody has to wait."""
        if not isinstance(fault, TooMany):
            return self.shown(trouble, fault.status)
        page = self.shown(_WAIT.format(in_words(fault.retry_after)), fault.status)
        page.headers["Retry-After"] = str(fault.retry_after)
        return page


def login_page(
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
    fields, links = request.model_dump() | {"mark": mark}, _links(_LOGIN, request)
    # Browsers hold the form's target against the policy, and its redirect too.
    return _page("login.html", status, request.origin, fields=fields, links=links, **values)


def front_page(address: str) -> HTMLResponse:
    """`address`: where this server is reached."""
    return _page("front.html", 200, "", address=address, links=_links("/", None))


def done_page(note: str, address: str) -> HTMLResponse:
    """For whoever came without a login under way."""
    return _page("done.html", 200, "", note=note, address=address)


def in_words(seconds: int) -> str:
    return f"{seconds}초" if seconds < 60 else f"{-(-seconds // 60)}분"


def trouble_page(trouble: str, status: int) -> HTMLResponse:
    return _page("trouble.html", status, "", trouble=trouble)


def _links(here: str, request: AuthorizationRequest | None) -> dict[str, str]:
    """To the other pages. Without a login under way there is none to go back to."""
    query = f"?{urlencode(request.model_dump())}" if request else ""
    return {
        f"{path}{query}": words
        for path, words in _LINKS.items()
        if path != here and (request or path != _LOGIN)
    }


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
