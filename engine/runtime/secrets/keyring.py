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


class KeyringEntry:
    """Words under a name. Raises KeyringMissing, KeyringLocked or KeyringFailed."""

    def __init__(self, name: str) -> None:
        self._name = name

    def load(self) -> str | None:
        with _named_faults():
            stored: str | None = system_keyring().get_password(SERVICE, self._name)
        return stored

    def store(self, text: str) -> None:
        """Keep it, and make sure by reading it back."""
        with _named_faults():
            system_keyring().set_password(SERVICE, self._name, text)
        if self.load() != text:
            raise KeyringFailed(reason="NotKept")

    def forget(self) -> None:
        if self.load() is not None:
            with _named_faults():
                system_keyring().delete_password(SERVICE, self._name)


class KeyringStore:
    """The key of one profile. Raises as `KeyringEntry`."""

    def __init__(self, profile_id: str) -> None:
        self._entry = KeyringEntry(profile_id)

    def load(self) -> bytes | None:
        """None: no entry yet."""
        stored = self._entry.load()
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
        self._entry.store(key.hex())
