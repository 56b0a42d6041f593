"""`/reset`: the page on which somebody sets a forgotten password anew. The code is typed, and never
part of an address.
"""

from typing import Annotated, Final

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, SecretStr

from sync_server.identity import resets
from sync_server.identity.attempts import address_of
from sync_server.identity.desk import AtDesk
from sync_server.identity.errors import BadReset, WeakPassword
from sync_server.identity.guard import anyone
from sync_server.identity.pages.pages import changed_page, in_words, reset_page
from sync_server.kernel.errors import TooMany

router = APIRouter(tags=["login page"], default_response_class=HTMLResponse)

PATH: Final = "/reset"
_MOST_CODE, _MOST_PASSWORD = 40, 512
_WRONG: Final = "코드가 맞지 않거나 시간이 지났어요. 다시 확인하시거나 새 코드를 받아 주세요."
_WEAK: Final = "너무 쉬운 비밀번호예요. 10자 이상, 흔하지 않은 것으로 정해 주세요."
_WAIT: Final = "여러 번 맞지 않아 잠시 멈췄어요. {} 뒤에 다시 해 주세요."


class Filled(BaseModel):
    code: SecretStr = SecretStr("")
    password: SecretStr = SecretStr("")


@router.get(PATH, **anyone())
async def show_reset() -> Response:
    """The form."""
    return reset_page()


@router.post(PATH, **anyone())
async def take_reset(request: Request, desk: AtDesk, filled: Annotated[Filled, Form()]) -> Response:
    """Done, or the form again. The code proves where it comes from: there is no cookie to abuse."""
    code = filled.code.get_secret_value()[:_MOST_CODE]
    password = filled.password.get_secret_value()[:_MOST_PASSWORD]
    try:
        await resets.use(desk, code, password, address_of(request))
    except BadReset as fault:
        return reset_page("", _WRONG, fault.status)
    except WeakPassword as fault:
        return reset_page(code, _WEAK, fault.status)
    except TooMany as fault:
        page = reset_page("", _WAIT.format(in_words(fault.retry_after)), fault.status)
        page.headers["Retry-After"] = str(fault.retry_after)
        return page
    return changed_page()
