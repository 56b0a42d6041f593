"""One process per profile: a lock that the system lets go when its holder dies."""

from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from engine.store.errors import ProfileInUse

FILE_NAME = "profile.lock"


def hold(folder: Path) -> BaseFileLock:
    """The profile's lock, held; `release()` lets it go. Raises ProfileInUse at once."""
    lock = FileLock(folder / FILE_NAME, timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout as held:
        raise ProfileInUse from held
    return lock
