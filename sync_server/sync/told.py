"""What the log holds, in names instead of numbers, for whoever looks into a business."""

from collections.abc import Mapping
from math import isfinite
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel, Field

from engine.sync.wire import registry
from engine.sync.wire.entity import Entity
from sync_server.identity.schemas import RoleName, role_name
from sync_server.sync.oplog import Entry, Logged

Names = Mapping[UUID, tuple[str, str]]
"""Of devices: their own, and their member's."""
_NOBODY: Final = ("", "")
_ID_BYTES: Final = 16


class EditedBy(BaseModel):
    device_id: UUID | None = Field(description="Null of a device that nobody knows any more.")
    device_name: str
    member_name: str


class FieldChange(BaseModel):
    """`before` and `after`: as they are, but bytes as `{"bytes": how many}`. `edited_by`: whose
    edit was brought back, else null.
    """

    field: str
    edited_by: EditedBy | None = None
    before: Any = None
    after: Any = None


class AuditEntry(EditedBy):
    """An operation. `brought_back`: the server had been put back, and the device gave it what it
    had lost; whose edit that was is told with each field. `number`: of the device's, from 1 on.
    `refusal`: why it was refused, else ""; then `after` is what it asked for. What only a newer
    server knows has its number as its name.
    """

    at_ms: int
    brought_back: bool
    role: RoleName = Field(description="Of the member, when it was done.")
    number: int
    entity: str
    row: str
    verdict: str
    refusal: str
    changes: list[FieldChange]


def told(logged: Logged, keys: Mapping[int, bytes], names: Names) -> AuditEntry:
    """`keys`: of devices, by the numbers that their edits bear."""
    entry = logged.entry
    authors = {field: _by(device, keys, names) for field, device in entry.authors.items()}
    entity = registry.by_number().get(entry.entity)
    return AuditEntry(
        **_by(logged.device, keys, names).model_dump(),
        at_ms=logged.at_ms,
        brought_back=bool(authors),
        role=role_name(logged.role),
        number=entry.number,
        entity=entity.name if entity else str(entry.entity),
        row=_id(entry.row),
        verdict=entry.answer.name.lower(),
        refusal=entry.refusal.name.lower() if entry.refusal else "",
        changes=_changes(entity, entry, authors),
    )


def _by(number: int, keys: Mapping[int, bytes], names: Names) -> EditedBy:
    key = keys.get(number)
    device = UUID(bytes=key) if key is not None and len(key) == _ID_BYTES else None
    device_name, member_name = names.get(device, _NOBODY) if device else _NOBODY
    return EditedBy(device_id=device, device_name=device_name, member_name=member_name)


def _changes(
    entity: Entity | None, entry: Entry, authors: Mapping[int, EditedBy]
) -> list[FieldChange]:
    """In the order of the registry."""
    before, after = entry.before, entry.after
    known = entity.by_number if entity else {}
    found = []
    for number in sorted(before.keys() | after.keys()):
        field = known.get(number)
        shown = _reference if field and field.refers_to else _value
        found.append(
            FieldChange(
                field=field.name if field else str(number),
                before=shown(before.get(number)),
                after=shown(after.get(number)),
                edited_by=authors.get(number),
            )
        )
    return found


def _reference(value: Any) -> Any:
    return _id(value) if isinstance(value, bytes) else _value(value)


def _id(raw: bytes) -> str:
    return str(UUID(bytes=raw)) if len(raw) == _ID_BYTES else raw.hex()


def _value(value: Any) -> Any:
    """Something that JSON holds, whatever a device asked for."""
    match value:
        case None | bool() | int():
            return value
        case bytes():
            return {"bytes": len(value)}
        case str():
            return value.encode("utf-8", "replace").decode()
        case list():
            return [_value(each) for each in value]
        case dict():
            return {str(_value(name)): _value(each) for name, each in value.items()}
    return value if isfinite(value) else str(value)
