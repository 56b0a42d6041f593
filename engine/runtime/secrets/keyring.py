"""The system's own keyring, by name.

Never the `keyring` package's chain: any installed package may add a back end to it, among them one
that writes plain text.
"""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from keyring import errors
from keyring.backend import KeyringBackend

from engine.runtime.secrets.errors import KeyringFailed, KeyringLocked, KeyringMissing

SERVICE = "gagejigi"
_BACKENDS = {
    "win32": ("keyring.backends.Windows", "WinVaultKeyring"),
    "darwin": ("keyring.backends.macOS", "Keyring"),
}
_SECRET_SERVICE = ("keyring.backends.SecretService", "Keyring")


def system_keyring() -> KeyringBackend:
    """Windows Credential Manager, macOS Keychain, or Secret Service. Raises KeyringMissing."""
    module, name = _BACKENDS.get(sys.platform, _SECRET_SERVICE)
    backend: type[KeyringBackend] = getattr(importlib.import_module(module), name)
    try:
        _ = backend.priority  # raises where the service does not answer
    except (RuntimeError, OSError) as fault:
        raise KeyringMissing from fault
    return backend()


@contextmanager
def _named_faults() -> Iterator[None]:
    try:
        yield
    except errors.KeyringLocked as fault:
        raise KeyringLocked from fault
    except (errors.InitError, errors.NoKeyringError) as fault:
        raise KeyringMissing from fault
    except (errors.KeyringError, OSError) as fault:
        raise KeyringFailed(reason=type(fault).__name__) from fault


class KeyringStore:
    """One profile's entry."""

    def __init__(self, profile_id: str) -> None:
        self._profile_id = profile_id

    def load(self) -> bytes | None:
        """None: no entry yet. Raises KeyringMissing, KeyringLocked or KeyringFailed."""
        with _named_faults():
            stored = system_keyring().get_password(SERVICE, self._profile_id)
        if stored is None:
            return None
        try:
            key = bytes.fromhex(stored)
        except ValueError:
            key = b""
        if len(key) != 32:
            raise KeyringFailed(reason="NotAKey")
        return key

    def store(self, key: bytes) -> None:
        """Keep `key`, and make sure by reading it back."""
        with _named_faults():
            system_keyring().set_password(SERVICE, self._profile_id, key.hex())
        if self.load() != key:
            raise KeyringFailed(reason="NotKept")
