"""Other secrets of a profile's, beside its key: kept as the key is.

In the system's keyring. Where the key comes from a file or from under a passphrase there is none:
then in a file of the profile's folder, sealed with the profile's key.
"""

from typing import Protocol


class Entry(Protocol):
    def load(self) -> str | None:
        """None where there is none. Raises a `SecretsError` or `DiskError`."""

    def store(self, text: str) -> None:
        """Raises a `SecretsError` or `DiskError`; what was there then stays."""

    def forget(self) -> None:
        """Nothing where there is none."""


class FleetingEntry:
    """An `Entry` that ends with the program."""

    def __init__(self) -> None:
        self._text: str | None = None

    def load(self) -> str | None:
        return self._text

    def store(self, text: str) -> None:
        self._text = text

    def forget(self) -> None:
        self._text = None
