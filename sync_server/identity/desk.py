"""What those who let people in work with."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from sync_server.db.database import Database
from sync_server.identity.passwords import Passwords
from sync_server.identity.tokens import AccessTokens
from sync_server.kernel.clock import Clock, now_ms
from sync_server.kernel.secret import Secret


@dataclass(frozen=True)
class Desk:
    database: Database
    clock: Clock
    secret: Secret
    passwords: Passwords
    tokens: AccessTokens
    is_https: bool

    @property
    def now_ms(self) -> int:
        return now_ms(self.clock)


def _desk(connection: HTTPConnection) -> Desk:
    desk: Desk = connection.app.state.desk
    return desk


AtDesk = Annotated[Desk, Depends(_desk)]
