"""A device in a process of its own: one line of JSON for each thing that happens.

    python -m tests.bench.syncing.other_device listen|sync PROFILE KEY_FILE

`listen`: `{"ready": true}`, then `{"at": seconds}` once news is in the tables, by the clock that
all processes of a machine share, until it is ended. `sync`: `{"ready": true}`
with nothing done yet; after a line on standard input one round, and the fields of `Synced`.
"""

import json
import sys
import time
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from engine.api import Changed, Engine, Event, ReviewFilter
from engine.sync import bootstrap
from tests.bench.syncing.live import awake


@dataclass
class Synced:
    """One round. `seconds` of it until the first rows could be seen, which were `shown` reviews,
    until all rows had come, and until every word of them was searched.
    """

    pulled: int = 0
    shown: int = 0
    shown_s: float = 0.0
    rows_s: float = 0.0
    seconds: float = 0.0


class Watch:
    """Hears a round: a listener of the engine's events, and its progress."""

    def __init__(self, engine: Engine) -> None:
        self.synced = Synced()
        self._engine = engine
        self._pours = False
        self._begun = time.perf_counter()

    def hear(self, event: Event) -> None:
        if isinstance(event, Changed) and event.entity == "review" and not self.synced.shown_s:
            self.synced.shown_s = self.since()
            self.synced.shown = len(self._engine.reviews.ids(ReviewFilter()))

    def report(self, _done: int, _total: int | None = None, note: str = "") -> None:
        if self._pours and note != bootstrap.NOTE:
            self.synced.rows_s = self.since()
        self._pours = note == bootstrap.NOTE

    def since(self) -> float:
        return time.perf_counter() - self._begun


def main(verb: str, profile: str, key_file: str) -> None:
    with closing(Engine.open(Path(profile), key_file=Path(key_file))) as engine:
        if verb == "listen":
            _listen(engine)
        else:
            _sync(engine)


def _listen(engine: Engine) -> None:
    with awake(engine) as device:
        _say({"ready": True})
        while True:
            device.receive()
            _say({"at": time.perf_counter()})


def _sync(engine: Engine) -> None:
    _say({"ready": True})
    sys.stdin.readline()
    watch = Watch(engine)
    engine.events.subscribe(watch.hear)
    watch.synced.pulled = engine.sync.run(watch).pulled
    watch.synced.seconds = watch.since()
    watch.synced.rows_s = watch.synced.rows_s or watch.synced.seconds  # where no snapshot came
    _say(asdict(watch.synced))


def _say(what: dict[str, object]) -> None:
    print(json.dumps(what), flush=True)  # noqa: T201 - the parent reads it


if __name__ == "__main__":
    main(*sys.argv[1:])
