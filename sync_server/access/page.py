"""`/invitation`: the page on which somebody invited becomes a member. The code is typed, and never
part of an address.
"""

from typing import Annotated, Final

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import SecretStr, ValidationError

from sync_server.access import invitations
from sync_server.access.errors import BadInvitation
from sync_server.access.schemas import Accepting
from sync_server.identity.attempts import address_of
from sync_server.identity.desk import AtDesk
from sync_server.identity.errors import EmailTaken, WeakPassword
from sync_server.identity.guard import anyone
from sync_server.identity.pages.chosen import Chosen, Unfit, unfit, words_for
from sync_server.identity.pages.form import Asked, go_on
from sync_server.identity.pages.pages import Sheet
from sync_server.identity.pages.words import Speaking, Words
from sync_server.kernel.errors import TooMany

router = APIRouter(tags=["login page"], default_response_class=HTMLResponse)

PATH: Final = "/invitation"
_NAME: Final = "invitation"


class Filled(Chosen):
    code: SecretStr = SecretStr("")
    name: str = ""

    def accepting(self) -> Accepting:
        """Raises `Unfit`."""
        token = self.code.get_secret_value().strip()
        typed = {"token": token, "name": self.name, "password": self.password}
        try:
            accepting = Accepting.model_validate(typed)
        except ValidationError as fault:
            raise unfit(fault, _NAME) from None
        self.check_alike()
        return accepting


@router.get(PATH, **anyone())
async def show_invitation(words: Speaking, asked: Annotated[Asked, Query()]) -> Response:
    """The form."""
    return Sheet(words, _NAME, asked.wanted, {"code": "", "name": ""}).shown()


@router.post(PATH, **anyone())
async def take_invitation(
    request: Request, desk: AtDesk, words: Speaking, filled: Annotated[Filled, Form()]
) -> Response:
    """On to the login, or the form again, without a code that is no use."""
    code = filled.code.get_secret_value()
    try:
        member = await invitations.accept(desk, filled.accepting(), address_of(request))
    except BadInvitation as fault:
        return _sheet(words, filled, "").refused(fault, words("invitation.bad.token"))
    except (Unfit, WeakPassword, EmailTaken, TooMany) as fault:
        return _sheet(words, filled, code).refused(fault, words_for(fault, words))
    done = words("invitation.done")
    return go_on(request, desk, words, filled.wanted, member.email, done)


def _sheet(words: Words, filled: Filled, code: str) -> Sheet:
    return Sheet(words, _NAME, filled.wanted, {"code": code, "name": filled.name})
