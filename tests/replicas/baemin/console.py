"""`self` of the replica: the pages."""

from collections.abc import Callable
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from tests.replicas.baemin.catalogue import BaeminShop
from tests.replicas.baemin.signature import HEADERS, Signature
from tests.replicas.kit.catalogue import Catalogue
from tests.replicas.kit.clock import Clock
from tests.replicas.kit.faults import Faults, amount
from tests.replicas.kit.gate import Gate, Json
from tests.replicas.kit.login import LoginHost
from tests.replicas.kit.pages import Pages

PAGE_SIZE = 10
SHOWN = timedelta(days=180)
NODES = 10


class Console:
    def __init__(
        self,
        catalogue: Catalogue[BaeminShop],
        gate: Gate,
        login: LoginHost,
        faults: Faults,
        pages: Pages,
        signature: Signature,
        clock: Clock,
        api: str,
    ) -> None:
        """`api`: the origin that the pages ask."""
        self._catalogue = catalogue
        self._gate = gate
        self._login = login
        self._faults = faults
        self._pages = pages
        self._signature = signature
        self._clock = clock
        self._api = api

    def routes(self) -> list[Route]:
        return [
            Route("/", self.home),
            Route("/shops/{shop}/reviews", self.reviews),
            Route("/static/{script}.js", self.script),
        ]

    async def home(self, request: Request) -> Response:
        return await self._page(request, lambda: self._pages.filled("home", self._common()))

    async def reviews(self, request: Request) -> Response:
        def html() -> str | Response:
            shop = self._catalogue.by_id(request.path_params["shop"])
            if shop is None:
                return HTMLResponse("<h1>페이지를 찾을 수 없습니다.</h1>", 404)
            return self._pages.filled("reviews", {**self._common(), **self._settings(shop)})

        return await self._page(request, html)

    async def script(self, request: Request) -> Response:
        text = self._pages.text(request.path_params["script"], "js")
        return Response(text, media_type="text/javascript")

    async def _page(self, request: Request, html: Callable[[], str | Response]) -> Response:
        return await self._gate.page(request, self._login.send_away, html)

    def _common(self) -> Json:
        return {
            "api": self._api,
            "login": self._login.url(),
            "seed": self._signature.seed,
            "headers": HEADERS,
        }

    def _settings(self, shop: BaeminShop) -> Json:
        """The days before today, or before the newest review, as real ones are years old."""
        today = self._clock().date()
        newest = shop.timeline[0].created_at.date() if len(shop.timeline) else today
        return {
            "shop": int(shop.id),
            "name": shop.name,
            "from": f"{min(today, newest) - SHOWN}",
            "to": f"{today}",
            "limit": PAGE_SIZE,
            "nodes": amount(self._faults.strike("virtual_list", "console"), 6) or NODES,
            "popups": amount(self._faults.strike("popups", "console")),
            "moreButton": bool(self._faults.strike("more_button", "console")),
            "moreForever": bool(self._faults.strike("more_never_ends", "console")),
            "itemClass": "Card_root__k2Qv9"
            if self._faults.strike("renamed_classes", "console")
            else "ReviewItem-module__aX31",
        }
