"""Access to Google from what the owner granted (RFC 6749, sections 4.1.3 and 6)."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

import msgspec

from engine.platforms.answers import Answer, check_answer
from engine.platforms.google.spec import SPEC, TOKEN
from engine.platforms.grants import Client, Grant, keep_grant, read_grant
from engine.platforms.outcomes import (
    ClientUnknown,
    ConsentRefused,
    SchemaChanged,
    SessionExpired,
)
from engine.platforms.parsing import FAULTS
from engine.platforms.port import Visit
from engine.platforms.web import Asked, Web
from engine.runtime.loop import beside

_EARLY_S = 60.0
_UNKNOWN_CLIENT = ("invalid_client", "unauthorized_client", "deleted_client")


class _Given(msgspec.Struct):
    access_token: str
    expires_in: float
    refresh_token: str = ""
    scope: str = ""

    def __repr__(self) -> str:
        return "_Given()"


class _Refused(msgspec.Struct):
    error: str = ""


class Tokens:
    """The access token lives here alone, the grant in the visit's `grant`. On one loop."""

    def __init__(self, web: Web, visit: Visit) -> None:
        self._web = web
        self._visit = visit
        self._access = ""
        self._until = 0.0

    async def grant(self) -> Grant | None:
        return await beside(partial(read_grant, self._visit.grant))

    async def access(self) -> str:
        """One that is good now, as far as is known here. Raises `SessionExpired`."""
        if not self._access or self._visit.clock.monotonic() >= self._until:
            await self.renew()
        return self._access

    async def renew(self) -> None:
        """Another one. Raises `SessionExpired` where the owner's consent is gone."""
        self._access = ""
        grant = await self.grant()
        if grant is None or not grant.token:
            raise SessionExpired(platform=SPEC.id)
        form = {"grant_type": "refresh_token", "refresh_token": grant.token}
        given = await self._ask(grant.client, form)
        if given is None:
            await self._keep(msgspec.structs.replace(grant, token=""))
            raise SessionExpired(platform=SPEC.id)
        renewed = msgspec.structs.replace(
            grant,
            token=given.refresh_token or grant.token,
            scopes=tuple(given.scope.split()) or grant.scopes,
        )
        if renewed != grant:
            await self._keep(renewed)
        self._take(given)

    async def redeem(
        self, client: Client, code: str, verifier: str, redirect_uri: str, scope: str
    ) -> None:
        """Trade a code for a grant of `scope`, and keep that.

        Raises `ConsentRefused` where the owner left the scope out, `ClientUnknown`.
        """
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "code_verifier": verifier,
            "redirect_uri": redirect_uri,
        }
        given = await self._ask(client, form)
        if given is None:
            raise ConsentRefused(platform=SPEC.id, missing="")
        scopes = tuple(given.scope.split())
        if scope not in scopes:
            raise ConsentRefused(platform=SPEC.id, missing=scope)
        if not given.refresh_token:
            raise SchemaChanged(platform=SPEC.id, detail="refresh_token")
        await self._keep(Grant(client, given.refresh_token, scopes, self._web.now()))
        self._take(given)

    async def _ask(self, client: Client, form: Mapping[str, str]) -> _Given | None:
        """None: what was brought is good no more. Raises `ClientUnknown`."""
        named = {"client_id": client.id, "client_secret": client.secret}
        answer = await self._web.send(Asked(TOKEN, "POST", form={**form, **named}))
        word = _refusal(answer)
        if word in _UNKNOWN_CLIENT:
            raise ClientUnknown(platform=SPEC.id, reason=word)
        return None if word == "invalid_grant" else _given(answer, self._web.now())

    async def _keep(self, grant: Grant) -> None:
        await beside(partial(keep_grant, self._visit.grant, grant))

    def _take(self, given: _Given) -> None:
        self._access = given.access_token
        self._until = self._visit.clock.monotonic() + given.expires_in - _EARLY_S


def _refusal(answer: Answer) -> str:
    """Google's word for it, "" where there is none."""
    try:
        return msgspec.json.decode(answer.body, type=_Refused).error
    except FAULTS:
        return ""


def _given(answer: Answer, now: datetime) -> _Given:
    check_answer(SPEC.id, answer, now, is_login_address=False)
    try:
        return msgspec.json.decode(answer.body, type=_Given)
    except FAULTS as fault:
        raise SchemaChanged(platform=SPEC.id, detail="access_token") from fault
