"""The application: its parts put together, and its beginning and end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import metadata
from random import SystemRandom
from typing import Any, Final

from fastapi import APIRouter, FastAPI
from pydantic import BaseModel

from sync_server.access.page import router as invitation
from sync_server.access.router import router as access
from sync_server.db.database import FILE_NAME, Database
from sync_server.db.migration import migrate
from sync_server.db.tenant_files import TenantFiles
from sync_server.identity.desk import Desk
from sync_server.identity.guard import anyone, check_declared
from sync_server.identity.keys import load_keys
from sync_server.identity.pages.front import router as front
from sync_server.identity.pages.reset import router as reset
from sync_server.identity.pages.router import router as pages
from sync_server.identity.passwords import Passwords
from sync_server.identity.router import router as identity
from sync_server.identity.tokens import AccessTokens
from sync_server.kernel.clock import Clock, SystemClock
from sync_server.kernel.config import Settings
from sync_server.kernel.envelope import Answer, answer_faults
from sync_server.kernel.files import make_private_folder
from sync_server.kernel.requests import Requests
from sync_server.kernel.secret import secret_of
from sync_server.sync.audit import router as audit
from sync_server.sync.exchange import Exchange
from sync_server.sync.lines import Lines
from sync_server.sync.live import watch
from sync_server.sync.news import News
from sync_server.sync.opened import OpenTenants
from sync_server.sync.rate import Rate
from sync_server.sync.router import MEDIA, PREFIX
from sync_server.sync.router import router as sync
from sync_server.sync.shelf import Shelf
from sync_server.tenants.page import router as registration
from sync_server.tenants.router import router as tenants

_PAGES: Final = (front, pages, reset, registration, invitation)
ROUTERS: Final = (identity, *_PAGES, tenants, access, sync, audit)
_SWEEP_S: Final = 20.0
_health = APIRouter(tags=["health"])


class Health(BaseModel):
    version: str


@_health.get("/health", **anyone())
async def tell_health() -> Answer[Health]:
    """The process answers."""
    return Answer(data=Health(version=metadata.version("gagejigi")))


def create_app(settings: Settings, clock: Clock | None = None) -> FastAPI:
    """Makes what is missing in the data folder. Raises `ConfigFault`."""
    make_private_folder(settings.data)
    migrate(settings.data / FILE_NAME)
    app = describe()
    desk = _desk(settings, clock or SystemClock())
    app.state.desk = desk
    app.state.files = TenantFiles(settings.data)
    limits, files = settings.limits, app.state.files
    opened = OpenTenants(files, desk.clock, SystemRandom(), limits.tenant_file_mib)
    app.state.exchange = Exchange(
        opened, News(), Rate(limits), Shelf(files, desk.clock), Lines(limits.tenant_lines)
    )
    app.router.lifespan_context = _lifespan(desk, app.state.exchange)
    app.add_middleware(Requests, https=settings.is_https, streamed=f"{PREFIX}/", unshown=MEDIA)
    return app


def describe() -> FastAPI:
    """The routes alone, for the OpenAPI document."""
    app = FastAPI(
        title="gagejigi-server",
        version=metadata.version("gagejigi"),
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
    )
    for router in (_health, *ROUTERS):
        check_declared(router.routes)
        app.include_router(router)
    answer_faults(app)
    return app


def _desk(settings: Settings, clock: Clock) -> Desk:
    keys = load_keys(settings.data, may_make=not settings.production)
    return Desk(
        database=Database(settings.data / FILE_NAME),
        clock=clock,
        secret=secret_of(settings),
        passwords=Passwords(settings.password_memory_kib, settings.password_passes),
        tokens=AccessTokens(keys, settings.issuer, clock),
        is_https=settings.is_https,
    )


def _lifespan(desk: Desk, exchange: Exchange) -> Any:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        tasks = [
            asyncio.create_task(exchange.sweep(_SWEEP_S)),
            asyncio.create_task(watch(desk, exchange)),
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            exchange.tenants.close()
            exchange.shelf.close()
            await desk.database.close()

    return lifespan
