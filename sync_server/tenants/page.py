"""`/register`: the page on which an owner brings a business to the server."""

from typing import Annotated, Final

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import ValidationError

from sync_server.identity.attempts import address_of
from sync_server.identity.desk import AtDesk
from sync_server.identity.errors import EmailTaken, WeakPassword
from sync_server.identity.guard import anyone
from sync_server.identity.pages.chosen import Chosen, Unfit, unfit, words_for
from sync_server.identity.pages.form import Asked, go_on
from sync_server.identity.pages.pages import Sheet
from sync_server.identity.pages.words import Speaking
from sync_server.kernel.errors import TooMany
from sync_server.tenants import service
from sync_server.tenants.router import AtFiles
from sync_server.tenants.schemas import Registration

router = APIRouter(tags=["login page"], default_response_class=HTMLResponse)

PATH: Final = "/register"
_NAME: Final = "register"
_TYPED: Final = ("name", "owner_name", "email")
"""Shown again; what else is typed is secret."""


class Filled(Chosen):
    name: str = ""
    owner_name: str = ""
    email: str = ""

    def registration(self) -> Registration:
        """Raises `Unfit`."""
        typed = self.model_dump(include=set(Registration.model_fields))
        try:
            registration = Registration.model_validate(typed)
        except ValidationError as fault:
            raise unfit(fault, _NAME) from None
        self.check_alike()
        return registration


@router.get(PATH, **anyone())
async def show_registration(words: Speaking, asked: Annotated[Asked, Query()]) -> Response:
    """The form."""
    return Sheet(words, _NAME, asked.wanted, dict.fromkeys(_TYPED, "")).shown()


@router.post(PATH, **anyone())
async def take_registration(
    request: Request,
    desk: AtDesk,
    files: AtFiles,
    words: Speaking,
    filled: Annotated[Filled, Form()],
) -> Response:
    """On to the login, or the form again. Nobody is logged in by it: there is nothing to abuse."""
    typed = {name: getattr(filled, name) for name in _TYPED}
    sheet = Sheet(words, _NAME, filled.wanted, typed)
    try:
        asked = filled.registration()
        done = await service.admit(desk, files, asked, address_of(request))
    except (Unfit, WeakPassword, EmailTaken, TooMany) as fault:
        return sheet.refused(fault, words_for(fault, words))
    return go_on(request, desk, words, filled.wanted, done.owner.email, words("register.done"))
