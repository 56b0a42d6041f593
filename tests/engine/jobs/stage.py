"""Two platforms with a shop each and the program that visits them; a test moves the clock."""

import asyncio
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from engine.jobs.dto import OwnerAsked
from engine.runtime.events import Event
from tests.engine.board import Board
from tests.engine.jobs.rounds import Program
from tests.engine.standing_clock import StandingClock

CHECK, BAEMIN, YOGIYO = "check", "baemin", "yogiyo"
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LIMIT_S = 30.0


@dataclass
class Stage:
    """The program may be opened again."""

    folder: Path
    clock: StandingClock
    baemin: Board
    yogiyo: Board
    program: Program

    def reopen(self, folder: Path | None = None) -> Program:
        self.program.close()
        self.folder = folder or self.folder
        self.program = opened(self.folder, self.clock, self.baemin, self.yogiyo)
        return self.program

    def asked(self) -> list[Event]:
        return [event for event in self.program.heard if isinstance(event, OwnerAsked)]


def opened(folder: Path, clock: StandingClock, *boards: Board) -> Program:
    return Program(folder, clock, {board.spec.id: board for board in boards})


class Gate:
    """Holds a platform's first page until it is opened."""

    def __init__(self, board: Board) -> None:
        self.reached, self._open = threading.Event(), threading.Event()
        board.gate = self.wait

    async def wait(self) -> None:
        self.reached.set()
        while not self._open.is_set():
            await asyncio.sleep(0.01)

    def open(self) -> None:
        self._open.set()


def until(is_so: Callable[[], bool]) -> bool:
    """Wait for it; False: in vain."""
    waiting, deadline = threading.Event(), time.monotonic() + LIMIT_S
    while not is_so() and time.monotonic() < deadline:
        waiting.wait(0.01)
    return is_so()


def is_inside(function: str) -> bool:
    """Whether some thread is."""
    stacks = (traceback.extract_stack(frame) for frame in sys._current_frames().values())
    return any(entry.name == function for stack in stacks for entry in stack)
