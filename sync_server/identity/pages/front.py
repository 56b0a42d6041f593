"""`/`: what somebody sees who opens the server's address in a browser."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from sync_server.identity.desk import AtDesk
from sync_server.identity.guard import anyone
from sync_server.identity.pages.form import address
from sync_server.identity.pages.pages import front_page
from sync_server.identity.pages.words import Speaking

router = APIRouter(tags=["login page"], default_response_class=HTMLResponse)


@router.get("/", **anyone())
async def show_front(request: Request, desk: AtDesk, words: Speaking) -> Response:
    """What this address is for, and what to type in the program."""
    return front_page(words, address(request, desk))
