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
from sync_server.kernel.errors import TooMany

router = APIRouter(tags=["login page"], default_response_class=HTMLResponse)

PATH: Final = "/reset"
_MOST_CODE, _MOST_PASSWORD = 40, 512
_WRONG: Final = "코드가 맞지 않거나 시간이 지났어요. 다시 확인하시거나 새 코드를 받아 주세요."
_DONE: Final = (
    "비밀번호를 바꿨어요. 쓰시던 기기에서는 모두 로그아웃됐으니 새 비밀번호로 로그인해 주세요."
)


class Filled(Asked):
    code: SecretStr = SecretStr("")
    password: SecretStr = SecretStr("")


@router.get(PATH, **anyone())
async def show_reset(asked: Annotated[Asked, Query()]) -> Response:
    """The form."""
    return Sheet("reset", asked.wanted, {"code": ""}).shown()


@router.post(PATH, **anyone())
async def take_reset(request: Request, desk: AtDesk, filled: Annotated[Filled, Form()]) -> Response:
    """Done, or the form again. The code proves where it comes from: there is no cookie to abuse."""
    code = filled.code.get_secret_value()[:_MOST_CODE]
    password = filled.password.get_secret_value()[:_MOST_PASSWORD]
    wanted = filled.wanted
    try:
        await resets.use(desk, code, password, address_of(request))
    except (BadReset, TooMany) as fault:
        return Sheet("reset", wanted, {"code": ""}).refused(fault, _WRONG)
    except WeakPassword as fault:
        return Sheet("reset", wanted, {"code": code}).refused(fault, WEAK)
    return go_on(request, desk, wanted, "", _DONE)
