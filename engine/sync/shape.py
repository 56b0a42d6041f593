"""How an entity stands in its table: the statements over it, made once from the registry.

A field's raw value is what its expression reads: a reference as the uuid it points at, a field of
several columns as one JSON array, JSON columns as their text.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final

import msgspec

from engine.store import numbering
from engine.sync.wire import registry
from engine.sync.wire.entity import Entity, Field, Value, columns_of

AT_ONCE: Final = 250
"""Keys of one look-up: its statement is always the same."""

_decode: Final = msgspec.json.Decoder().decode
_NAMES: Final = re.compile(r"'[^']*'|(?<![\w.])[a-z_]+\b(?![.(])")

Raw = Any
Read = Callable[[Raw], Value]


def expression(field: Field, of: str) -> str:
    """Reads a field's raw value from the row called `of`."""
    columns = [f"{of}.{column}" for column in columns_of(field)]
    if field.refers_to:
        target = registry.by_name()[field.refers_to].table
        return f"(SELECT uuid FROM {target} WHERE id = {columns[0]})"
    return columns[0] if len(columns) == 1 else f"json_array({', '.join(columns)})"


def _reader(field: Field) -> Read | None:
    """None where the raw value is the value."""
    if field.kind in ("list", "mapping"):
        return _decoded
    return {"flag": bool, "real": float}.get(field.kind)


def _decoded(raw: str) -> Value:
    return [] if raw == "[]" else _decode(raw)


class Shape:
    """Of one entity. All names come from the registry, none from data."""

    def __init__(self, entity: Entity) -> None:
        self.entity = entity
        self.number = entity.number
        self.readers = {f.number: r for f in entity.fields if (r := _reader(f)) is not None}
        self.references = tuple(field for field in entity.fields if field.refers_to)
        table, wanted = entity.table, ", ".join(["?"] * AT_ONCE)
        read = ", ".join(expression(field, "t") for field in entity.fields)
        known = "t.id, t.uuid, t.sync_version, t.sync_versions"
        self.rows = f"SELECT {known}, {read} FROM {table} t"
        self.by_uuid = f"{self.rows} WHERE t.uuid IN ({wanted})"
        self.by_id = f"{self.rows} WHERE t.id IN ({wanted})"
        self.ids = f"SELECT uuid, id FROM {table} WHERE uuid IN ({wanted})"
        self.unsent = (
            f"SELECT id, uuid FROM {table} WHERE sync_version IS NULL AND uuid IN ({wanted})"
        )
        self.edited = (
            f"SELECT 1 FROM {table} t CROSS JOIN sync_dirty d ON d.entity = ? AND d.id = t.id"
            f" WHERE t.uuid IN ({wanted}) LIMIT 1"
        )
        self.top = numbering.top_of(table)
        self.delete = f"DELETE FROM {table} WHERE id = ?"
        self.version = f"UPDATE {table} SET sync_version = ?, sync_versions = ? WHERE id = ?"
        self.columns = tuple(each for field in entity.fields for each in columns_of(field))
        self.given = ("id", "uuid", "sync_version", "sync_versions", *self.columns)

    def insert(self, made: Mapping[str, str], kept: Mapping[str, str]) -> str:
        """`made` and `kept`: SQL of local columns, over the row's own. Each of those is put in as
        its parameter: a subquery that names them takes half as long again.
        """
        known = {name: f"?{place}" for place, name in enumerate(self.given, start=1)}
        for name, sql in made.items():
            known[name] = f"({_over(known, sql)})"
        for name, sql in kept.items():
            known[name] = _over(known, sql)
        return (
            f"INSERT INTO {self.entity.table} ({', '.join(known)})"
            f" VALUES ({', '.join(known.values())})"
        )

    def update(self, columns: Sequence[str]) -> str:
        """Takes their values, then the two of the versions, then the id."""
        names = ", ".join(f"{name} = ?" for name in (*columns, "sync_version", "sync_versions"))
        return f"UPDATE {self.entity.table} SET {names} WHERE id = ?"

    def rederive(self, kept: Mapping[str, str]) -> str:
        names = ", ".join(f"{name} = {sql}" for name, sql in kept.items())
        return f"UPDATE {self.entity.table} SET {names} WHERE id = ?"

    def values(self, raw: Sequence[Raw]) -> dict[int, Value]:
        """Of the expressions of all fields, in their order."""
        found = dict(zip(self.numbers, raw, strict=True))
        for number, read in self.readers.items():
            if found[number] is not None:
                found[number] = read(found[number])
        return found

    def present(self, raw: Sequence[Raw]) -> dict[int, Value]:
        """As `values`, of those fields that have one."""
        pairs = zip(self.numbers, raw, strict=True)
        found = {number: value for number, value in pairs if value is not None}
        for number, read in self.readers.items():
            if number in found:
                found[number] = read(found[number])
        return found

    def value(self, field: int, raw: Raw) -> Value:
        read = self.readers.get(field)
        return raw if read is None or raw is None else read(raw)

    @property
    def numbers(self) -> tuple[int, ...]:
        return _numbers(self.number)


def stored(field: Field, value: Value) -> tuple[Raw, ...]:
    """The values of the field's columns; of a reference the uuid, for the caller to look up."""
    if value is None:
        return (None,)
    if len(columns_of(field)) > 1:
        return tuple(value)
    if field.kind in ("list", "mapping"):
        return (msgspec.json.encode(value).decode(),)
    return (value,)


def _over(values: Mapping[str, str], sql: str) -> str:
    """`sql` with the columns of its row replaced, but not those of other tables, nor what is said
    in quotes.
    """
    return _NAMES.sub(lambda found: values.get(found[0], found[0]), sql)


@cache
def _numbers(entity: int) -> tuple[int, ...]:
    return tuple(field.number for field in registry.by_number()[entity].fields)


@cache
def shape_of(entity: int) -> Shape:
    return Shape(registry.by_number()[entity])


def chunks(keys: Iterable[Any]) -> list[list[Any]]:
    """Each of `AT_ONCE` keys, filled up with None, which no key is."""
    all_keys = list(keys)
    return [
        all_keys[start : start + AT_ONCE]
        + [None] * (AT_ONCE - len(all_keys[start : start + AT_ONCE]))
        for start in range(0, len(all_keys), AT_ONCE)
    ]
