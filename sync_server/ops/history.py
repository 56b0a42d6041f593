"""What was done in a business, for whoever runs the server: read from its file while it is served,
as a table, as JSON lines, or as CSV for spreadsheets.
"""

import csv
import json
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final, TextIO
from uuid import UUID

from sync_server.db.database import FILE_NAME, connect
from sync_server.db.tenant_files import StrangeFile, TenantFiles
from sync_server.kernel.clock import SEOUL
from sync_server.kernel.errors import ConfigFault
from sync_server.sync.audit import numbers_of
from sync_server.sync.devices import Devices
from sync_server.sync.oplog import Wanted, newest
from sync_server.sync.told import AuditEntry, Names, told

COLUMNS: Final = (
    "when", "member", "device", "brought_by", "role", "entity", "row", "verdict", "refusal",
    "field", "before", "after",
)  # fmt: skip
_WIDTHS: Final = (25, 12, 16, 16, 8, 10, 36, 10, 12, 14, 30, 30)
"""Of the table's columns, in signs of a terminal, of which Hangul fill two."""
# A cell that begins so is run as a formula by spreadsheets, and guests write the cells.
_FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def history(
    data: Path, tenant: UUID, wanted: Wanted, device: UUID | None = None
) -> Iterator[AuditEntry]:
    """Newest first, all of it. Raises `ConfigFault`."""
    names = _names(data, tenant)
    try:
        with closing(TenantFiles(data).connect(tenant)) as connection:
            connection.execute("PRAGMA query_only = ON")
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version:  # else nobody has ever come
                yield from _read(connection, wanted, device, names)
    except FileNotFoundError:
        raise ConfigFault(f"there is no tenant {tenant}") from None
    except (StrangeFile, sqlite3.DatabaseError) as fault:
        raise ConfigFault(f"the file of tenant {tenant} cannot be read: run doctor") from fault


def _read(
    connection: sqlite3.Connection, wanted: Wanted, device: UUID | None, names: Names
) -> Iterator[AuditEntry]:
    keys = Devices(connection).keys()
    if device is not None:
        wanted = replace(wanted, devices=numbers_of(device, keys))
    while True:
        found = newest(connection, wanted)
        yield from (told(each, keys, names) for each in found.logged)
        if found.next is None:
            return
        wanted = replace(wanted, before=found.next)


def _names(data: Path, tenant: UUID) -> Names:
    query = (
        "SELECT device.id, device.name, member.name FROM device"
        " JOIN member ON member.id = device.member_id WHERE device.tenant_id = ?"
    )
    with closing(connect(data / FILE_NAME)) as connection:
        found = connection.execute(query, (tenant.hex,))
        return {UUID(hex=device): (name, member) for device, name, member in found}


def write_table(entries: Iterable[AuditEntry], out: TextIO) -> None:
    """A line for each field that changed, cut where it is long."""
    lines = _all_lines(entries)
    first = list(islice(lines, 1))  # what is wrong with the file shows before anything is written
    for cells in chain([COLUMNS], first, lines):
        out.write(_line(cells))


def write_csv(entries: Iterable[AuditEntry], file: Path) -> int:
    """How many lines. With a byte order mark, by which Excel knows Hangul. Raises OSError."""
    draft = file.with_name(f"{file.name}.part")
    written = 0
    try:
        draft.touch(mode=0o600, exist_ok=True)
        with draft.open("w", encoding="utf-8-sig", newline="") as opened:
            lines = csv.writer(opened)
            lines.writerow(COLUMNS)
            for cells in _all_lines(entries):
                lines.writerow([_harmless(cell) for cell in cells])
                written += 1
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    return written


def _all_lines(entries: Iterable[AuditEntry]) -> Iterator[list[str]]:
    for entry in entries:
        yield from _lines(entry)


def _lines(entry: AuditEntry) -> Iterator[list[str]]:
    """One at least."""
    when = datetime.fromtimestamp(entry.at_ms / 1000, SEOUL).isoformat(timespec="seconds")
    bringer = entry.device_name if entry.brought_back else ""
    rest = [bringer, entry.role, entry.entity, entry.row, entry.verdict, entry.refusal]
    for change in entry.changes:
        by = change.edited_by or entry
        what = [change.field, _shown(change.before), _shown(change.after)]
        yield [when, by.member_name, by.device_name, *rest, *what]
    if not entry.changes:
        yield [when, entry.member_name, entry.device_name, *rest, "", "", ""]


def _shown(value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case {"bytes": int(size)}:
            return f"{size} bytes"
    return json.dumps(value, ensure_ascii=False)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _line(cells: Iterable[str]) -> str:
    fitted = (_fitted(cell, width) for cell, width in zip(cells, _WIDTHS, strict=True))
    return " ".join(fitted).rstrip() + "\n"


def _fitted(cell: str, width: int) -> str:
    """Nothing in it can move a terminal's cursor."""
    shown, used = "", 0
    for sign in cell:
        used += _wide(sign)
        if used > width:
            return f"{_cut(shown, width - 1)}…"
        shown += sign if sign.isprintable() else "·"
    return shown + " " * (width - used)


def _cut(text: str, width: int) -> str:
    while sum(map(_wide, text)) > width:
        text = text[:-1]
    return text


def _wide(sign: str) -> int:
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1
