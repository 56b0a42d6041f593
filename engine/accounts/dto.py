"""What leaves the accounts domain."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.visits.dto import GrantDto, RunDto, SpendingDto


class LoginState(StrEnum):
    """What the platform last said; text `account.state.<it>`."""

    IN = "in"
    OUT = "out"
    UNKNOWN = "unknown"
    """Never asked on this computer."""
    NEEDLESS = "needless"
    """Pages that anybody can see."""


@dataclass(frozen=True, slots=True)
class AccountDto:
    """One account on one platform, as this computer knows it. Moments are aware.

    `asked_at`: when the platform said what `state` tells. `logged_in_at`: the login that this
    session began with, None where it was not here. `succeeded_at`: end of the last visit that went
    well; `last`: the newest visit, however it ended. `grant`: of a consent. `rights_until`: when
    the platform takes rights away unless its owner logs in; None where it does not, or nobody has
    told when he did.
    """

    platform: str
    account: str
    shops: tuple[str, ...]
    state: LoginState
    asked_at: datetime | None
    logged_in_at: datetime | None
    succeeded_at: datetime | None
    last: RunDto | None
    spending: SpendingDto
    grant: GrantDto | None
    rights_until: datetime | None
