"""Who may come in after a management database was put back.

The backup knows refresh tokens that were spent since, and not the ones that devices hold now: both
look like theft. So every login ends, and people log in once more, on the devices they had. What was
taken from somebody since the backup (a password, a role, a device, an invitation) is not given back
where the database that is replaced can still tell.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from sync_server.db.database import connect
from sync_server.db.migration import migrate, newest, revision_of

_ENDED: Final = ("refresh", "session", "code", "reset")
_MEMBER: Final = (
    "UPDATE main.member SET (password_hash, role, version, removed_ms) ="
    " (SELECT password_hash, role, version, removed_ms FROM later.member o WHERE o.id = member.id)"
    " WHERE id IN (SELECT id FROM later.member)"
)
_REVOKED: Final = (
    "UPDATE main.device SET revoked_ms = (SELECT revoked_ms FROM later.device o"
    " WHERE o.id = device.id) WHERE id IN (SELECT id FROM later.device)"
)
_WITHDRAWN: Final = (
    "UPDATE main.invitation SET withdrawn_ms = (SELECT withdrawn_ms FROM later.invitation o"
    " WHERE o.id = invitation.id) WHERE id IN (SELECT id FROM later.invitation)"
)


def begin_anew(file: Path, replaced: Path) -> bool:
    """`file`: the database that is put back, not in its place yet. Whether `replaced` could tell
    what became of its members since.
    """
    migrate(file)
    with closing(connect(file)) as connection:
        carried = _carry_over(connection, replaced)
        connection.execute("BEGIN IMMEDIATE")
        for table in _ENDED:
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - constants
        connection.execute("COMMIT")
    return carried


def _carry_over(connection: sqlite3.Connection, replaced: Path) -> bool:
    try:
        if not replaced.exists() or revision_of(replaced) != newest():
            return False
        connection.execute("ATTACH ? AS later", (str(replaced),))
        connection.execute("BEGIN IMMEDIATE")
        for statement in (_MEMBER, _REVOKED, _WITHDRAWN):
            connection.execute(statement)
        connection.execute("COMMIT")
        connection.execute("DETACH later")
    except sqlite3.DatabaseError:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        return False
    return True
