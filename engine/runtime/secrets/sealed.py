"""A secret in a file of the profile's folder, sealed with the profile's key (AES-256-GCM)."""

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.runtime.disk import disk_faults, replace_file

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_LABEL: Final = b"gagejigi sealed entry 1"
_NONCE: Final = 12


class SealedEntry:
    """See `entry.Entry`. `key`: the profile's; another one is derived from it."""

    def __init__(self, file: Path, key: bytes) -> None:
        self._file = file
        self._key = key

    def load(self) -> str | None:
        """One that another key sealed counts as none."""
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - see `_cipher`

        with disk_faults(self._file.parent):
            if not self._file.exists():
                return None
            sealed = self._file.read_bytes()
        try:
            opened = self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], self._label)
        except (InvalidTag, ValueError):
            return None
        return opened.decode()

    def store(self, text: str) -> None:
        nonce = os.urandom(_NONCE)
        replace_file(self._file, nonce + self._cipher.encrypt(nonce, text.encode(), self._label))

    def forget(self) -> None:
        with disk_faults(self._file.parent):
            self._file.unlink(missing_ok=True)

    @cached_property
    def _cipher(self) -> "AESGCM":
        """Most profiles have no such secret, and the library takes 8 MB of the window."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415
        from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415

        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_LABEL).derive(self._key)
        return AESGCM(derived)

    @property
    def _label(self) -> bytes:
        return self._file.name.encode()
