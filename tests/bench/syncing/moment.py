"""One edit, until the other device has it in its tables."""

import time
from collections.abc import Iterator
from pathlib import Path

from engine.runtime.events import Changed
from tests.bench.report import Result, percentile, result
from tests.bench.syncing.live import awake
from tests.bench.syncing.rivals.figures import Rival, beside
from tests.bench.syncing.shop import fill, joined
from tests.bench.syncing.spawned import python, spawned
from tests.engine.sync.meeting import Person, registered
from tests.sync_server.process import Serving

_READY_S = 120.0
_ARRIVES_S = 30.0


def delays(server: Serving, folder: Path, documents: int, edits: int) -> list[float]:
    """Milliseconds of each: from before the owner's transaction to after the other's. Both devices
    hold all documents and are processes of their own, like the server.
    """
    email = registered(server)
    with joined(folder / "one", email, server) as one:
        fill(one, documents)
        one.engine.replies.draft_waiting(1)
        [(draft,)] = one.read("SELECT id FROM reply")
        one.engine.sync.run()
        with joined(folder / "other", email, server) as other:
            other.engine.sync.run()
        profile, key = other.folder / "profile", other.folder / "key"
        with spawned(python("tests.bench.syncing.other_device", "listen", profile, key)) as device:
            device.answer(_READY_S)
            with awake(one.engine) as ours:
                found = []
                for number in range(edits):
                    start = time.perf_counter()
                    _edit(one, draft, number)
                    ours.send()
                    found.append((device.answer(_ARRIVES_S)["at"] - start) * 1e3)
                    ours.settle()
                return found


def _edit(person: Person, draft: int, number: int) -> None:
    """A few words of the owner's, as plain SQL: what they cost to check is not sync's."""
    with person.database.unit() as unit:
        unit.session.connection().exec_driver_sql(
            "UPDATE reply SET owner_words = ? WHERE id = ?", (f"{number}번 손님", draft)
        )
        unit.emit(Changed("reply", (draft,)))


def results(found: list[float], rivals: list[Rival]) -> Iterator[Result]:
    for percent, bound in ((50, 6), (95, 15)):
        yield result(
            f"one edit to the other device, p{percent}",
            round(percentile(found, percent), 1),
            "ms",
            at_most=bound,
            peers={"edits": len(found), **beside(rivals, f"edit p{percent}")},
        )
