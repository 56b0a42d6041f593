"""Who meets at the server, on which devices, and who is asked to come.

What the server tells of them is kept, so that they have names while it cannot be asked.
"""

import platform
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, TypeAlias
from uuid import UUID

import msgspec

from engine.runtime.clock import Clock, from_ms, to_ms
from engine.runtime.errors import InvalidInput, NotFound
from engine.store.database import Database
from engine.sync import errors, state
from engine.sync.answers import device_of, invitation_of
from engine.sync.dto import Authors, DeviceDto, InvitationDto, OpenInvitation, Roster
from engine.sync.names import LONGEST, checked, on_one_line
from engine.sync.transport import Declined
from engine.sync.wire.roles import Role

Speak: TypeAlias = Callable[[str, str, object], Any]
"""Method, path, body. Raises a `SyncError`, or `Declined` of what only the caller understands."""

_DEVICES: Final = "/v1/devices"
_AUTHORS: Final = "/v1/sync/authors"
_INVITATIONS: Final = "/v1/invitations"
_GIVEN: Final = (Role.VIEWER, Role.STAFF, Role.MANAGER)
_KEEP: Final = "INSERT OR REPLACE INTO sync_told (path, at_ms, body) VALUES (?, ?, ?)"
_KEPT: Final = "SELECT body, at_ms FROM sync_told WHERE path = ?"
_FORGET: Final = "DELETE FROM sync_told"
_AWAY: Final = (errors.Unreachable, errors.NotAServer, errors.ServerFailed, errors.Busy)
"""It cannot be asked now. By anything else it has said no."""


def this_computer() -> str:
    """What it calls itself, no longer than the server takes."""
    return on_one_line(platform.node())[:LONGEST].rstrip() or "PC"


class People:
    """`page`: of the server, where who is invited types the code."""

    def __init__(
        self, database: Database, clock: Clock, speak: Speak, page: Callable[[], str]
    ) -> None:
        self._database = database
        self._clock = clock
        self._speak = speak
        self._page = page

    def devices(self) -> list[DeviceDto]:
        """Of the business, last seen first: one's own, to managers everybody's."""
        told = self._ask("GET", _DEVICES)
        self._keep(_DEVICES, told)
        return [device_of(each) for each in told]

    def roster(self) -> Roster:
        """The same, or as it was told last where the server cannot be asked. Raises a `SyncError`
        where it never was, or where the server says no: then nobody's name stays here.
        """
        told, as_of = self._heard(_DEVICES)
        return Roster(tuple(device_of(each) for each in told), as_of)

    def authors(self) -> Authors:
        """Who and on which device, by the numbers in conflicts; else as `roster`."""
        told, as_of = self._heard(_AUTHORS)
        names = {each["number"]: f"{each['member_name']}, {each['device_name']}" for each in told}
        return Authors(names, as_of)

    def revoke(self, device_id: str) -> None:
        """It can read and write no more. Raises `NotFound`, `NotAllowed`."""
        self._ask_of(device_id, "DELETE")

    def rename(self, device_id: str, name: str) -> DeviceDto:
        """One's own; an owner anybody's. Raises `InvalidInput`, `NotFound`, `NotAllowed`."""
        shown = checked(name)
        if not shown:
            raise InvalidInput(field="name", reason="empty")
        return device_of(self._ask_of(device_id, "PATCH", {"name": shown}))

    def givable(self) -> tuple[str, ...]:
        """Roles that may be given to somebody: those below one's own, to managers and above; as far
        as is known here.
        """
        with self._database.alongside() as connection:
            mine = state.load(connection).role
        return tuple(each.name.lower() for each in _GIVEN if Role.MANAGER <= mine > each)

    def invite(self, email: str, role: str) -> InvitationDto:
        """`role`: one of `givable`. An earlier code for this e-mail is no use any more. Raises
        `BadEmail`, `AlreadyMember`, `NotAllowed`.
        """
        try:
            told = self._speak("POST", _INVITATIONS, {"email": email, "role": role})
        except Declined as refused:
            if refused.code == "request.invalid":
                raise errors.BadEmail from refused
            raise refused.named() from refused
        expires_at = from_ms(told["expires_ms"])
        return InvitationDto(told["token"], told["email"], told["role"], self._page(), expires_at)

    def invitations(self) -> list[OpenInvitation]:
        """That nobody has taken yet. Raises `NotAllowed` of whom is no manager."""
        return [invitation_of(each) for each in self._ask("GET", _INVITATIONS)]

    def withdraw(self, invitation: OpenInvitation) -> None:
        """Nobody comes in by it any more. Raises `NotFound`."""
        self._ask("DELETE", f"{_INVITATIONS}/{invitation.id}")

    def _ask_of(self, device_id: str, method: str, body: object = None) -> Any:
        """What is no id never becomes a part of an address. Raises `NotFound`."""
        unknown = NotFound(entity="device", id=device_id)
        try:
            path = f"{_DEVICES}/{UUID(device_id)}"
        except ValueError:
            raise unknown from None
        try:
            return self._speak(method, path, body)
        except Declined as refused:
            if refused.code == "request.not_found":
                raise unknown from refused
            raise refused.named() from refused

    def _heard(self, path: str) -> tuple[Any, datetime | None]:
        """What it says, and None; or what it said last, and when."""
        try:
            told = self._ask("GET", path)
        except _AWAY:
            kept = self._kept(path)
            if kept is None:
                raise
            return kept
        except errors.SyncError:
            self._forget()
            raise
        self._keep(path, told)
        return told, None

    def _ask(self, method: str, path: str, body: object = None) -> Any:
        try:
            return self._speak(method, path, body)
        except Declined as refused:
            raise refused.named() from refused

    def _keep(self, path: str, told: Any) -> None:
        body = msgspec.json.encode(told)
        with self._database.alongside() as connection, state.transaction(connection):
            connection.execute(_KEEP, (path, to_ms(self._clock.now()), body))

    def _forget(self) -> None:
        with self._database.alongside() as connection, state.transaction(connection):
            connection.execute(_FORGET)

    def _kept(self, path: str) -> tuple[Any, datetime] | None:
        with self._database.alongside() as connection:
            found = connection.execute(_KEPT, (path,)).fetchone()
        return None if found is None else (msgspec.json.decode(found[0]), from_ms(found[1]))
