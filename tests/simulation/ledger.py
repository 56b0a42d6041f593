"""What every person wrote and what stood there when he did: by this, loss can be told from being
overruled.

A mark is a value that somebody wrote into a field, of prose a word. Whoever wrote has seen the
marks that stood there before; so they live on in his, as his do in those of who saw his.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.sync.wire import registry
from engine.sync.wire.entity import DELETED, Entity, Field
from engine.sync.wire.rules import FIRST, OBSERVED, PROSE


class Time:
    """The world's, in ms."""

    def __init__(self, ms: int) -> None:
        self.ms = ms


Key = tuple[int, bytes]
Mark = tuple[int, bytes, int, Any]
"""Entity, row, field, value."""


def is_told(field: Field) -> bool:
    """Whether a person says it: an observation may be forgotten for a later one."""
    return field.rule not in (OBSERVED, FIRST) and not field.refers_to


def marks(entity: Entity, row: bytes, number: int, value: Any) -> list[Mark]:
    known = entity.by_number.get(number)
    if known is None or not is_told(known):
        return []
    if known.rule == PROSE and isinstance(value, str):
        return [(entity.number, row, number, word) for word in value.split()]
    return [(entity.number, row, number, frozen(value))]


def frozen(value: Any) -> Any:
    """Hashable, and the same on all sides."""
    if isinstance(value, list | tuple):
        return tuple(frozen(each) for each in value)
    if isinstance(value, dict):
        return tuple(sorted((key, frozen(each)) for key, each in value.items()))
    return value


@dataclass(frozen=True, slots=True)
class Edit:
    """Of one person. `device`: the name of the PC."""

    mark: Mark
    device: str


@dataclass
class Ledger:
    """`at`: when a mark was written last, by the world's time. `outlived`: what stood on a server
    that was put back.
    """

    time: Time
    edits: list[Edit] = field(default_factory=list)
    excused: set[int] = field(default_factory=set)
    saw: dict[Mark, set[Mark]] = field(default_factory=lambda: defaultdict(set))
    deletions: dict[Key, set[Mark]] = field(default_factory=lambda: defaultdict(set))
    authors: dict[Mark, set[str]] = field(default_factory=lambda: defaultdict(set))
    at: dict[Mark, int] = field(default_factory=dict)
    withdrawn: set[Mark] = field(default_factory=set)
    outlived: set[Mark] = field(default_factory=set)

    def write(
        self, device: str, key: Key, before: Mapping[int, Any], after: Mapping[int, Any]
    ) -> None:
        """Fields of a row, as they stood and as somebody left them."""
        entity = registry.by_number()[key[0]]
        for number, value in after.items():
            old = set(marks(entity, key[1], number, before[number])) if number in before else set()
            new = set(marks(entity, key[1], number, value))
            for mark in sorted(new - old, key=repr):
                self._add(mark, device)
                self.saw[mark] |= old - new

    def delete(
        self, device: str, key: Key, deleted_ms: int, before: Mapping[int, Any], *, counts: bool
    ) -> None:
        """`counts`: not of a row that nobody else has seen."""
        entity = registry.by_number()[key[0]]
        mark: Mark = (*key, DELETED, deleted_ms)
        if counts:
            self._add(mark, device)
            self.deletions[key].add(mark)
        else:
            self.withdrawn.add(mark)
        for number, value in before.items():
            self.saw[mark].update(marks(entity, key[1], number, value))

    def _add(self, mark: Mark, device: str) -> None:
        self.edits.append(Edit(mark, device))
        self.authors[mark].add(device)
        self.at[mark] = self.time.ms

    def restore(self, key: Key, after: Mapping[int, Any]) -> None:
        """Somebody wrote a row anew though he had seen its deletion."""
        entity = registry.by_number()[key[0]]
        for number, value in after.items():
            for mark in marks(entity, key[1], number, value):
                self.saw[mark] |= self.deletions[key]

    def steady(self, mark: Mark, upset: set[str]) -> bool:
        return self._authors(mark).isdisjoint(upset)

    def excuse(self, device: str, since: int) -> None:
        """A disk was put back: what was written there meanwhile may be gone."""
        self.excused.update(
            number
            for number, edit in enumerate(self.edits[since:], start=since)
            if edit.device == device
        )

    def lost(
        self,
        found: Iterable[Mark],
        refused: Iterable[Mark],
        deleted: Iterable[Key],
        barred: Collection[str] = (),
    ) -> list[Edit]:
        """Edits that are neither in what was `found` nor seen by who wrote that. Who is `refused`
        has overruled nobody but himself. `deleted`: rows; all who deleted one had their way. So
        they had where one deletion was overruled openly: it stands for the others. `barred`: PCs
        that may not have been let bring back what they knew.
        """
        told, turned_down = [*found, *self.withdrawn], set(refused)
        alone = {mark for mark in turned_down if len(self._authors(mark)) < 2}
        gone = {
            *deleted,
            *(mark[:2] for mark in told if mark[2] == DELETED and mark[3] is not None),
        }
        agreed = {mark for key in gone for mark in self.deletions[key]} - alone
        known = self._seen([*told, *agreed], None)
        with_disks = self._seen(self._gone_with_disks(), None)
        devices = {device for mark in turned_down for device in self._authors(mark)}
        own = {device: self._seen(turned_down, device) for device in devices}
        return [
            edit
            for number, edit in enumerate(self.edits)
            if edit.mark not in known
            and edit.mark not in own.get(edit.device, ())
            and number not in self.excused
            and not (edit.device in barred and edit.mark in with_disks)
            and not (edit.mark[2] == DELETED and self._agreed(edit.mark, known))
        ]

    def _gone_with_disks(self) -> set[Mark]:
        """What stood on a lost server, and so had overruled what its authors had seen, and what no
        disk of theirs has any more.
        """
        kept = {e.mark for number, e in enumerate(self.edits) if number not in self.excused}
        return self.outlived - kept

    def _seen(self, marks: Iterable[Mark], by: str | None) -> set[Mark]:
        """These and those that their authors had seen, transitively; `by`: of that PC alone."""
        known: set[Mark] = set()
        waiting = list(marks)
        while waiting:
            mark = waiting.pop()
            if mark not in known and (by is None or by in self._authors(mark)):
                known.add(mark)
                waiting += self.saw.get(mark, ())
        return known

    def _agreed(self, deletion: Mark, known: set[Mark]) -> bool:
        """Another deletion of the row stands for it."""
        return not known.isdisjoint(self.deletions[deletion[:2]])

    def _authors(self, mark: Mark) -> set[str]:
        return self.authors.get(mark, set())
