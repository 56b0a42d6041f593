"""Access tokens: what is let through, and every trick that is not."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sync_server.identity.keys import SigningKeys, load_keys
from tests.sync_server.server import Server, code_of

Claims = dict[str, Any]


def test_a_token_lives_for_a_quarter_of_an_hour(server: Server) -> None:
    login = server.owner()
    server.clock.pass_by(minutes=15, seconds=-1)
    assert server.get("/v1/me", login.access).status_code == 200
    server.clock.pass_by(seconds=1)
    assert code_of(server.get("/v1/me", login.access)) == "identity.token_expired"


def test_a_token_of_ours_made_here_is_taken(server: Server) -> None:
    """So that the tricks below are refused for what they are, and for nothing else."""
    keys, claims = _of(server)
    assert _me(server, _signed(keys, claims)) == (200, "")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("iss", "https://evil.example"),
        ("iss", ["gagejigi:local"]),
        ("iss", None),
        ("aud", "another-service"),
        ("aud", []),
        ("aud", None),
        ("iat", 9_999_999_999),
        ("iat", "soon"),
        ("iat", None),
        ("exp", None),
        ("exp", True),
        ("exp", 1e400),
        ("exp", "9999999999"),
        ("sub", None),
        ("sub", "me"),
        ("sub", 7),
        ("sub", ""),
        ("tid", None),
        ("tid", "../../management"),
        ("tid", {"$ne": ""}),
        ("tid", "QUJD"),
        ("tid", "A" * 44),
        ("did", None),
        ("did", 1),
        ("sid", None),
        ("role", 5),
        ("role", 0),
        ("role", "owner"),
        ("role", None),
        ("ver", None),
        ("ver", "1"),
        ("ver", True),
    ],
)
def test_claims_that_are_not_ours(server: Server, name: str, value: object) -> None:
    keys, claims = _of(server)
    changed = {key: each for key, each in (claims | {name: value}).items() if each is not None}
    assert _me(server, _signed(keys, changed)) == (401, "identity.token")


def test_expired_is_told_apart_but_only_of_our_own(server: Server) -> None:
    keys, claims = _of(server)
    expired = claims | {"exp": claims["exp"] - 3600}
    assert _me(server, _signed(keys, expired)) == (401, "identity.token_expired")
    other = SigningKeys({keys.kid: Ed25519PrivateKey.generate()})
    assert _me(server, _signed(other, expired)) == (401, "identity.token")


def _none(keys: SigningKeys, claims: Claims) -> str:
    return _unsigned({"alg": "none", "kid": keys.kid, "typ": "at+jwt"}, claims) + "."


def _no_signature(keys: SigningKeys, claims: Claims) -> str:
    return _unsigned({"alg": "EdDSA", "kid": keys.kid, "typ": "at+jwt"}, claims) + "."


def _hs256(form: PublicFormat, encoding: Encoding) -> Callable[[SigningKeys, Claims], str]:
    """Signed with what everybody may know, as if it were a shared secret."""

    def made(keys: SigningKeys, claims: Claims) -> str:
        public = keys.private.public_key().public_bytes(encoding, form)
        head = _unsigned({"alg": "HS256", "kid": keys.kid, "typ": "at+jwt"}, claims)
        return head + "." + _plain(hmac.digest(public, head.encode(), hashlib.sha256))

    return made


def _es256(keys: SigningKeys, claims: Claims) -> str:
    return jwt.encode(claims, generate_private_key(SECP256R1()), "ES256", _head(keys))


def _own_key(keys: SigningKeys, claims: Claims) -> str:
    return jwt.encode(claims, Ed25519PrivateKey.generate(), "EdDSA", _head(keys))


def _key_along(keys: SigningKeys, claims: Claims) -> str:
    """The forger's key in the token, and where to fetch it."""
    mine = Ed25519PrivateKey.generate()
    raw = mine.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": _plain(raw)}
    along = {"jwk": jwk, "jku": "https://evil.example/keys", "x5u": "https://evil.example"}
    return jwt.encode(claims, mine, "EdDSA", _head(keys) | along)


def _head_with(**change: Any) -> Callable[[SigningKeys, Claims], str]:
    def made(keys: SigningKeys, claims: Claims) -> str:
        head = {name: each for name, each in (_head(keys) | change).items() if each != "-"}
        return jwt.encode(claims, keys.private, "EdDSA", head)

    return made


def _changed(keys: SigningKeys, claims: Claims) -> str:
    head, _, signature = _signed(keys, claims).split(".")
    return ".".join((head, _plain(json.dumps(claims | {"role": 4}).encode()), signature))


@pytest.mark.parametrize(
    "trick",
    [
        _none,
        _no_signature,
        _hs256(PublicFormat.SubjectPublicKeyInfo, Encoding.PEM),
        _hs256(PublicFormat.Raw, Encoding.Raw),
        _es256,
        _own_key,
        _key_along,
        _head_with(kid="000000000000-00000000"),
        _head_with(kid="../../secret"),
        _head_with(kid="-"),
        _head_with(typ="JWT"),
        _head_with(typ="-"),
        _head_with(crit=["exp"]),
        _changed,
    ],
)
def test_tricks_with_the_signature(
    server: Server, trick: Callable[[SigningKeys, Claims], str]
) -> None:
    keys, claims = _of(server, role=1)
    assert _me(server, trick(keys, claims)) == (401, "identity.token")


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer ",
        "Bearer a",
        "Bearer a.b",
        "Bearer a.b.c",
        "Bearer a.b.c.d.e",
        "Bearer ....",
        "Bearer \x00.\x00.\x00",
        "Bearer W10.W10.W10",
        "Bearer bnVsbA.bnVsbA.bnVsbA",
        "Bearer eyJhbGciOltdfQ.e30.e30",
        "Bearer " + "a" * 3_000,
        "Bearer " + base64.urlsafe_b64encode(b"[" * 1_200).decode() + ".e30.e30",
        "Basic YTpi",
        "Token abc",
        "bearer",
    ],
)
def test_what_is_no_token(server: Server, header: str) -> None:
    answer = server.client.get("/v1/me", headers={"Authorization": header})
    assert answer.status_code == 401, answer.text
    assert code_of(answer) in {"identity.token", "identity.no_token"}
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_token_is_taken_from_the_header_alone(server: Server) -> None:
    login = server.owner()
    server.client.cookies.set("access_token", login.access)
    answer = server.client.get("/v1/me", params={"access_token": login.access})
    assert code_of(answer) == "identity.no_token"


def test_a_refresh_token_opens_nothing_and_an_access_token_refreshes_nothing(
    server: Server,
) -> None:
    login = server.owner()
    assert server.get("/v1/me", login.refresh).status_code == 401
    assert server.refresh(login.access).status_code == 422


def test_a_login_nobody_began_cannot_write(server: Server) -> None:
    keys, claims = _of(server)
    forged = _signed(keys, claims | {"sid": base64.b64encode(uuid4().bytes).decode()})
    answer = server.post("/v1/invitations", forged, email="a@example.com", role="staff")
    assert code_of(answer) == "identity.token"


def _of(server: Server, **change: Any) -> tuple[SigningKeys, Claims]:
    """The server's keys and the claims of an owner's token."""
    claims = jwt.decode(server.owner().access, options={"verify_signature": False})
    return load_keys(server.data, may_make=False), claims | change


def _signed(keys: SigningKeys, claims: Claims) -> str:
    head = _unsigned({"alg": "EdDSA"} | _head(keys), claims)
    return head + "." + _plain(keys.private.sign(head.encode()))


def _head(keys: SigningKeys) -> dict[str, Any]:
    return {"kid": keys.kid, "typ": "at+jwt"}


def _unsigned(head: dict[str, Any], claims: Claims) -> str:
    return ".".join(_plain(json.dumps(each).encode()) for each in (head, claims))


def _plain(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _me(server: Server, token: str) -> tuple[int, str]:
    answer = server.get("/v1/me", token)
    return answer.status_code, "" if answer.status_code == 200 else code_of(answer)
