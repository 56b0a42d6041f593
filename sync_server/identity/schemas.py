"""What goes in and out of identity's routes."""

import re
import unicodedata
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from engine.sync.wire.roles import Role
from sync_server.identity.oauth import RedirectUri, Verifier

# Not a proof that it exists: that takes a letter. Enough that two spellings are not two people.
_EMAIL: Final = re.compile(r"[^\s@,;:<>()\[\]\\\"]{1,64}@[^\s@,;:<>()\[\]\\\"]+\.[^\s@.]{2,}")


def _one_line(text: str) -> str:
    """Nothing that a list or a log would show otherwise than it was written."""
    if any(unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for sign in text):
        raise ValueError("signs that cannot be shown")
    return unicodedata.normalize("NFC", text)


def _email(text: str) -> str:
    folded = _one_line(text).casefold()
    if not _EMAIL.fullmatch(folded):
        raise ValueError("no e-mail address")
    return folded


def _encodable(secret: SecretStr) -> SecretStr:
    try:
        secret.get_secret_value().encode()
    except UnicodeEncodeError:
        raise ValueError("signs that do not exist") from None
    return secret


Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=80),
    AfterValidator(_one_line),
]
Email = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=6, max_length=254),
    AfterValidator(_email),
]
Password = Annotated[SecretStr, Field(min_length=1, max_length=512), AfterValidator(_encodable)]
"""Long enough or not: see `passwords.check_password`."""
Token = Annotated[SecretStr, Field(min_length=20, max_length=200), AfterValidator(_encodable)]

RoleName = Literal["viewer", "staff", "manager", "owner"]


def role_name(role: int) -> RoleName:
    names: dict[Role, RoleName] = {
        Role.VIEWER: "viewer",
        Role.STAFF: "staff",
        Role.MANAGER: "manager",
        Role.OWNER: "owner",
    }
    return names[Role(role)]


class Sent(BaseModel):
    """What a client sends: nothing beyond what is asked for."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CodeGrant(Sent):
    """`device_id`: of an earlier login on this machine, so that it stays the same device."""

    grant_type: Literal["authorization_code"]
    code: Token
    redirect_uri: RedirectUri
    code_verifier: Verifier
    device_name: Name
    device_id: UUID | None = None


class RefreshGrant(Sent):
    """`attempt`: random, and on the client's disk until the answer is: who asks with the same one
    again is the same client, whose answer was lost.
    """

    grant_type: Literal["refresh_token"]
    refresh_token: Token
    attempt: Token | None = None


Grant = Annotated[CodeGrant | RefreshGrant, Field(discriminator="grant_type")]


class Logout(Sent):
    refresh_token: Token


class Tokens(BaseModel):
    """`expires_in`: seconds."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - a name of OAuth's
    expires_in: int
    refresh_token: str
    device_id: UUID


class MemberOut(BaseModel):
    id: UUID
    name: str
    email: str
    role: RoleName
