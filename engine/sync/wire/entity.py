"""What travels of a table: entities, their fields, and how each field is merged."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal, TypeAlias

from engine.sync.wire.roles import Role
from engine.sync.wire.rules import DELETION, Ranked, Rule

Value: TypeAlias = Any
"""None, bool, int, float, str, bytes, or a list or dict of such."""

Kind: TypeAlias = Literal["flag", "whole", "real", "text", "bytes", "list", "mapping"]
"""What a field holds, where it holds anything."""

TYPES: Final[dict[Kind, tuple[type, ...]]] = {
    "flag": (bool,),
    "whole": (int,),
    "real": (float, int),
    "text": (str,),
    "bytes": (bytes,),
    "list": (list,),
    "mapping": (dict,),
}
"""What a value is, the usual one first."""
DELETED: Final = 0
"""Number of the field that every entity has: when the row was deleted (ms), None while it lives."""
MOST_BYTES: Final = 64_000
_LONGEST_SIGN: Final = 5
"""Bytes of a sign in UTF-8 and of what msgpack puts before the text, at most."""
_MOST_ENTITIES: Final = 0xFFFF


@dataclass(frozen=True, slots=True)
class Field:
    """`number` is for ever: never changed, never used again.

    `column`: where the table keeps it, if not under `name`. `refers_to`: the entity whose row a
    whole number points at here; its uuid travels instead. `written`: somebody wrote it for others
    to read, so that a deletion elsewhere does not take it along. `optional`: may be None, and
    missing from a new row. `by`: who may change it. `most`: bytes of the packed value.
    """

    number: int
    name: str
    kind: Kind
    rule: Rule
    column: str = ""
    refers_to: str = ""
    written: bool = False
    optional: bool = False
    by: Role = Role.STAFF
    most: int = MOST_BYTES


@dataclass(frozen=True)
class Entity:
    """`number` is for ever, as those of its fields. `local`: columns that never leave a device.

    `collected`: its rows are found on platforms by anybody's device, under one id (UUIDv5).
    `untouched`: number of the flag of rows that a machine drafted and nobody has touched, 0 for
    none; `drafted`: those of the fields in which its draft gives way to what a person wrote.
    `named_by`: numbers of the fields of which such an id is made (`identity`), the platform's and
    the name that the row has there; for ever, and only of what all who speak the protocol know.
    `dated`: numbers of the fields that tell (ms) of which day a row is, the first that does.
    """

    number: int
    name: str
    table: str
    fields: tuple[Field, ...]
    local: frozenset[str] = frozenset()
    collected: bool = False
    untouched: int = 0
    drafted: frozenset[int] = frozenset()
    named_by: tuple[int, int] | None = None
    dated: tuple[int, ...] = ()
    deleted_by: Role = Role.MANAGER

    @cached_property
    def by_number(self) -> dict[int, Field]:
        deleted = Field(DELETED, "deleted_ms", "whole", DELETION, optional=True, by=self.deleted_by)
        return {field.number: field for field in (deleted, *self.fields)}

    @cached_property
    def usual(self) -> dict[int, tuple[Role, type, int]]:
        """Of fields that may hold all of their kind: who may change it, the type that its values
        have, and how many signs or bytes of them are well below its limit.
        """
        return {
            field.number: (field.by, TYPES[field.kind][0], _harmless(field))
            for field in self.by_number.values()
            if not field.refers_to and not isinstance(field.rule, Ranked)
        }

    @cached_property
    def required(self) -> frozenset[int]:
        """Numbers of the fields without which there is no row."""
        return frozenset(field.number for field in self.fields if not field.optional)

    @cached_property
    def leased(self) -> tuple[tuple[int, str], ...]:
        """Fields with a state that only one device at a time may enter, and that state."""
        ranked = ((field.number, field.rule) for field in self.fields)
        return tuple(
            (number, rule.leased)
            for number, rule in ranked
            if isinstance(rule, Ranked) and rule.leased
        )

    @cached_property
    def written(self) -> frozenset[int]:
        """Numbers of the fields that revive a deleted row."""
        return frozenset(field.number for field in self.fields if field.written)


def _harmless(field: Field) -> int:
    """Signs or bytes that are surely not too many, with what msgpack puts before them."""
    if field.kind == "bytes":
        return field.most - _LONGEST_SIGN
    return field.most // _LONGEST_SIGN - 1


def column_of(field: Field) -> str:
    return field.column or field.name


def columns_of(field: Field) -> list[str]:
    """Of a list that stands in several columns, each of them."""
    return column_of(field).split(",")


def faults(entities: Sequence[Entity]) -> Iterator[str]:
    """What is wrong with a set of entities, in words for whoever adds one."""
    numbers = {entity.name: entity.number for entity in entities}
    for what in ("number", "name", "table"):
        for shared in _repeated(getattr(entity, what) for entity in entities):
            yield f"two entities share the {what} {shared}"
    for entity in entities:
        if not 0 < entity.number <= _MOST_ENTITIES:
            yield f"{entity.name}: entity numbers are 1 to {_MOST_ENTITIES}"
        for fault in _field_faults(entity, numbers):
            yield f"{entity.name}{fault}"


def _field_faults(entity: Entity, numbers: Mapping[str, int]) -> Iterator[str]:
    """`numbers`: of all entities, by name."""
    if len(entity.by_number) != len(entity.fields) + 1:
        yield ": two fields share a number, or one has that of the deletion"
    for shared in _repeated(field.name for field in entity.by_number.values()):
        yield f": two fields share the name {shared}"
    for shared in _repeated(each for field in entity.fields for each in columns_of(field)):
        yield f": two fields share the column {shared}"
    if not all(0 < field.number < 63 for field in entity.fields):
        yield ": field numbers are 1 to 62 (a mask of them is an SQLite integer)"
    for field in entity.fields:
        if field.refers_to and field.refers_to not in numbers:
            yield f".{field.name} refers to an unknown {field.refers_to}"
        elif field.refers_to and numbers[field.refers_to] > entity.number:
            yield f".{field.name} refers to {field.refers_to}, which is read after it"
        if isinstance(field.rule, Ranked) and field.optional:
            yield f".{field.name} is ranked, and so cannot be missing"


def _repeated(names: Iterable[object]) -> list[object]:
    return [name for name, times in Counter(names).items() if times > 1]
