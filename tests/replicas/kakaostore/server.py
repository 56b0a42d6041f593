"""The replica as one object: the page of a place, its API, and Kakao's login."""

from pathlib import Path
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from tests.replicas.kakaomap.catalogue import Spot
from tests.replicas.kakaostore.faults import faults
from tests.replicas.kakaostore.owners import OwnersPlaces
from tests.replicas.kit.catalogue import Catalogue
from tests.replicas.kit.clock import Clock, now
from tests.replicas.kit.faults import amount
from tests.replicas.kit.gate import Gate
from tests.replicas.kit.journal import mark
from tests.replicas.kit.login import LoginForm, LoginHost
from tests.replicas.kit.pages import Pages
from tests.replicas.kit.replica import Replica

PAGES = Pages(Path(__file__).parent / "pages")
FORM = LoginForm(
    path="/login",
    user="loginKey",
    password="password",
    session="kakao_session",  # the names of Kakao's own cookies are not known
    life_s=30 * 86400,
    back="continue",
    home="/",
)


class KakaoLogin(LoginHost):
    """Leads on who is in."""

    async def form(self, request: Request) -> Response:
        if not self.logged_in(request):
            return await super().form(request)
        mark(request, "login")
        return RedirectResponse(self._back(request), 302)


class KakaoStoreReplica(Replica[Spot]):
    """KakaoMap with an owner on loopback; use as a context manager."""

    NAME = "kakaostore"
    ORIGINS: ClassVar[tuple[str, ...]] = ("site", "api", "login")

    def __init__(self, catalogue: Catalogue[Spot], *, port: int = 0, clock: Clock = now) -> None:
        super().__init__(catalogue, faults(), port=port, clock=clock)
        self._login = KakaoLogin(
            FORM,
            PAGES,
            self.faults,
            self.sessions,
            self.hands,
            origin=self.origins["login"],
            console=self.site_url,
        )
        self._gate = Gate(self.faults, self.sessions, self.stopping, login_url=self._login.url())
        self._places = OwnersPlaces(
            catalogue, self.listings, self._gate, self.faults, self.board, self._login
        )

    def routes(self) -> list[BaseRoute]:
        return [
            *self._login.routes(),
            *self._places.routes(),
            Route("/", self.place_page),
            Route("/static/place.js", self.script),
            Route("/{place:int}", self.place_page),
        ]

    @property
    def site_url(self) -> str:
        return self.origins["site"]

    async def place_page(self, request: Request) -> Response:
        """For anybody, whatever the place; its script asks the rest."""

        def html() -> str:
            return PAGES.filled("place", self._settings(request))

        return await self._gate.page(request, lambda _: None, html)

    async def script(self, request: Request) -> Response:
        return Response(PAGES.text("place", "js"), media_type="text/javascript")

    def _settings(self, request: Request) -> dict[str, object]:
        is_in = self._login.logged_in(request)
        return {
            "place": str(request.path_params.get("place", "")),
            "api": self.origins["api"],
            "login": self._login.url(str(request.url)),
            "isIn": is_in,
            "canReply": is_in and not self.faults.strike("no_reply_box", "console"),
            "inDialog": bool(self.faults.strike("reply_dialog", "console")),
            "popups": amount(self.faults.strike("popups", "console")),
            "itemClass": "card__k2Qv9"
            if self.faults.strike("renamed_classes", "console")
            else "inner_review",
        }
