"""The tables of a tenant's file, and how an older file comes to have them."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_FIRST: Final = """
-- One row. seq: the last change of the history. floor: cursors below it (but 0) cannot go on, since
-- deletions after them are forgotten for good. schema: of the registry that last wrote here.
-- past: no operation that came since this file was last put back has a number up to there, and none
-- of a history lost by it has one above; 0: it never was. purged_ms: when what is old enough was
-- forgotten last.
CREATE TABLE state (
    epoch BLOB NOT NULL, seq INTEGER NOT NULL, floor INTEGER NOT NULL,
    schema INTEGER NOT NULL, next_device INTEGER NOT NULL, past INTEGER NOT NULL,
    purged_ms INTEGER NOT NULL
) STRICT;

-- Epochs that ended when this file was put back. cut: how far this history is theirs too.
CREATE TABLE ended (epoch BLOB PRIMARY KEY, cut INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- What devices remembered of lost histories: of each field the value that stood there last, and how
-- far that history had come to who told it. at_ms: when he did.
CREATE TABLE memory (
    history BLOB NOT NULL, entity INTEGER NOT NULL, row BLOB NOT NULL, field INTEGER NOT NULL,
    reached INTEGER NOT NULL, moment INTEGER NOT NULL, device INTEGER NOT NULL,
    number INTEGER NOT NULL, at_ms INTEGER NOT NULL, PRIMARY KEY (entity, row, history, field)
) STRICT, WITHOUT ROWID;
CREATE INDEX memory_at ON memory (at_ms);

-- key: of the token, shared by copies of a profile; the generation tells them apart. prior: the
-- generation before, good until the present one is used; generation 0: none was given since the
-- server was restored. last_moment: of its last operation. contact_ms: by the server's clock.
-- survived: the last number that it had used when this file was put back, and had got into it.
CREATE TABLE device (
    number INTEGER PRIMARY KEY, key BLOB NOT NULL, generation INTEGER NOT NULL, prior INTEGER,
    last_number INTEGER NOT NULL, last_moment INTEGER NOT NULL,
    cursor INTEGER NOT NULL, contact_ms INTEGER NOT NULL, survived INTEGER NOT NULL
) STRICT;
CREATE INDEX device_key ON device (key);

-- seq: of the row's last change, so that a pull reads neighbours. body: `rows.Body`.
-- deleted_ms: when the deletion came in, by the server's clock; NULL while the row lives.
CREATE TABLE row (
    seq INTEGER PRIMARY KEY, entity INTEGER NOT NULL, id BLOB NOT NULL,
    deleted_ms INTEGER, body BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX row_id ON row (entity, id);
CREATE INDEX row_deleted ON row (deleted_ms) WHERE deleted_ms IS NOT NULL;

-- Deleted rows forgotten for good. body: their deletion alone.
CREATE TABLE grave (
    entity INTEGER NOT NULL, id BLOB NOT NULL, body BLOB NOT NULL, PRIMARY KEY (entity, id)
) STRICT, WITHOUT ROWID;

-- sums: of the 256 buckets (`wire.digest`), as unsigned 64-bit little-endian numbers.
CREATE TABLE digest (
    entity INTEGER PRIMARY KEY, living INTEGER NOT NULL, sums BLOB NOT NULL
) STRICT;

-- Operations, or what is left of them, that this server's registry does not know yet.
-- refusal: why one was not carried out when it came to be known.
CREATE TABLE kept (
    id INTEGER PRIMARY KEY, device INTEGER NOT NULL, number INTEGER NOT NULL,
    moment INTEGER NOT NULL, role INTEGER NOT NULL, refusal INTEGER NOT NULL,
    operation BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX kept_edit ON kept (device, number);

-- Verdicts that a device may not have read yet.
CREATE TABLE refused (
    device INTEGER NOT NULL, number INTEGER NOT NULL, refusal INTEGER NOT NULL,
    PRIMARY KEY (device, number)
) STRICT, WITHOUT ROWID;

-- A push and what it did: entries are `oplog.Entry`s, packed together. memories: whether there are
-- any among them, which other devices made.
CREATE TABLE oplog (
    id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, device INTEGER NOT NULL,
    role INTEGER NOT NULL, first INTEGER NOT NULL, memories INTEGER NOT NULL,
    entries BLOB NOT NULL
) STRICT;
CREATE INDEX oplog_at ON oplog (at_ms);

-- Who may post a reply. given_ms: when the lease was given or renewed last, 0 once it was given
-- back. pressed, pressed_ms: the last attempt that may have come to the platform under a lease
-- before this one, and when at the latest; 0 for none.
CREATE TABLE lease (
    reply BLOB PRIMARY KEY, token INTEGER NOT NULL, device INTEGER NOT NULL,
    attempt INTEGER NOT NULL, given_ms INTEGER NOT NULL,
    pressed INTEGER NOT NULL, pressed_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One row. token: the last that was given. closed_ms: until then none is given.
CREATE TABLE leasing (token INTEGER NOT NULL, closed_ms INTEGER NOT NULL) STRICT;
INSERT INTO leasing (token, closed_ms) VALUES (0, 0);
"""

MIGRATIONS: Final = (_FIRST,)
"""In order; additive, never edited once shipped. The file counts in `user_version` those it has."""


class NewerFile(Exception):
    """Written by a newer server than this one."""


def migrate(connection: sqlite3.Connection) -> None:
    """Every migration is one transaction; an interrupted one leaves nothing. Raises `NewerFile`."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(MIGRATIONS):
        raise NewerFile
    for number in range(version, len(MIGRATIONS)):
        script = f"BEGIN IMMEDIATE; {MIGRATIONS[number]}; PRAGMA user_version = {number + 1};"
        try:
            connection.executescript(f"{script} COMMIT;")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction: all of it, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
