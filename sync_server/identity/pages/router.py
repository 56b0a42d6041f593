"""`/authorize`: the page that the app opens in the browser, and the way back to the app."""

import hmac
import secrets
import unicodedata
from typing import Annotated, Final

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, SecretStr, ValidationError

from sync_server.identity.attempts import address_of
from sync_server.identity.desk import AtDesk, Desk
from sync_server.identity.errors import BadClient, BadForm, BadLogin
from sync_server.identity.guard import anyone
from sync_server.identity.login import issue_code, log_in
from sync_server.identity.oauth import AuthorizationRequest
from sync_server.identity.pages.pages import in_words, login_page, trouble_page
from sync_server.kernel.errors import TooMany

router = APIRouter(tags=["login page"], default_response_class=HTMLResponse)

COOKIE: Final = "gagejigi_form"
_COOKIE_S: Final = 30 * 60
_MOST_EMAIL, _MOST_PASSWORD = 254, 512
_STRANGE: Final = "가게지기 앱에서 로그인을 다시 시작해 주세요. 이 주소로는 로그인할 수 없어요."
_OLD: Final = "로그인 화면이 오래되었어요. 한 번만 더 입력해 주세요."
_WRONG: Final = "이메일이나 비밀번호가 맞지 않아요. 다시 확인해 주세요."
_WAIT: Final = "여러 번 맞지 않아 잠시 멈췄어요. {} 뒤에 다시 해 주세요."


class Asked(BaseModel):
    """Whatever a browser brings; `AuthorizationRequest` says what is let through."""

    response_type: str = ""
    client_id: str = ""
    redirect_uri: str = ""
    code_challenge: str = ""
    code_challenge_method: str = ""
    state: str = ""


class Filled(Asked):
    mark: str = ""
    email: str = ""
    password: SecretStr = SecretStr("")


@router.get("/authorize", **anyone())
async def show_login(request: Request, desk: AtDesk, asked: Annotated[Asked, Query()]) -> Response:
    """The form. What is not one of our app's requests leads nowhere."""
    wanted = _wanted(asked)
    if wanted is None:
        return trouble_page(_STRANGE, BadClient.status)
    return _form(request, desk, wanted)


@router.post("/authorize", **anyone())
async def take_login(request: Request, desk: AtDesk, filled: Annotated[Filled, Form()]) -> Response:
    """To the app's redirect with a code, or the form again."""
    wanted = _wanted(filled)
    if wanted is None:
        return trouble_page(_STRANGE, BadClient.status)
    email = unicodedata.normalize("NFC", filled.email).strip().casefold()[:_MOST_EMAIL]
    if not _is_ours(request, desk, wanted, filled.mark):
        return _form(request, desk, wanted, email, _OLD, BadForm.status)
    password = filled.password.get_secret_value()[:_MOST_PASSWORD]
    try:
        member = await log_in(desk, email, password, address_of(request))
    except BadLogin as fault:
        return _form(request, desk, wanted, email, _WRONG, fault.status)
    except TooMany as fault:
        page = _form(
            request, desk, wanted, email, _WAIT.format(in_words(fault.retry_after)), fault.status
        )
        page.headers["Retry-After"] = str(fault.retry_after)
        return page
    code = await issue_code(desk, member, wanted)
    back = RedirectResponse(wanted.redirect(code, desk.tokens.issuer), status_code=303)
    back.delete_cookie(COOKIE, path="/authorize", httponly=True, samesite="strict")
    return back


def _wanted(asked: Asked) -> AuthorizationRequest | None:
    try:
        return AuthorizationRequest.model_validate(asked.model_dump())
    except ValidationError:
        return None


def _form(
    request: Request,
    desk: Desk,
    wanted: AuthorizationRequest,
    email: str = "",
    trouble: str = "",
    status: int = 200,
) -> Response:
    """With a cookie that only a form of this browser fits; there is no form without one."""
    browser = request.cookies.get(COOKIE) or secrets.token_urlsafe(24)
    page = login_page(wanted, _mark(desk, browser, wanted), email, trouble, status)
    page.set_cookie(
        COOKIE,
        browser,
        max_age=_COOKIE_S,
        path="/authorize",
        secure=desk.is_https,
        httponly=True,
        samesite="strict",
    )
    return page


def _is_ours(request: Request, desk: Desk, wanted: AuthorizationRequest, mark: str) -> bool:
    browser = request.cookies.get(COOKIE, "")
    right = _mark(desk, browser, wanted).encode()
    return hmac.compare_digest(right, mark.encode("utf-8", "replace"))


def _mark(desk: Desk, browser: str, wanted: AuthorizationRequest) -> str:
    return desk.secret.mark("form", browser, *wanted.model_dump().values()).hex()
