"""The pages of the replica."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from tests.replicas.coupangeats.catalogue import Store
from tests.replicas.kit.catalogue import Catalogue
from tests.replicas.kit.clock import Clock
from tests.replicas.kit.faults import Faults, amount
from tests.replicas.kit.gate import Gate, Json
from tests.replicas.kit.login import LoginHost
from tests.replicas.kit.pages import Pages

HOME = "/merchant/management/reviews"
PAGE_SIZE = 10


class Console:
    def __init__(
        self,
        catalogue: Catalogue[Store],
        gate: Gate,
        login: LoginHost,
        faults: Faults,
        pages: Pages,
        clock: Clock,
    ) -> None:
        self._catalogue = catalogue
        self._gate = gate
        self._login = login
        self._faults = faults
        self._pages = pages
        self._clock = clock

    def routes(self) -> list[Route]:
        return [
            Route(HOME, self.reviews),
            Route(f"{HOME}/{{store}}", self.reviews),
            Route("/static/reviews.js", self.script),
            Route("/worker.js", self.worker),
        ]

    async def reviews(self, request: Request) -> Response:
        """Of the store in the path, or of the first."""

        def html() -> str | Response:
            wanted = request.path_params.get("store")
            store = self._catalogue.by_id(wanted) if wanted else self._catalogue.shops[0]
            if store is None:
                return HTMLResponse("<h1>페이지를 찾을 수 없습니다.</h1>", 404)
            return self._pages.filled("reviews", self._settings(store))

        return await self._gate.page(request, self._login.send_away, html)

    async def script(self, request: Request) -> Response:
        return Response(self._pages.text("reviews", "js"), media_type="text/javascript")

    async def worker(self, request: Request) -> Response:
        return Response(self._pages.text("worker", "js"), media_type="text/javascript")

    def _settings(self, store: Store) -> Json:
        today = self._clock().date()
        renamed = self._faults.strike("renamed_classes", "console")
        return {
            "store": int(store.id),
            "name": store.name,
            "today": f"{today}",
            "size": PAGE_SIZE,
            "popups": amount(self._faults.strike("popups", "console")),
            "moreForever": bool(self._faults.strike("more_never_ends", "console")),
            "postSearch": bool(self._faults.strike("post_search", "console")),
            "replyDialog": bool(self._faults.strike("reply_dialog", "console")),
            "worker": bool(self._faults.strike("service_worker", "console")),
            "nextClass": "eylfi1j9" if renamed else "pagination-btn next-btn",
        }
