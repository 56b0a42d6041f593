"""What was learned from this shop's own reviews, as the owner is told of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from desktop.kit.times import Words

if TYPE_CHECKING:
    from engine.api import Engine, Label, OwnHead

State = Literal["in_use", "off", "not_better", "other_pack"]


@dataclass(frozen=True, slots=True)
class Reread:
    """A review that reads as `own` and no more as `base`; `truth`: what it means. Its text is that
    of now."""

    review_id: int
    base: Label
    own: Label
    truth: Label
    text: str


@dataclass(frozen=True, slots=True)
class Learned:
    """`reader`: the pack that reads now; `changes`: not of reviews that are gone, or have no words
    any more."""

    head: OwnHead
    at: datetime
    switched_on: bool
    reader: str
    changes: list[Reread]

    @property
    def state(self) -> State:
        """Whether reviews are read by it, and if not, why."""
        if not self.head.trial.convincing:
            return "not_better"
        if self.head.reader != self.reader:
            return "other_pack"
        return "in_use" if self.switched_on else "off"


def look(engine: Engine) -> Learned | None:
    """None while nothing was learned. On a worker: files are read, no process starts."""
    heads = engine.own_heads
    head, at = heads.kept(), heads.kept_at()
    if head is None or at is None:
        return None
    return Learned(head, at, heads.switched_on, _reader(engine), _changes(engine, head))


def verdict_in_words(report: Mapping[str, Any], switched_on: bool, texts: Words) -> str:
    """`report`: of the job `learn`."""
    verdict, trial = report["verdict"], report["trial"]
    if trial is None:
        return texts(f"learned.said.{verdict}")
    off = "_off" if verdict == "better" and not switched_on else ""
    before, after = percent(trial["base_accuracy"]), percent(trial["own_accuracy"])
    return texts(f"learned.said.{verdict}{off}", before=before, after=after)


def percent(share: float) -> int:
    return round(share * 100)


def _reader(engine: Engine) -> str:
    """Name and version of the pack that reads; a fault that is known already puts the shipped one
    in its place."""
    packs = engine.packs
    folder = packs.shipped if engine.language.fault else packs.active()
    manifest = next(each.manifest for each in packs.all() if each.id == folder.name)
    return f"{manifest.name} {manifest.version}" if manifest else ""


def _changes(engine: Engine, head: OwnHead) -> list[Reread]:
    from engine.api import NotFound  # noqa: PLC0415 - on a worker, after the engine was loaded

    found = []
    for each in head.changes:
        try:
            text = engine.reviews.get(each.review_id).found.body
        except NotFound:
            continue
        if text:
            found.append(Reread(each.review_id, each.base, each.own, each.truth, text))
    return found
