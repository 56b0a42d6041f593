"""Every peer on the documents, one after another: each with its own server and new folders."""

import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench.syncing.documents import write
from tests.bench.syncing.rivals.figures import Absent, Rival, middle, told
from tests.bench.syncing.rivals.installed import node_modules, python_with
from tests.bench.syncing.spawned import Fell, Spawned, spawned

_HERE: Final = Path(__file__).parent
_RUN_S: Final = 300.0
_STARTS_S: Final = 30.0
_LISTENS: Final = re.compile(r"127\.0\.0\.1:\d+")


@dataclass(frozen=True, slots=True)
class Task:
    """What one run is about. `file` holds `documents` of them; `updates` are of one transaction."""

    file: Path
    documents: int
    edits: int
    updates: int


_CITED: Final = Rival("cr-sqlite, native, measured elsewhere", {"disk": 2.22, "insert": 7.1})
"""On documents like these, through apsw 3.54.1; it can be had from no registry."""
Run = Callable[[Task, Path], str]
"""Within a new folder; returns a line for `told`."""


def rivals(documents: int, edits: int, updates: int, runs: int) -> list[Rival]:
    """All of them, also those that could not be installed or fell."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        task = Task(Path(name) / "documents.jsonl", documents, edits, updates)
        write(task.file, documents)
        found = [_measured(*peer, task, runs) for peer in PEERS.items()]
    return [*found, _CITED] if found[-1].missing else found


def _measured(name: str, prepare: Callable[[], Run], task: Task, runs: int) -> Rival:
    """The median of each figure. Whatever is wrong with a peer, the others are still measured."""
    try:
        run = prepare()
        lines = []
        for _ in range(runs):
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
                lines.append(run(task, Path(folder)))
        return Rival(name, middle([told(line, task.documents) for line in lines]))
    except (Absent, Fell, LookupError, OSError, ValueError) as fault:
        return Rival(name, missing=" ".join(str(fault).split()))


def _anki() -> Run:
    """The sync server is part of the package."""
    python = python_with("anki==26.9.3")

    def run(task: Task, folder: Path) -> str:
        environ = {
            "SYNC_BASE": str(folder / "server"),
            "SYNC_HOST": "127.0.0.1",
            "SYNC_PORT": "0",
            "SYNC_USER1": "bench:bench",
            "NO_COLOR": "1",
        }
        with spawned([python, "-m", "anki.syncserver"], environ) as server:
            address = f"http://{_listens(server)}/"
            script = _HERE / "anki_run.py"
            return _line([python, script, task.file, folder, address, str(task.edits)])

    return run


def _pouchdb() -> Run:
    """With express 5 its server answers nothing."""
    pins = ("pouchdb@9.0.0", "express-pouchdb@4.2.0", "express@4.22.3")
    modules, script = node_modules("pouchdb", *pins), _HERE / "pouchdb.js"

    def run(task: Task, folder: Path) -> str:
        places = [folder / name for name in ("server", "clients")]
        for place in places:
            place.mkdir()
        with spawned(["node", script, "serve", modules, places[0]]) as server:
            address = server.answer(_STARTS_S)["address"]
            asked = [address, task.file, str(task.edits)]
            return _line(["node", script, "run", modules, places[1], *asked])

    return run


def _crsqlite() -> Run:
    """Its native build is fetched from elsewhere when it is installed; this one comes whole."""
    modules = node_modules("crsqlite", "@vlcn.io/crsqlite-wasm@0.16.0")
    script = _HERE / "crsqlite.js"
    return lambda task, _: _line(["node", script, modules, task.file, str(task.updates)])


PEERS: Final[dict[str, Callable[[], Run]]] = {
    "Anki 26.9.3": _anki,
    "PouchDB 9.0.0": _pouchdb,
    "cr-sqlite 0.16.0 (WebAssembly, in memory)": _crsqlite,
}


def _listens(server: Spawned) -> str:
    """Host and port, of the line in its log that tells them."""
    while True:
        if found := _LISTENS.search(server.line(_STARTS_S)):
            return found.group()


def _line(command: list[str | Path]) -> str:
    with spawned(command) as process:
        return process.line(_RUN_S)
