"""`boss` of the replica: the one page with its tabs."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.replicas.ddangyo.catalogue import Store
from tests.replicas.kit.catalogue import Catalogue
from tests.replicas.kit.clock import Clock
from tests.replicas.kit.faults import Faults, amount
from tests.replicas.kit.gate import Gate
from tests.replicas.kit.login import LoginHost
from tests.replicas.kit.pages import Pages

SHOWN = timedelta(days=7)


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
        return [Route("/", self.home), Route("/static/{script}.js", self.script)]

    async def home(self, request: Request) -> Response:
        def html() -> str:
            today = self._clock().date()
            button = self._faults.strike("reply_button", "console")
            settings = {
                "store": self._catalogue.shops[0].id,
                "from": f"{today - SHOWN:%Y%m%d}",
                "to": f"{today:%Y%m%d}",
                "popups": amount(self._faults.strike("popups", "console")),
                "slowTab": amount(self._faults.strike("slow_tab", "console")),
                "write": button if isinstance(button, str) else "댓글 등록",
            }
            return self._pages.filled("home", settings)

        return await self._gate.page(request, self._login.send_away, html)

    async def script(self, request: Request) -> Response:
        text = self._pages.text(request.path_params["script"], "js")
        return Response(text, media_type="text/javascript")
