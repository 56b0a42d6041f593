"""`ceo` of the replica: one page, whose script asks the API as an owner looks at reviews."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.replicas.kit.catalogue import Catalogue
from tests.replicas.kit.faults import Faults, amount
from tests.replicas.kit.gate import Gate
from tests.replicas.kit.login import LoginHost
from tests.replicas.kit.pages import Pages
from tests.replicas.yogiyo.catalogue import Vendor


class Console:
    def __init__(
        self,
        catalogue: Catalogue[Vendor],
        gate: Gate,
        login: LoginHost,
        faults: Faults,
        pages: Pages,
        api: str,
    ) -> None:
        """`api`: the origin that the page asks."""
        self._catalogue = catalogue
        self._gate = gate
        self._login = login
        self._faults = faults
        self._pages = pages
        self._api = api

    def routes(self) -> list[Route]:
        return [Route("/", self.home)]

    async def home(self, request: Request) -> Response:
        def html() -> str:
            popups = amount(self._faults.strike("popups", "console"))
            settings = {"api": self._api, "login": self._login.url(), "popups": popups}
            return self._pages.filled("home", settings)

        return await self._gate.page(request, self._login.send_away, html)
