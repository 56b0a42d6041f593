"""Numbers are for ever: nobody gives one another meaning."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest

from engine.sync import wire
from engine.sync.wire import entities, registry
from engine.sync.wire.entities import reply
from engine.sync.wire.entity import Entity, Field, faults
from engine.sync.wire.messages import Mode
from engine.sync.wire.operation import Answer, Refusal
from engine.sync.wire.roles import Role
from engine.sync.wire.rules import LATEST_EDIT, LatestEdit, Prose, Ranked

FROZEN = {
    (1, "shop"): "platform account external_id name ref added_ms",
    (2, "review"): (
        "shop platform external_id alt_ids author_name author_masked author_ref rating"
        " rating_scale body keywords menus images visit_count visited_on created_ms"
        " created_precision raw_date status owner_text owner_live owner_ms owner_state can_reply"
        " reply_deadline_ms url captured_ms content_hash"
    ),
    (3, "reply"): (
        "review shop step text owner_words tone mood review_ms review_hash template_key"
        " template_version similarity outcome platform_reply_id created_ms changed_ms snoozed_ms"
        " untouched text_hash held_ms"
    ),
    (4, "correction"): "review label made_ms",
    (5, "conflict"): (
        "entity row field kept lost kept_moment kept_device kept_number lost_moment lost_device"
        " lost_number rule noticed_ms resolution"
    ),
}
"""Names by number, from 1 on. A line is only ever added, or made longer at its end; where one is,
`registry.SCHEMA` rises.
"""


def test_no_number_has_another_meaning_than_ever() -> None:
    found = {
        (entity.number, entity.name): {field.number: field.name for field in entity.fields}
        for entity in registry.by_number().values()
    }
    assert found == {key: dict(enumerate(names.split(), 1)) for key, names in FROZEN.items()}
    assert registry.SCHEMA == 2


@pytest.mark.parametrize(
    ("names", "frozen"),
    [
        (Role, "VIEWER STAFF MANAGER OWNER SERVER"),
        (Answer, "APPLIED SUPERSEDED CONFLICT DEFERRED REJECTED"),
        (Mode, "INCREMENTAL SNAPSHOT UPGRADE"),
    ],
)
def test_no_word_of_the_wire_has_another_number(
    names: type[Role | Answer | Mode], frozen: str
) -> None:
    assert {each.name: each.value for each in names} == {
        name: number for number, name in enumerate(frozen.split(), 1)
    }


def test_no_refusal_has_another_number() -> None:
    frozen = "NONE NOT_ALLOWED BAD_VALUE NO_SUCH_ROW TOO_MANY_DELETIONS NO_LEASE"
    assert [each.name for each in sorted(Refusal)] == frozen.split()
    assert sorted(Refusal) == list(range(len(Refusal)))


def test_who_may_settle_a_conflict_may_write_what_it_is_about() -> None:
    """These are two operations: neither is refused for its author's role without the other."""
    known = registry.by_name()
    [settled] = [each for each in known["conflict"].fields if each.name == "resolution"]
    plain = [
        field
        for entity in known.values()
        for field in entity.fields
        if isinstance(field.rule, LatestEdit | Prose)
    ]
    assert {field.by for field in plain} == {settled.by}


def test_the_walk_finds_every_file() -> None:
    files = {module.name for module in iter_modules(entities.__path__)}
    assert files == {*registry.by_name()}
    numbers = list(registry.by_number())
    assert numbers == sorted(numbers)
    assert all(each.by_number[0].name == "deleted_ms" for each in registry.by_number().values())


def test_replies_know_how_far_they_are() -> None:
    assert reply.STATES[-1] == "verified"
    assert len({*reply.STATES}) == len(reply.STATES)


def thing(**changed: Any) -> Entity:
    fields = (Field(1, "a", "text", LATEST_EDIT), Field(2, "b", "text", LATEST_EDIT))
    return replace(Entity(9, "thing", "things", fields), **changed)


def field(number: int, name: str = "c", **more: Any) -> Field:
    return replace(Field(number, name, "text", LATEST_EDIT), **more)


OTHER = thing(number=8, name="other", table="others")


@pytest.mark.parametrize(
    ("entities", "found"),
    [
        ([thing(), OTHER], []),
        ([thing(), replace(OTHER, number=9)], ["two entities share the number 9"]),
        ([thing(), replace(OTHER, name="thing")], ["two entities share the name thing"]),
        ([thing(), replace(OTHER, table="things")], ["two entities share the table things"]),
        ([thing(number=0)], ["thing: entity numbers are 1 to 65535"]),
        ([thing(number=65_536)], ["thing: entity numbers are 1 to 65535"]),
        ([thing(fields=(field(1, "x"), field(1)))], ["thing: two fields share a number"]),
        ([thing(fields=(field(0),))], ["thing: two fields share a number", "thing: field numbers"]),
        ([thing(fields=(field(63),))], ["thing: field numbers are 1 to 62"]),
        ([thing(fields=(field(-1),))], ["thing: field numbers are 1 to 62"]),
        (
            [thing(fields=(field(1), field(2, column="x")))],
            ["thing: two fields share the name c"],
        ),
        ([thing(fields=(field(1, "deleted_ms"),))], ["thing: two fields share the name deleted"]),
        (
            [thing(fields=(field(1, "x", column="m,n"), field(2, "n")))],
            ["thing: two fields share the column n"],
        ),
        ([thing(fields=(field(1, refers_to="x"),))], ["thing.c refers to an unknown x"]),
        ([thing(fields=(field(1, refers_to="other"),)), OTHER], []),
        ([thing(fields=(field(1, refers_to="thing"),))], []),
        (
            [replace(OTHER, fields=(field(1, refers_to="thing"),)), thing()],
            ["other.c refers to thing, which is read after it"],
        ),
        (
            [thing(fields=(field(1, kind="list", rule=Ranked(("a", "b")), optional=True),))],
            ["thing.c is ranked, and so cannot be missing"],
        ),
    ],
)
def test_what_is_wrong_with_entities(entities: list[Entity], found: list[str]) -> None:
    said = list(faults(entities))
    assert len(said) == len(found)
    assert all(each.startswith(part) for each, part in zip(said, found, strict=True))


KNOWN = frozenset(
    {"collections", "dataclasses", "difflib", "enum", "functools", "hashlib", "importlib"}
    | {"itertools", "math", "msgspec", "pkgutil", "re", "struct", "types", "typing", "zstandard"}
)


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"{node.module}"


def test_the_wire_knows_neither_files_nor_clocks_nor_anybody_else() -> None:
    [folder] = wire.__path__
    found = {name for path in Path(folder).rglob("*.py") for name in imported(path)}
    ours = {name for name in found if f"{name}.".startswith(f"{wire.__name__}.")}
    assert ours
    assert {name.partition(".")[0] for name in found - ours} <= KNOWN
