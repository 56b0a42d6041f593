"""`/v1/audit`: an owner looks up who did what, for as long as the log is kept."""

from collections.abc import Mapping
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, StringConstraints

from engine.sync.wire import registry
from engine.sync.wire.roles import Role
from engine.sync.wire.version import LARGEST
from sync_server.identity import sessions
from sync_server.identity.desk import AtDesk
from sync_server.identity.devices import device_names
from sync_server.identity.guard import Calling, least
from sync_server.kernel.envelope import Answer
from sync_server.sync.exchange import AtExchange
from sync_server.sync.faults import UnknownEntity
from sync_server.sync.oplog import END, Found, Place, Wanted
from sync_server.sync.service import Tenant
from sync_server.sync.told import AuditEntry, told

MOST: Final = 500
_USUAL: Final = 100
router = APIRouter(prefix="/v1", tags=["audit"])


class Asked(BaseModel):
    """All that is asked for has to fit. `entity`: by its name. `device`: its id."""

    entity: Annotated[str, StringConstraints(max_length=64)] | None = None
    row: UUID | None = None
    device: UUID | None = None
    since_ms: Annotated[int, Query(ge=0, le=LARGEST)] = 0
    limit: Annotated[int, Query(ge=1, le=MOST)] = _USUAL
    cursor: Annotated[
        str | None,
        StringConstraints(pattern=r"^[0-9]{1,18}-[0-9]{1,9}$"),
        Query(description="`next` of the page before."),
    ] = None

    def wanted(self, keys: Mapping[int, bytes]) -> Wanted:
        """`keys`: of devices, by their numbers. Raises `UnknownEntity`."""
        return Wanted(
            None if self.entity is None else number_of(self.entity),
            None if self.row is None else self.row.bytes,
            None if self.device is None else numbers_of(self.device, keys),
            self.since_ms,
            END if self.cursor is None else Place(*map(int, self.cursor.split("-"))),
            self.limit,
        )


class Page(BaseModel):
    """Newest first. `next`: the cursor of the page after this one, null at the end. A page may be
    empty and have one: only so much of the log is read at once.
    """

    entries: list[AuditEntry]
    next: str | None


@router.get("/audit", **least(Role.OWNER))
async def list_operations(
    desk: AtDesk, exchange: AtExchange, caller: Calling, asked: Annotated[Asked, Query()]
) -> Answer[Page]:
    """Who did what on which device, from which value to which, and what became of it: 90 days."""
    await sessions.check_standing(desk, caller)

    def look(tenant: Tenant) -> tuple[Found, dict[int, bytes]]:
        keys = tenant.authors()
        return tenant.history(asked.wanted(keys)), keys

    found, keys = await exchange.look(caller, look)
    async with desk.database.reading() as session:
        names = await device_names(session, caller.tenant)
    entries = [told(each, keys, names) for each in found.logged]
    return Answer(
        data=Page(entries=entries, next=found.next and f"{found.next[0]}-{found.next[1]}")
    )


def number_of(entity: str) -> int:
    """Raises `UnknownEntity`."""
    known = registry.by_name().get(entity)
    if known is None:
        raise UnknownEntity
    return known.number


def numbers_of(device: UUID, keys: Mapping[int, bytes]) -> frozenset[int]:
    """More than one where its profile was copied."""
    return frozenset(number for number, key in keys.items() if key == device.bytes)
