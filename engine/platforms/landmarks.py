"""Where to look in an owner's console."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Landmarks:
    """How a console looks from outside.

    `home`: path of the page where an owner lands. `login_paths`: how paths of login pages begin,
    `device_paths` of those where a new device is registered. `cookies`: there once a login is
    through. `closers`: buttons that close what is laid over the pages. `back`: parameter of the
    login's address that holds the way back.
    """

    home: str
    login_paths: tuple[str, ...]
    closers: tuple[str, ...] = ()
    device_paths: tuple[str, ...] = ()
    cookies: frozenset[str] = frozenset()
    back: str = ""
