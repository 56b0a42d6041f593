"""Whoever pulls page by page, while others push, ends with what the server holds."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.sync.wire.roles import Role
from engine.sync.wire.rules import Held
from tests.sync_server.sync.tenancy import REPLY, STEP, TEXT, TONE, Device, Office, id_of, reply

EDITS: list[dict[int, Any]] = [
    {TEXT: "하나"}, {TONE: "plain"}, {STEP: [1, "approved"]}, {0: 5}, {0: None},
]  # fmt: skip
PUSH = st.tuples(st.integers(0, 5), st.integers(0, len(EDITS) - 1))
PULL = st.integers(1, 400)
"""Bytes of a page: from one row to about four."""


class Walker:
    """Holds what pages brought it, and from where on the next one goes."""

    def __init__(self, office: Office) -> None:
        self._device = Device(office, b"walker")
        self._device.hello()
        self._office = office
        self.complete = self.cursor = 0
        self.held: dict[tuple[int, bytes], dict[int, Held]] = {}

    def step(self, most_bytes: int) -> bool:
        """Whether it has come to the head."""
        page = self._office.tenant.pull(b"walker", self.cursor, most_bytes, self.complete)
        for change in page.changes:
            self.held.setdefault((change.entity, change.row), {}).update(change.fields())
        self.cursor = page.next
        if page.next == page.head:
            self.complete = page.head
        return page.next == page.head


@settings(max_examples=60, deadline=None)
@given(steps=st.lists(st.one_of(PUSH, PULL), max_size=30))
def test_nothing_is_left_out_on_the_way(steps: list[Any]) -> None:
    with TemporaryDirectory() as folder:
        office = Office(Path(folder) / "tenant.db")
        maker, walker = Device(office, b"maker", Role.MANAGER), Walker(office)
        maker.push(*(maker.operation(REPLY, id_of(each), reply()) for each in range(6)))
        for step in steps:
            if isinstance(step, int):
                walker.step(step)
            else:
                row, edit = step
                seen = office.changes()[REPLY, id_of(row)].fields()
                bases = {number: held.version.ref for number, held in seen.items()}
                maker.edit(REPLY, id_of(row), EDITS[edit], bases=bases)
        while not walker.step(200):
            pass
        assert walker.held == {key: each.fields() for key, each in office.changes().items()}
        office.close()
