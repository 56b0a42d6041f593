"""How a business comes to the server."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from sync_server.db.tenant_files import TenantFiles
from sync_server.identity.attempts import address_of
from sync_server.identity.desk import AtDesk
from sync_server.identity.guard import anyone
from sync_server.kernel.envelope import Answer
from sync_server.tenants import service
from sync_server.tenants.schemas import Registered, Registration

router = APIRouter(prefix="/v1", tags=["tenants"])


def _files(request: Request) -> TenantFiles:
    files: TenantFiles = request.app.state.files
    return files


AtFiles = Annotated[TenantFiles, Depends(_files)]


@router.post("/tenants", status_code=201, **anyone())
async def register(
    request: Request, desk: AtDesk, files: AtFiles, asked: Registration
) -> Answer[Registered]:
    """A new business with its owner, who then logs in."""
    return Answer(data=await service.admit(desk, files, asked, address_of(request)))
