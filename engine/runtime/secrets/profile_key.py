"""Which of the three places holds a profile's key, and how a new profile gets one."""

import os
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path

from filelock import FileLock

from engine.runtime.disk import disk_faults, make_private_folder, replace_file
from engine.runtime.paths import Profile
from engine.runtime.secrets import key_file
from engine.runtime.secrets.entry import Entry
from engine.runtime.secrets.errors import KeyLost, KeyringMissing, PassphraseNeeded
from engine.runtime.secrets.keyring import KeyringEntry, KeyringStore

KEY_FILE_VARIABLE = "GAGEJIGI_KEY_FILE"
_LOCK_TIMEOUT_S = 30

Ask = Callable[[bool], str]
"""Asks the owner for the passphrase; True: choose a new one."""


class ProfileKey:
    """Finds the key of one profile. Its repr shows no secret."""

    def __init__(
        self,
        profile: Profile,
        key_file: Path | None = None,
        ask: Ask | None = None,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        """`key_file` wins over the environment. Without `ask`, a passphrase cannot be used."""
        named = environment.get(KEY_FILE_VARIABLE)
        self._profile = profile
        self._key_file = key_file or (Path(named) if named else None)
        self._ask = ask

    def get(self) -> bytes:
        """32 bytes; a new profile gets a new key. Raises a SecretsError or DiskError."""
        if self._key_file:
            return key_file.read(self._key_file)
        make_private_folder(self._profile.folder)
        # Two first starts at once must not make two keys for one profile.
        lock = FileLock(self._profile.folder / "profile.key.lock", timeout=_LOCK_TIMEOUT_S)
        with disk_faults(self._profile.folder), lock:
            return self._found_or_made()

    def _found_or_made(self) -> bytes:
        if self._profile.wrapped_key.exists():
            from engine.runtime.secrets import passphrase  # noqa: PLC0415 - see `_wrap`

            return passphrase.unwrap(self._profile.wrapped_key, self._asked(new=False))
        try:
            return self._from_keyring()
        except KeyringMissing:
            if self._ask is None or self._profile.database.exists():
                raise
            return self._made(self._wrap)

    def change_passphrase(self, old: str, new: str) -> None:
        """Wrap the same key under `new`. Raises WrongPassphrase or PassphraseShort."""
        from engine.runtime.secrets import passphrase  # noqa: PLC0415 - see `_wrap`

        file = self._profile.wrapped_key
        passphrase.wrap(file, new, passphrase.unwrap(file, old))

    def entry(self, name: str, key: bytes) -> Entry:
        """Where another secret of the profile's is kept. `key`: the profile's."""
        if self._key_file or self._profile.wrapped_key.exists():
            from engine.runtime.secrets.sealed import SealedEntry  # noqa: PLC0415 - see `_wrap`

            return SealedEntry(self._profile.folder / f"profile.{name}", key)
        return KeyringEntry(f"{self._profile_id()}.{name}")

    def _from_keyring(self) -> bytes:
        entry = KeyringStore(self._profile_id())
        return entry.load() or self._made(entry.store)

    def _made(self, keep: Callable[[bytes], None]) -> bytes:
        """A new key for a new profile; a profile that has data must not get another."""
        if self._profile.database.exists():
            raise KeyLost
        key = os.urandom(32)
        keep(key)
        return key

    def _wrap(self, key: bytes) -> None:
        """Few owners need a passphrase, and its library takes 6 MB: it is loaded for them only."""
        from engine.runtime.secrets import passphrase  # noqa: PLC0415

        passphrase.wrap(self._profile.wrapped_key, self._asked(new=True), key)

    def _asked(self, *, new: bool) -> str:
        if self._ask is None:
            raise PassphraseNeeded
        return self._ask(new)

    def _profile_id(self) -> str:
        """A random name for the keyring's entry; it moves with the folder."""
        try:
            return self._profile.identity.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            made = uuid.uuid4().hex
            replace_file(self._profile.identity, made.encode())
            return made
