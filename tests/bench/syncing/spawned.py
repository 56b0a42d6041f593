"""Processes that answer in lines, and that are gone afterwards whatever happens."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, Any, Final

_ENDS_S: Final = 10.0
_TAIL: Final = 400
_ROOT: Final = Path(__file__).parents[3]


class Fell(RuntimeError):
    """The process ended, or went on without a word, before it said what was asked of it."""


@dataclass
class Spawned:
    """`log`: its standard error. What it says is read at once, so that it never waits for us."""

    process: "subprocess.Popen[str]"
    log: IO[str]
    _said: "SimpleQueue[str]" = field(default_factory=SimpleQueue)

    def tell(self, line: str = "") -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def line(self, within_s: float) -> str:
        """The next one. Raises `Fell`, with its last words if it ended."""
        try:
            line = self._said.get(timeout=within_s)
        except Empty:
            raise Fell(f"said nothing for {within_s:g} s") from None
        if not line:
            raise Fell(self._last_words())
        return line

    def answer(self, within_s: float) -> dict[str, Any]:
        """The next line, which is JSON."""
        told: dict[str, Any] = json.loads(self.line(within_s))
        return told

    def listen(self) -> None:
        """Until it ends; an empty line stands for that."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._said.put(line)
        self._said.put("")

    def end(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(_ENDS_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _last_words(self) -> str:
        code = self.process.wait(_ENDS_S)
        self.log.seek(0)
        return f"ended with {code}: {' '.join(self.log.read().split())[-_TAIL:]}"


@contextmanager
def spawned(
    command: Sequence[str | Path], environ: Mapping[str, str] | None = None
) -> Iterator[Spawned]:
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as log,
        subprocess.Popen(
            command,
            cwd=_ROOT,
            env={**os.environ, "PYTHONUTF8": "1", **(environ or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            encoding="utf-8",
            errors="replace",
        ) as process,
    ):
        running = Spawned(process, log)
        listener = Thread(target=running.listen)
        listener.start()
        try:
            yield running
        finally:
            running.end()
            listener.join()


def python(module: str, *arguments: str | Path) -> list[str | Path]:
    """The command line of a module of ours."""
    return [sys.executable, "-m", module, *arguments]
