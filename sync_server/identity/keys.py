"""Ed25519 keys by which access tokens are signed. The newest signs, all verify: to rotate, add one,
and drop the old one when its tokens have run out.
"""

import re
import secrets
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from sync_server.kernel.errors import ConfigFault
from sync_server.kernel.files import is_private, make_private_file, make_private_folder

FOLDER: Final = "keys"
_KID: Final = re.compile(r"[0-9a-f]{12}-[0-9a-f]{8}")


class SigningKeys:
    """`kid`: of the key that signs. Its first half is when it was made, so that names sort."""

    def __init__(self, keys: Mapping[str, Ed25519PrivateKey]) -> None:
        self.kid = max(keys)
        self.private = keys[self.kid]
        self._public = {kid: key.public_key() for kid, key in keys.items()}

    def public(self, kid: object) -> Ed25519PublicKey | None:
        return self._public.get(kid) if isinstance(kid, str) else None


def load_keys(data: Path, *, may_make: bool) -> SigningKeys:
    """Raises `ConfigFault`. `may_make`: whether the first key is made here."""
    if not kids(data):
        if not may_make:
            raise ConfigFault("there is no signing key: gagejigi-server keys add")
        add_key(data)
    return SigningKeys({kid: _read(data, kid) for kid in kids(data)})


def kids(data: Path) -> list[str]:
    """Oldest first."""
    names = (path.stem for path in (data / FOLDER).glob("*.pem"))
    return sorted(name for name in names if _KID.fullmatch(name))


def add_key(data: Path) -> str:
    """Its kid."""
    kid = f"{time.time_ns() // 1_000_000:012x}-{secrets.token_hex(4)}"
    pem = Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    make_private_folder(data / FOLDER)
    make_private_file(_file(data, kid), pem)
    return kid


def drop_key(data: Path, kid: str) -> None:
    """Tokens that it signed are refused from the next start on. Raises `ConfigFault`."""
    known = kids(data)
    if kid not in known:
        raise ConfigFault("there is no such key")
    if kid == known[-1]:
        raise ConfigFault("the key that signs cannot be dropped: add another one first")
    _file(data, kid).unlink()


def _file(data: Path, kid: str) -> Path:
    return data / FOLDER / f"{kid}.pem"


def _read(data: Path, kid: str) -> Ed25519PrivateKey:
    file = _file(data, kid)
    if not is_private(file):
        raise ConfigFault(f"{file} may be read by others: chmod 600")
    try:
        key = load_pem_private_key(file.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as fault:
        raise ConfigFault(f"{file} is no private key") from fault
    if not isinstance(key, Ed25519PrivateKey):
        raise ConfigFault(f"{file} is no Ed25519 key")
    return key
