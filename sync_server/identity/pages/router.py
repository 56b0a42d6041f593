"""`/authorize`: the page that the app opens in the browser, and the way back to the app."""

import unicodedata
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import SecretStr

from sync_server.identity.attempts import address_of
from sync_server.identity.desk import AtDesk
from sync_server.identity.errors import BadClient, BadForm, BadLogin
from sync_server.identity.guard import anyone
from sync_server.identity.login import issue_code, log_in
from sync_server.identity.pages.form import COOKIE, PATH, Asked, is_ours, show_form
from sync_server.identity.pages.pages import trouble_page
from sync_server.identity.pages.words import Speaking
from sync_server.kernel.errors import TooMany

router = APIRouter(tags=["login page"], default_response_class=HTMLResponse)

_MOST_EMAIL, _MOST_PASSWORD = 254, 512


class Filled(Asked):
    mark: str = ""
    email: str = ""
    password: SecretStr = SecretStr("")


@router.get(PATH, **anyone())
async def show_login(
    request: Request, desk: AtDesk, words: Speaking, asked: Annotated[Asked, Query()]
) -> Response:
    """The form. What is not one of our app's requests leads nowhere."""
    wanted = asked.wanted
    if wanted is None:
        return trouble_page(words, words("login.strange.text"), BadClient.status)
    return show_form(request, desk, words, wanted)


@router.post(PATH, **anyone())
async def take_login(
    request: Request, desk: AtDesk, words: Speaking, filled: Annotated[Filled, Form()]
) -> Response:
    """To the app's redirect with a code, or the form again."""
    wanted = filled.wanted
    if wanted is None:
        return trouble_page(words, words("login.strange.text"), BadClient.status)
    email = unicodedata.normalize("NFC", filled.email).strip().casefold()[:_MOST_EMAIL]
    if not is_ours(request, desk, wanted, filled.mark):
        again = words("login.old")
        return show_form(request, desk, words, wanted, email, again, BadForm.status)
    password = filled.password.get_secret_value()[:_MOST_PASSWORD]
    try:
        member = await log_in(desk, email, password, address_of(request))
    except BadLogin as fault:
        wrong = words("login.wrong")
        return show_form(request, desk, words, wanted, email, wrong, fault.status)
    except TooMany as fault:
        wait = words("login.wait", span=words.span(fault.retry_after))
        page = show_form(request, desk, words, wanted, email, wait, fault.status)
        page.headers["Retry-After"] = str(fault.retry_after)
        return page
    code = await issue_code(desk, member, wanted)
    back = RedirectResponse(wanted.redirect(code, desk.tokens.issuer), status_code=303)
    back.delete_cookie(COOKIE, path=PATH, httponly=True, samesite="strict")
    return back
