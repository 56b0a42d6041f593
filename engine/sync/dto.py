"""What leaves sync: frozen, plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from engine.runtime.events import Event


@dataclass(frozen=True, slots=True)
class Joined:
    """`server`: its address. `shop`: the business, as it is called there. `is_named`: False where
    this computer was to be called otherwise, and the server did not take that name.
    """

    server: str
    shop: str
    is_named: bool = True


@dataclass(frozen=True, slots=True)
class Round:
    """`pushed`: edits that the server took; `refused`: those it did not, which are kept aside.
    `pulled`: rows changed elsewhere. `conflicts`: all that are open now. `repaired`: rows that were
    found to be otherwise here than on the server.
    """

    pushed: int
    refused: int
    pulled: int
    conflicts: int
    repaired: int


class Phase(StrEnum):
    """How a profile stands with its server."""

    ALONE = "alone"
    """It has joined none."""
    AWAY = "away"
    """The server cannot be reached or is busy; it is asked again by itself."""
    MEETING = "meeting"
    SETTLED = "settled"
    """Nothing waits, as far as is known."""
    STOPPED = "stopped"
    """Nothing moves until a person does something; `Standing.fault` says what."""


@dataclass(frozen=True, slots=True)
class Standing:
    """`waiting`: edits that the server has not taken. `met_at`: the end of the last whole round,
    None before the first. `fault`: the code of a `SyncError`, "" without one. `ahead_s`: how far
    this PC's clock is ahead of the server's; negative, behind.
    """

    phase: Phase
    waiting: int = 0
    conflicts: int = 0
    met_at: datetime | None = None
    fault: str = ""
    ahead_s: int = 0


@dataclass(frozen=True, slots=True)
class StandingChanged(Event):
    """Told when the phase or one of its numbers changed, by the one process that meets the server
    for this profile.
    """

    standing: Standing


@dataclass(frozen=True, slots=True)
class DeviceDto:
    """`current`: it is this one."""

    id: str
    name: str
    member_name: str
    seen_at: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class Roster:
    """`as_of`: when the server said so, where it cannot be asked now; None: just now."""

    devices: tuple[DeviceDto, ...]
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class Authors:
    """`names`: of a person and the device, by its number. `as_of`: see `Roster`."""

    names: Mapping[int, str]
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """`role`: that whoever takes it will have."""

    id: str
    email: str
    role: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class HeldRow:
    """One that was deleted here and stays until an owner has decided. `review`: the number of the
    review it belongs to, None for none.
    """

    entity: str
    row: int
    review: int | None


@dataclass(frozen=True, slots=True)
class Confirmed:
    """`deleted`: rows that were held and are gone. `round`: that told the server of it."""

    deleted: int
    round: Round


@dataclass(frozen=True, slots=True)
class InvitationDto:
    """`code`: told this once, for the one invited, who types it on `page`."""

    code: str
    email: str
    role: str
    page: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Edition:
    """What somebody wrote. `device`: a number within the business; `here`: it was this device."""

    value: Any
    device: int
    here: bool
    at: datetime


Resolution = Literal["other", "both", "kept", "dismissed"]
"""What a person does about a conflict; see `Sync.resolve`."""


@dataclass(frozen=True, slots=True)
class ConflictDto:
    """Two wrote `field` of a row without knowing of each other. `kept` stood afterwards; `value` is
    what stands there now. `row`: its number here, `review`: that of the review it belongs to, each
    None where there is none. `ways`: what can be done about it.
    """

    id: int
    entity: str
    field: str
    row: int | None
    review: int | None
    value: Any
    kept: Edition
    lost: Edition
    noticed_at: datetime
    ways: tuple[Resolution, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """`conflict`: as it was until then. `value`: what stood there afterwards."""

    conflict: ConflictDto
    value: Any
