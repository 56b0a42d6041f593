"""The server's secret and what is derived from it, each use under its own name."""

import hashlib
import hmac
import secrets
from pathlib import Path
from typing import Final

from sync_server.kernel.config import LEAST_SECRET, Settings
from sync_server.kernel.errors import ConfigFault
from sync_server.kernel.files import make_private_file

FILE_NAME: Final = "secret"


class Secret:
    def __init__(self, key: bytes) -> None:
        self._key = key

    def mark(self, use: str, *parts: str | bytes) -> bytes:
        """32 bytes that only this server can make. `parts` of other lengths never run together."""
        digest = hmac.new(self._key, use.encode(), hashlib.sha256)
        for part in parts:
            raw = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
            digest.update(len(raw).to_bytes(8, "big") + raw)
        return digest.digest()


def secret_of(settings: Settings) -> Secret:
    """As set; else, for practice, from a file made at the first start. Raises `ConfigFault`."""
    if settings.secret is not None:
        return Secret(settings.secret.get_secret_value().encode())
    return Secret(_kept(settings.data / FILE_NAME))


def fingerprint(token: str) -> bytes:
    """How a token of 256 random bits is stored: not to be turned back, and found by equality."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _kept(file: Path) -> bytes:
    if not file.exists():
        make_private_file(file, secrets.token_bytes(LEAST_SECRET))
    key = file.read_bytes()
    if len(key) < LEAST_SECRET:
        raise ConfigFault(f"{file} is cut short: put it back, or remove it and all logins end")
    return key
