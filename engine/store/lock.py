"""One process per profile: a lock that the system lets go when its holder dies.

Who works without a window is a guest: it says so by a second lock, and when somebody else wants
the profile, said by a third, it gives way.
"""

from pathlib import Path
from typing import Final

from filelock import BaseFileLock, FileLock, Timeout

from engine.store.errors import ProfileInUse

FILE_NAME: Final = "profile.lock"
GUEST_NAME: Final = "profile.guest"
WISH_NAME: Final = "profile.wish"

PATIENCE_S: Final = 30.0
"""A guest at a platform ends its visit first: a page may take so long to load."""
_MOMENT_S: Final = 1.0
"""Others try a lock for an instant, to see whether it is held."""


class Hold:
    """The profile, until `release`."""

    def __init__(self, *locks: BaseFileLock) -> None:
        self._locks = locks

    def release(self) -> None:
        for lock in self._locks:
            lock.release()


def hold(folder: Path, *, as_guest: bool = False) -> Hold:
    """The profile's lock, held. A guest is waited for. Raises ProfileInUse."""
    lock, guest = _lock(folder, FILE_NAME), _lock(folder, GUEST_NAME)
    try:
        lock.acquire(timeout=0)
    except Timeout as held:
        if as_guest or _is_free(folder, GUEST_NAME):
            raise ProfileInUse from held
        _await(folder, lock)
    if not as_guest:
        return Hold(lock)
    guest.acquire(timeout=_MOMENT_S)
    return Hold(guest, lock)


def is_wished_for(folder: Path) -> bool:
    """Whether somebody waits for a guest to give way."""
    return not _is_free(folder, WISH_NAME)


def is_free(folder: Path) -> bool:
    """Whether nobody has the profile, nor waits for it."""
    return _is_free(folder, WISH_NAME) and _is_free(folder, FILE_NAME)


def _await(folder: Path, lock: BaseFileLock) -> None:
    try:
        with _lock(folder, WISH_NAME).acquire(timeout=PATIENCE_S):
            lock.acquire(timeout=PATIENCE_S)
    except Timeout as held:
        raise ProfileInUse from held


def _is_free(folder: Path, name: str) -> bool:
    try:
        with _lock(folder, name).acquire(timeout=0):
            return True
    except Timeout:
        return False


def _lock(folder: Path, name: str) -> BaseFileLock:
    return FileLock(folder / name, timeout=0, thread_local=False)
