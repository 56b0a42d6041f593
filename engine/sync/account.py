"""This profile's login at its server: who it is there, and a token that is good now."""

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final, TypeVar

import msgspec

from engine.runtime.clock import Clock
from engine.runtime.secrets.entry import Entry
from engine.sync.errors import LoginEnded, SyncError
from engine.sync.transport import Declined, Transport

T = TypeVar("T")

_EARLY_S: Final = 60.0
_REFRESHABLE: Final = frozenset(
    {"identity.token_expired", "identity.token_stale", "identity.token", "identity.no_token"}
)


class Kept(msgspec.Struct, frozen=True):
    """In the keyring. `device`: the id under which the server knows this device. `attempt`: by
    which it knows us again if its answer to the next refresh is lost.
    """

    refresh_token: str
    device: str
    attempt: str = ""


@dataclass(frozen=True)
class Granted:
    """What the server gives for a code or a refresh token. Its repr shows nothing."""

    access_token: str
    expires_in: float
    kept: Kept

    @classmethod
    def of(cls, data: Any) -> "Granted":
        kept = Kept(str(data["refresh_token"]), str(data["device_id"]))
        return cls(str(data["access_token"]), float(data["expires_in"]), kept)

    def __repr__(self) -> str:
        return "Granted()"


class Account:
    """Thread-safe: a refresh token that is spent twice ends the login."""

    def __init__(self, entry: Entry, clock: Clock) -> None:
        self._entry = entry
        self._clock = clock
        self._access = ""
        self._until = 0.0
        self._refreshing = Lock()

    @property
    def device(self) -> str | None:
        """The id from the last login on this profile; None where there was none."""
        kept = self._kept()
        return None if kept is None else kept.device

    def take(self, granted: Granted) -> None:
        """Keep it. Before the first use: a token that was spent is never asked for again."""
        with self._refreshing:
            self._take(granted)

    def forget(self) -> None:
        with self._refreshing:
            self._entry.forget()
            self._access = ""

    def speak(self, transport: Transport, act: Callable[[str], T]) -> T:
        """`act` with an access token; once more with a new one where the server wants that.

        Raises a `SyncError`, or `Declined` where only the caller knows what it means.
        """
        token = self.token(transport)
        try:
            return act(token)
        except Declined as told:
            if not self.is_stale(told):
                raise
        return act(self._good(transport, but=token))

    def _good(self, transport: Transport, but: str = "") -> str:
        """Another one than `but`. One refreshes for all: a token is spent by its first use."""
        with self._refreshing:
            is_over = self._clock.monotonic() >= self._until
            if is_over or self._access in ("", but):
                self._refresh(transport)
            return self._access

    def token(self, transport: Transport) -> str:
        """One that is good now, as far as is known here. Raises a `SyncError`."""
        return self._good(transport)

    @staticmethod
    def is_stale(told: Declined) -> bool:
        """Whether the server wants another token."""
        return told.code in _REFRESHABLE

    def _take(self, granted: Granted) -> None:
        self._keep(granted.kept)
        self._access = granted.access_token
        self._until = self._clock.monotonic() + granted.expires_in - _EARLY_S

    def _refresh(self, transport: Transport) -> None:
        kept = self._kept()
        if kept is None:
            raise LoginEnded
        if not kept.attempt:
            kept = msgspec.structs.replace(kept, attempt=secrets.token_urlsafe(24))
            self._keep(kept)
        grant = {
            "grant_type": "refresh_token",
            "refresh_token": kept.refresh_token,
            "attempt": kept.attempt,
        }
        self._access = ""
        try:
            self._take(Granted.of(transport.ask("POST", "/v1/token", body=grant)))
        except Declined as told:
            raise told.named() from told

    def _keep(self, kept: Kept) -> None:
        self._entry.store(msgspec.json.encode(kept).decode())

    def _kept(self) -> Kept | None:
        stored = self._entry.load()
        try:
            return None if stored is None else msgspec.json.decode(stored, type=Kept)
        except msgspec.DecodeError:
            return None


def log_out(transport: Transport, granted: Granted) -> None:
    """Of a login that is not kept; where the server does not hear it, it ends by itself."""
    with suppress(Declined, SyncError):
        body = {"refresh_token": granted.kept.refresh_token}
        transport.ask("POST", "/v1/logout", body=body)
