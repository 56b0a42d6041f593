"""`python -m tests.replicas.NAME`: run a replica until SIGTERM or the end of stdin.

Its one line of JSON names the origins, the control door and the source of the reviews.
"""

import argparse
import json
import os
import signal
import sys
import threading
from datetime import datetime
from pathlib import Path
from typing import Generic, Protocol

from tests.replicas.kit import nsmc, practice
from tests.replicas.kit.catalogue import Catalogue, ShopT
from tests.replicas.kit.clock import Clock, Movable, now
from tests.replicas.kit.replica import Replica


class Stock(Protocol, Generic[ShopT]):
    """Where a replica's reviews come from: a module or an object with these two."""

    def real(
        self, folder: Path, reviews: int, cache: Path | None, turn: tuple[int, int]
    ) -> Catalogue[ShopT]: ...

    def practised(self, at: datetime) -> Catalogue[ShopT]: ...


class Opening(Protocol, Generic[ShopT]):
    """A replica's class."""

    def __call__(
        self, catalogue: Catalogue[ShopT], *, port: int, clock: Clock
    ) -> Replica[ShopT]: ...


def run(stock: Stock[ShopT], opening: Opening[ShopT]) -> int:
    """Serve the reviews of `stock`, by a clock that can be put."""
    options = _options()
    try:
        catalogue = _catalogue(stock, options)
    except practice.PracticeMissing as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    done = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: done.set())
    signal.signal(signal.SIGINT, lambda *_: done.set())
    with opening(catalogue, port=options.port, clock=Movable()) as replica:
        where = {
            **replica.origins,
            "control": replica.control_url,
            "source": catalogue.source,
        }
        print(json.dumps(where), flush=True)  # noqa: T201
        threading.Thread(target=_wait_for_end_of_input, args=(done,), daemon=True).start()
        done.wait()
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="of the console; 0: any free one")
    parser.add_argument("--data", type=Path, help=f"folder that holds {nsmc.FILE_NAME}")
    parser.add_argument("--reviews", type=int, default=4000, help="newest of the set; 0: all")
    parser.add_argument("--practice", action="store_true", help="serve the practice shops")
    parser.add_argument("--cache", type=Path, help="folder for the prepared file")
    parser.add_argument("--turn", type=_turn, default=(0, 1), help="0/6: first of six platforms")
    return parser.parse_args()


def _turn(text: str) -> tuple[int, int]:
    turn, platforms = map(int, text.split("/"))
    return turn, platforms


def _catalogue(stock: Stock[ShopT], options: argparse.Namespace) -> Catalogue[ShopT]:
    data: Path | None = options.data
    if options.practice or data is None or not (data / nsmc.FILE_NAME).exists():
        return stock.practised(now())
    return stock.real(data, options.reviews, options.cache, options.turn)


def _wait_for_end_of_input(done: threading.Event) -> None:
    """Reads past `sys.stdin`: its lock, held by this thread, would upset the interpreter's end."""
    while os.read(0, 4096):
        pass
    done.set()
