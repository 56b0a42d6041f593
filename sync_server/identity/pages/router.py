"""`/authorize`: the page that the app opens in the browser, and the way back to the app."""

import unicodedata
from typing import Annotated, Final

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import SecretStr

from sync_server.identity.attempts import address_of
from sync_server.identity.desk import AtDesk
from sync_server.identity.errors import BadClient, BadForm, BadLogin
from sync_server.identity.guard import anyone
from sync_server.identity.login import issue_code, log_in
from sync_server.identity.pages.form import COOKIE, PATH, Asked, is_ours, show_form
from sync_server.identity.pages.pages import in_words, trouble_page
from sync_server.kernel.errors import TooMany

router = APIRouter(tags=["login page"], default_response_class=HTMLResponse)

_MOST_EMAIL, _MOST_PASSWORD = 254, 512
_STRANGE: Final = "가게지기 앱에서 로그인을 다시 시작해 주세요. 이 주소로는 로그인할 수 없어요."
_OLD: Final = "로그인 화면이 오래되었어요. 한 번만 더 입력해 주세요."
_WRONG: Final = "이메일이나 비밀번호가 맞지 않아요. 다시 확인해 주세요."
_WAIT: Final = "여러 번 맞지 않아 잠시 멈췄어요. {} 뒤에 다시 해 주세요."


class Filled(Asked):
    mark: str = ""
    email: str = ""
    password: SecretStr = SecretStr("")


@router.get(PATH, **anyone())
async def show_login(request: Request, desk: AtDesk, asked: Annotated[Asked, Query()]) -> Response:
    """The form. What is not one of our app's requests leads nowhere."""
    wanted = asked.wanted
    if wanted is None:
        return trouble_page(_STRANGE, BadClient.status)
    return show_form(request, desk, wanted)


@router.post(PATH, **anyone())
async def take_login(request: Request, desk: AtDesk, filled: Annotated[Filled, Form()]) -> Response:
    """To the app's redirect with a code, or the form again."""
    wanted = filled.wanted
    if wanted is None:
        return trouble_page(_STRANGE, BadClient.status)
    email = unicodedata.normalize("NFC", filled.email).strip().casefold()[:_MOST_EMAIL]
    if not is_ours(request, desk, wanted, filled.mark):
        return show_form(request, desk, wanted, email, _OLD, BadForm.status)
    password = filled.password.get_secret_value()[:_MOST_PASSWORD]
    try:
        member = await log_in(desk, email, password, address_of(request))
    except BadLogin as fault:
        return show_form(request, desk, wanted, email, _WRONG, fault.status)
    except TooMany as fault:
        wait = _WAIT.format(in_words(fault.retry_after))
        page = show_form(request, desk, wanted, email, wait, fault.status)
        page.headers["Retry-After"] = str(fault.retry_after)
        return page
    code = await issue_code(desk, member, wanted)
    back = RedirectResponse(wanted.redirect(code, desk.tokens.issuer), status_code=303)
    back.delete_cookie(COOKIE, path=PATH, httponly=True, samesite="strict")
    return back
