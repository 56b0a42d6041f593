"""Access tokens: JWTs of one algorithm, for this server, for a quarter of an hour.

They go along with every request, so that their claims have short names and ids are 16 bytes in
base64.
"""

from base64 import b64encode
from dataclasses import dataclass
from typing import Annotated, Any, Final, TypeAlias
from uuid import UUID

import jwt
import msgspec

from engine.sync.wire.roles import Role
from sync_server.identity.errors import BadToken, ExpiredToken
from sync_server.identity.keys import SigningKeys
from sync_server.kernel.clock import Clock

ACCESS_S: Final = 15 * 60
EARLY_S: Final = 30
"""A clock that was put back a little, by a time server, makes no token invalid."""
AUDIENCE: Final = "gagejigi-sync"
_ALGORITHM: Final = "EdDSA"
_TYPE: Final = "at+jwt"
_MOST_SIGNS: Final = 2_000
# Times are held against the server's clock below, not PyJWT's own.
_OPTIONS: Final[Any] = {
    "require": ["iss", "aud"],
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
}


_Id: TypeAlias = Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]


class _Claims(msgspec.Struct):
    """Those that are not PyJWT's to check, with their only types."""

    iat: int
    exp: int
    sub: _Id
    tid: _Id
    did: _Id
    sid: _Id
    role: Role
    ver: int


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, as the token says. `version`: the member's when it was issued."""

    tenant: UUID
    member: UUID
    device: UUID
    session: UUID
    role: Role
    version: int


class AccessTokens:
    def __init__(self, keys: SigningKeys, issuer: str, clock: Clock) -> None:
        self._keys = keys
        self.issuer = issuer
        self._clock = clock

    def issue(self, caller: Caller) -> str:
        now = int(self._clock.now().timestamp())
        claims = {
            "iss": self.issuer,
            "aud": AUDIENCE,
            "sub": _told(caller.member),
            "iat": now,
            "exp": now + ACCESS_S,
            "tid": _told(caller.tenant),
            "did": _told(caller.device),
            "sid": _told(caller.session),
            "role": int(caller.role),
            "ver": caller.version,
        }
        headers = {"kid": self._keys.kid, "typ": _TYPE}
        return jwt.encode(claims, self._keys.private, _ALGORITHM, headers)

    def read(self, token: str) -> Caller:
        """Raises `BadToken` or `ExpiredToken`."""
        return self.read_until(token)[0]

    def read_until(self, token: str) -> tuple[Caller, int]:
        """And the second since 1970 in which it ends."""
        if len(token) > _MOST_SIGNS:
            raise BadToken
        try:
            claims = msgspec.convert(self._claims(token), _Claims)
        except (jwt.PyJWTError, ValueError, RecursionError) as fault:
            raise BadToken from fault
        now = int(self._clock.now().timestamp())
        if claims.iat > now + EARLY_S or claims.role > Role.OWNER:
            raise BadToken  # not yet, or for the server itself, which needs none
        if claims.exp <= now:
            raise ExpiredToken
        caller = Caller(
            tenant=UUID(bytes=claims.tid),
            member=UUID(bytes=claims.sub),
            device=UUID(bytes=claims.did),
            session=UUID(bytes=claims.sid),
            role=claims.role,
            version=claims.ver,
        )
        return caller, claims.exp

    def _claims(self, token: str) -> dict[str, Any]:
        header = jwt.get_unverified_header(token)
        key = self._keys.public(header.get("kid"))
        if key is None or header.get("typ") != _TYPE:
            raise BadToken
        return jwt.decode(
            token,
            key,
            algorithms=[_ALGORITHM],
            audience=AUDIENCE,
            issuer=self.issuer,
            options=_OPTIONS,
        )


def _told(key: UUID) -> str:
    return b64encode(key.bytes).decode()
