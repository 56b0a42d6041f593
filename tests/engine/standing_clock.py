"""A clock that moves only when the test says so."""

from datetime import UTC, datetime, timedelta


class StandingClock:
    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        return self._moment.astimezone(UTC)

    def monotonic(self) -> float:
        return self._moment.timestamp()

    def pass_by(self, step: timedelta) -> None:
        self._moment += step
