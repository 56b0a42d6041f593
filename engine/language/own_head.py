"""What was learned from this shop's own reviews: what came of it, and where it lies.

Without numpy: the whole program imports this. The sums are in `personal`, in a worker process.
"""

from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Annotated, Final, Literal

import msgspec

from engine.language.errors import OwnHeadUnreadable
from engine.language.sentiment import Label
from engine.runtime.disk import disk_faults, make_private_folder, replace_file
from engine.runtime.settings import Settings
from engine.runtime.settings.sections.learning import Learning

CERTAINTY: Final = 0.95
Verdict = Literal["better", "not_better", "too_few", "no_embedding"]


@dataclass(frozen=True, slots=True)
class Trial:
    """How base and own head did on reviews that the head had not learned from.

    Each label counts alike; `surprise`: mean negative log chance of the truth.
    `better`: the chance that the own head is the more accurate one on this shop's reviews.
    """

    reviews: int
    base_accuracy: float
    own_accuracy: float
    base_surprise: float
    own_surprise: float
    better: float

    @property
    def convincing(self) -> bool:
        return self.better >= CERTAINTY and self.own_surprise < self.base_surprise


@dataclass(frozen=True, slots=True)
class Change:
    """A review that reads differently by a head that had not seen it; `truth`: what it means."""

    review_id: int
    base: Label
    own: Label
    truth: Label


class OwnHead(msgspec.Struct, frozen=True):
    """A head and its verdict, as kept. No text is among it: the file lies beside the encrypted
    store, not in it.

    `reader`: the pack whose embedding it stands on, name and version; `number`: the how manyth of
    this profile. `weights`: [width + 1, 3] float32, little-endian, rows first; the last row stands
    for every review alike, columns are negative, neutral, positive. `corrections` and `left_out`
    (stars and words contradict each other) are counts.
    """

    format: Literal[1]
    reader: str
    number: Annotated[int, msgspec.Meta(ge=1)]
    seed: int
    width: Annotated[int, msgspec.Meta(ge=1, le=4096)]
    corrections: int
    left_out: int
    trial: Trial
    weights: bytes
    changes: tuple[Change, ...]

    def __post_init__(self) -> None:
        if len(self.weights) != (self.width + 1) * 3 * 4:
            raise ValueError("weights: not of that width")


@dataclass(frozen=True, slots=True)
class Learned:
    """What came of learning. `head` is None where there was nothing to judge."""

    verdict: Verdict
    reviews: int
    corrections: int
    left_out: int
    head: OwnHead | None = None


class OwnHeads:
    """The own head of a profile: one file, replaced whole."""

    def __init__(self, file: Path, settings: Settings) -> None:
        self._file = file
        self._settings = settings
        self._lock = Lock()
        self._known: tuple[int, OwnHead | None] | None = None

    @property
    def switched_on(self) -> bool:
        return self._settings.get(Learning).own_head

    def switch(self, *, on: bool) -> None:
        """Raises `DiskError`."""
        self._settings.put(Learning(own_head=on))

    def kept(self) -> OwnHead | None:
        """What was learned last, whatever came of it. Raises `OwnHeadUnreadable`, `DiskError`."""
        with self._lock:
            stamp = self._stamp()
            if self._known is None or self._known[0] != stamp:
                self._known = stamp, self._read() if stamp else None
            return self._known[1]

    def worn(self) -> OwnHead | None:
        """What reviews are to be read by: it has convinced, and is switched on. A file that makes
        no sense is as good as none.
        """
        if not self.switched_on:
            return None
        try:
            head = self.kept()
        except OwnHeadUnreadable:
            return None
        return head if head is not None and head.trial.convincing else None

    def next_number(self) -> int:
        """Never one that a reader's name has carried before."""
        try:
            head = self.kept()
        except OwnHeadUnreadable:
            head = None
        return 1 if head is None else head.number + 1

    def keep(self, head: OwnHead) -> None:
        """Raises `DiskError`; the old one then stays."""
        make_private_folder(self._file.parent)
        with self._lock:
            replace_file(self._file, msgspec.json.encode(head))
            self._known = None

    def _stamp(self) -> int:
        """0 without a file; another process may have replaced it."""
        with disk_faults(self._file.parent):
            return self._file.stat().st_mtime_ns if self._file.exists() else 0

    def _read(self) -> OwnHead:
        with disk_faults(self._file.parent):
            raw = self._file.read_bytes()
        try:
            return msgspec.json.decode(raw, type=OwnHead)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise OwnHeadUnreadable(detail=str(error)) from error
