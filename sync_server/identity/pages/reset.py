"""`/reset`: the page on which somebody sets a forgotten password anew. The code is typed, and never
part of an address.
"""

from typing import Annotated, Final

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import SecretStr

from sync_server.identity import resets
from sync_server.identity.attempts import address_of
from sync_server.identity.desk import AtDesk
from sync_server.identity.errors import BadReset, WeakPassword
from sync_server.identity.guard import anyone
from sync_server.identity.pages.chosen import WEAK
from sync_server.identity.pages.form import Asked, go_on
from sync_server.identity.pages.pages import Sheet
from sync_server.identity.pages.words import Speaking
from sync_server.kernel.errors import TooMany

router = APIRouter(tags=["login page"], default_response_class=HTMLResponse)

PATH: Final = "/reset"
_MOST_CODE, _MOST_PASSWORD = 40, 512


class Filled(Asked):
    code: SecretStr = SecretStr("")
    password: SecretStr = SecretStr("")


@router.get(PATH, **anyone())
async def show_reset(words: Speaking, asked: Annotated[Asked, Query()]) -> Response:
    """The form."""
    return Sheet(words, "reset", asked.wanted, {"code": ""}).shown()


@router.post(PATH, **anyone())
async def take_reset(
    request: Request, desk: AtDesk, words: Speaking, filled: Annotated[Filled, Form()]
) -> Response:
    """Done, or the form again. The code proves where it comes from: there is no cookie to abuse."""
    code = filled.code.get_secret_value()[:_MOST_CODE]
    password = filled.password.get_secret_value()[:_MOST_PASSWORD]
    wanted = filled.wanted
    try:
        await resets.use(desk, code, password, address_of(request))
    except (BadReset, TooMany) as fault:
        return Sheet(words, "reset", wanted, {"code": ""}).refused(fault, words("reset.wrong"))
    except WeakPassword as fault:
        return Sheet(words, "reset", wanted, {"code": code}).refused(fault, words(WEAK))
    return go_on(request, desk, words, wanted, "", words("reset.done"))
