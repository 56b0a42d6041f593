"""SQL functions that the triggers of sync ask of every connection that writes."""

from collections.abc import Callable
from typing import Any


def register(connection: Any, now_ms: Callable[[], int], applying: Callable[[], bool]) -> None:
    """`applying`: whether what is written now comes from the server or from a migration, which
    every device runs for itself. Then it is nobody's edit.
    """
    connection.create_function("sync_now", 0, now_ms)
    connection.create_function("sync_applying", 0, applying)
