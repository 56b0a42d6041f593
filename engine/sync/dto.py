"""What leaves sync: frozen, plain values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Joined:
    """`server`: its address. `shop`: the business, as it is called there."""

    server: str
    shop: str


@dataclass(frozen=True, slots=True)
class Round:
    """`pushed`: edits that the server took; `refused`: those it did not, which are kept aside.
    `pulled`: rows changed elsewhere. `conflicts`: all that are open now.
    """

    pushed: int
    refused: int
    pulled: int
    conflicts: int


@dataclass(frozen=True, slots=True)
class DeviceDto:
    """`current`: it is this one."""

    id: str
    name: str
    member_name: str
    seen_at: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class Edition:
    """What somebody wrote. `device`: a number within the business; `here`: it was this device."""

    value: Any
    device: int
    here: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class ConflictDto:
    """Two wrote `field` of a row without knowing of each other. `kept` stood afterwards. `row`: its
    number here, None where it is gone.
    """

    id: int
    entity: str
    field: str
    row: int | None
    kept: Edition
    lost: Edition
    noticed_at: datetime
