"""Who may do what in a shop."""

from enum import IntEnum


class Role(IntEnum):
    """Each may all that those before it may. Numbers travel: never change one."""

    VIEWER = 1
    STAFF = 2
    MANAGER = 3
    OWNER = 4
    SERVER = 5
    """The server itself; no person has it."""
