"""A key wrapped under the owner's passphrase: Argon2id, then AES-256-GCM.

Cost: RFC 9106, second recommended option (64 MiB, 3 passes, 4 lanes).
"""

import json
import os
import unicodedata
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from engine.runtime.disk import replace_file
from engine.runtime.secrets.errors import PassphraseShort, WrappedKeyBroken, WrongPassphrase

LEAST = 8
_VERSION = 1
_MEMORY_KIB, _PASSES, _LANES = 64 * 1024, 3, 4
_LABEL = b"gagejigi wrapped profile key 1"


def _wrapping(passphrase: str, salt: bytes) -> AESGCM:
    # NFC: macOS keyboards may send Hangul taken apart.
    typed = unicodedata.normalize("NFC", passphrase).encode()
    derived = Argon2id(
        salt=salt, length=32, iterations=_PASSES, lanes=_LANES, memory_cost=_MEMORY_KIB
    )
    return AESGCM(derived.derive(typed))


def wrap(file: Path, passphrase: str, key: bytes) -> None:
    """Write `key` to `file`. Raises PassphraseShort or DiskError."""
    if len(passphrase) < LEAST:
        raise PassphraseShort(least=LEAST)
    salt, nonce = os.urandom(16), os.urandom(12)
    wrapped = _wrapping(passphrase, salt).encrypt(nonce, key, _LABEL)
    content = {"version": _VERSION, "salt": salt, "nonce": nonce, "wrapped": wrapped}
    shown = {k: v.hex() if isinstance(v, bytes) else v for k, v in content.items()}
    replace_file(file, json.dumps(shown).encode())


def unwrap(file: Path, passphrase: str) -> bytes:
    """The 32 bytes. Raises WrongPassphrase, WrappedKeyBroken or OSError. Takes 0.1-0.5 s."""
    salt, nonce, wrapped = _parts(file.read_bytes())
    try:
        return _wrapping(passphrase, salt).decrypt(nonce, wrapped, _LABEL)
    except InvalidTag:
        raise WrongPassphrase from None


def _parts(content: bytes) -> tuple[bytes, bytes, bytes]:
    try:
        parsed: dict[str, Any] = json.loads(content)
        salt, nonce, wrapped = (
            bytes.fromhex(parsed[part]) for part in ("salt", "nonce", "wrapped")
        )
        whole = (parsed["version"], len(salt), len(nonce), len(wrapped)) == (_VERSION, 16, 12, 48)
    except (ValueError, KeyError, TypeError) as fault:
        raise WrappedKeyBroken from fault
    if not whole:
        raise WrappedKeyBroken
    return salt, nonce, wrapped
