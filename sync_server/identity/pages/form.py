"""The login form: for one browser, and one request of the app."""

import hmac
import secrets
from typing import Final

from fastapi import Request, Response
from pydantic import BaseModel, ValidationError

from sync_server.identity.desk import Desk
from sync_server.identity.oauth import AuthorizationRequest
from sync_server.identity.pages.pages import done_page, login_page
from sync_server.identity.pages.words import Words

COOKIE: Final = "gagejigi_form"
PATH: Final = "/authorize"
_COOKIE_S: Final = 30 * 60


class Asked(BaseModel):
    """Whatever a browser brings; `AuthorizationRequest` says what is let through."""

    response_type: str = ""
    client_id: str = ""
    redirect_uri: str = ""
    code_challenge: str = ""
    code_challenge_method: str = ""
    state: str = ""

    @property
    def wanted(self) -> AuthorizationRequest | None:
        """None of what is not one of our app's requests."""
        try:
            return AuthorizationRequest.model_validate(self.model_dump())
        except ValidationError:
            return None


def show_form(
    request: Request,
    desk: Desk,
    words: Words,
    wanted: AuthorizationRequest,
    email: str = "",
    trouble: str = "",
    status: int = 200,
    note: str = "",
) -> Response:
    """With a cookie that only a form of this browser fits; there is no form without one."""
    browser = request.cookies.get(COOKIE) or secrets.token_urlsafe(24)
    page = login_page(words, wanted, _mark(desk, browser, wanted), email, trouble, status, note)
    page.set_cookie(
        COOKIE,
        browser,
        max_age=_COOKIE_S,
        path=PATH,
        secure=desk.is_https,
        httponly=True,
        samesite="strict",
    )
    return page


def go_on(
    request: Request,
    desk: Desk,
    words: Words,
    wanted: AuthorizationRequest | None,
    email: str,
    note: str,
) -> Response:
    """To the login that was under way, or to the program, which begins one."""
    if wanted is None:
        return done_page(words, note, address(request, desk))
    return show_form(request, desk, words, wanted, email, note=note)


def address(request: Request, desk: Desk) -> str:
    """Where this server is reached, as far as it knows."""
    return desk.tokens.issuer if desk.is_https else str(request.base_url).rstrip("/")


def is_ours(request: Request, desk: Desk, wanted: AuthorizationRequest, mark: str) -> bool:
    browser = request.cookies.get(COOKIE, "")
    right = _mark(desk, browser, wanted).encode()
    return hmac.compare_digest(right, mark.encode("utf-8", "replace"))


def _mark(desk: Desk, browser: str, wanted: AuthorizationRequest) -> str:
    return desk.secret.mark("form", browser, *wanted.model_dump().values()).hex()
