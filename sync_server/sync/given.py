"""Verdicts that are given again, since the answer that held them may have got lost."""

import sqlite3
from collections.abc import Sequence

from engine.sync.wire.messages import Verdict
from engine.sync.wire.operation import Answer, Operation, Refusal
from sync_server.sync.devices import Device


def refused(connection: sqlite3.Connection, device: int, number: int, refusal: Refusal) -> None:
    connection.execute(
        "INSERT INTO refused (device, number, refusal) VALUES (?, ?, ?)", (device, number, refusal)
    )


def again(
    connection: sqlite3.Connection, device: Device, operations: Sequence[Operation]
) -> list[Verdict]:
    """Of operations that came before: the verdicts that mean work for the client. Those before the
    first operation it has read, and they are forgotten.
    """
    if not operations:
        return []
    first, last = operations[0].number, device.last_number
    connection.execute(
        "DELETE FROM refused WHERE device = ? AND number < ?", (device.number, first)
    )
    found = connection.execute(
        "SELECT number, ?, refusal FROM refused WHERE device = ? AND number BETWEEN ? AND ?"
        " UNION ALL"
        " SELECT number, iif(refusal, ?, ?), refusal FROM kept"
        " WHERE device = ? AND number BETWEEN ? AND ? ORDER BY number",
        (
            Answer.REJECTED, device.number, first, last,
            Answer.REJECTED, Answer.DEFERRED, device.number, first, last,
        ),
    ).fetchall()  # fmt: skip
    return [Verdict(number, Answer(answer), Refusal(why)) for number, answer, why in found]
