"""Passwords: which are good enough, and how they are recognised (argon2id)."""

import unicodedata
from typing import Final

from anyio import CapacityLimiter, to_thread
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from sync_server.identity.errors import WeakPassword

LEAST: Final = 10
MOST: Final = 128
_LEAST_SIGNS: Final = 5
_AT_ONCE: Final = 2
"""Each takes its memory and a core; more at once would only wait for one another."""
_USUAL: Final = ("password", "qwerty", "12345678", "비밀번호", "gagejigi", "가게지기", "iloveyou")


class Passwords:
    """Hashes are made off the event loop. One and the same work is done for people nobody knows,
    so that time does not tell who is registered.
    """

    def __init__(self, memory_kib: int, passes: int) -> None:
        self._hasher = PasswordHasher(passes, memory_kib, parallelism=1)
        self._limiter = CapacityLimiter(_AT_ONCE)
        self._nobody = self._hasher.hash("nobody's password")

    async def hash(self, password: str) -> str:
        return await to_thread.run_sync(self._hasher.hash, _same(password), limiter=self._limiter)

    async def fits(self, hashed: str | None, password: str) -> bool:
        """`hashed`: None of somebody unknown."""
        known = hashed is not None
        found = await to_thread.run_sync(
            self._fits, hashed or self._nobody, _same(password), limiter=self._limiter
        )
        return found and known

    def is_dated(self, hashed: str) -> bool:
        """Made at another cost than is set now."""
        return self._hasher.check_needs_rehash(hashed)

    def _fits(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False


def check_password(password: str, email: str) -> None:
    """Raises `WeakPassword`."""
    same = _same(password)
    plain = same.casefold()
    if not LEAST <= len(same) <= MOST or len(set(plain)) < _LEAST_SIGNS:
        raise WeakPassword
    local = email.partition("@")[0].casefold()
    if any(_is_mostly(plain, usual) for usual in (*_USUAL, email.casefold(), local)):
        raise WeakPassword


def _is_mostly(password: str, usual: str) -> bool:
    return len(usual) >= 4 and len(password.replace(usual, "")) < 4


def _same(password: str) -> str:
    """Keyboards compose Hangul and accents in different ways (NIST SP 800-63B 5.1.1.2)."""
    return unicodedata.normalize("NFKC", password)
