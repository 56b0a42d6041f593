"""What an owner has granted us on a platform: kept with the profile's secrets, never told."""

from datetime import datetime

import msgspec

from engine.runtime.secrets.entry import Entry


class Client(msgspec.Struct, frozen=True):
    """The project in whose name we ask. Its repr shows no secret."""

    id: str
    secret: str = ""

    def __repr__(self) -> str:
        return f"Client({self.id!r})"


class Grant(msgspec.Struct, frozen=True):
    """`token`: gives access without the owner; "" once the platform has taken the grant back.

    `granted_at`: aware. Its repr shows no secret.
    """

    client: Client
    token: str
    scopes: tuple[str, ...]
    granted_at: datetime

    def __repr__(self) -> str:
        return f"Grant({self.scopes!r})"


def read_grant(entry: Entry) -> Grant | None:
    """None where there is none that can be read. Raises as `Entry.load`."""
    stored = entry.load()
    try:
        return None if stored is None else msgspec.json.decode(stored, type=Grant)
    except msgspec.DecodeError:
        return None


def keep_grant(entry: Entry, grant: Grant) -> None:
    """Raises as `Entry.store`."""
    entry.store(msgspec.json.encode(grant).decode())
