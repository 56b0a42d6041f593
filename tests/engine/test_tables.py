"""The migrations make the tables that the models describe, and what is synced is registered."""

from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import engine.api
import engine.sync.model  # noqa: F401 - these two bring every model with them
from engine.store.database import Database
from engine.store.table import Base, SyncedRow
from engine.sync.wire import registry
from engine.sync.wire.entity import Entity, Field, columns_of

_EVERY_ROW = {"id", "uuid", "sync_version", "sync_versions"}
_KINDS: dict[str, tuple[type[Any], ...]] = {
    "flag": (sa.Boolean,),
    "whole": (sa.Integer,),
    "real": (sa.Float,),
    "text": (sa.String,),
    "bytes": (sa.LargeBinary,),
    "list": (sa.JSON,),
    "mapping": (sa.JSON,),
}
"""Columns that hold a field of a kind; a reference is a row's number here, its uuid elsewhere."""


def _ours(thing: object, name: str | None, kind: str, *_: object) -> bool:
    """The word index, and what `engine.sync` or `engine.store` alone reads, have no model."""
    if kind == "index":
        return not str(name).startswith(("ix_sync_", "ix_deed_"))
    alone = ("review_fts", "review_words_due", "sync_", "deed")
    modelled = name == "sync_conflict" or not str(name).startswith(alone)
    return kind != "table" or modelled


def test_models_and_migrations_agree(database: Database) -> None:
    with database.reading() as session:
        context = MigrationContext.configure(
            session.connection(), opts={"include_object": _ours, "compare_type": True}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_what_is_synced_is_registered_and_the_other_way_round() -> None:
    synced = {
        str(sa.inspect(mapper.class_).local_table)
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, SyncedRow)
    }
    assert synced == {entity.table for entity in registry.by_number().values()}


@pytest.mark.parametrize("entity", registry.by_number().values(), ids=lambda each: each.name)
def test_every_column_travels_or_is_local(entity: Entity) -> None:
    travelling = [column for field in entity.fields for column in columns_of(field)]
    table = Base.metadata.tables[entity.table]
    assert sorted([*travelling, *entity.local, *_EVERY_ROW]) == sorted(table.columns.keys())


_FIELDS = [
    pytest.param(entity, field, id=f"{entity.name}.{field.name}")
    for entity in registry.by_number().values()
    for field in entity.fields
]


@pytest.mark.parametrize(("entity", "field"), _FIELDS)
def test_a_column_holds_what_its_field_may_be(entity: Entity, field: Field) -> None:
    columns = [Base.metadata.tables[entity.table].columns[name] for name in columns_of(field)]
    assert all(column.nullable == field.optional for column in columns)
    if field.refers_to:
        [key] = columns[0].foreign_keys
        assert key.column.table.name == registry.by_name()[field.refers_to].table
    elif len(columns) == 1:
        assert isinstance(columns[0].type, _KINDS[field.kind])
    else:
        assert field.kind == "list"
