"""The server that a profile has joined."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from msgspec import Meta

from engine.runtime.settings.section import Section


@dataclass(frozen=True)
class Sync(Section):
    """Written by joining and leaving; all "" without a server. `server`: its address. `tenant`: the
    id of the business there; `shop`: what it is called.
    """

    name: ClassVar[str] = "sync"
    is_kept_elsewhere: ClassVar[bool] = True

    server: Annotated[str, Meta(title="settings.sync.server")] = ""
    tenant: Annotated[str, Meta(title="settings.sync.tenant")] = ""
    shop: Annotated[str, Meta(title="settings.sync.shop")] = ""
