"""A server put back from a backup gets back from its devices what it lost."""

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from engine.sync.wire.operation import Answer
from sync_server.sync.faults import OtherEpoch, OtherGeneration
from tests.sync_server.sync.tenancy import REPLY, TEXT, TONE, Device, Office, id_of, reply


@pytest.fixture
def backup(office: Office, tmp_path: Path) -> Iterator[Path]:
    """Of a tenant with one device that has pushed one reply; what comes after it is lost."""
    one = Device(office, b"one")
    one.edit(REPLY, id_of(1), reply())
    one.pages()
    office.tenant.confirm(one.key, one.given.generation, one.cursor)
    path = tmp_path / "backup.db"
    with sqlite3.connect(path) as copy:
        office.connection.backup(copy)
    copy.close()
    yield path


def put_back(office: Office, backup: Path) -> Office:
    restored = Office(backup, office.clock, seed=2)
    restored.tenant.restored()
    return restored


def returning(device: Device, office: Office) -> Device:
    device.office = office
    return device


@pytest.fixture
def one(office: Office, backup: Path) -> Device:
    """The device of the backup; it went on, under a generation that the backup has not seen."""
    one = Device(office, b"one", cursor=1)
    one.hello(generation=generation_of(office), epoch=epoch_of(office))
    return one


def generation_of(office: Office) -> int:
    (generation,) = office.connection.execute("SELECT generation FROM device").fetchone()
    return int(generation)


def epoch_of(office: Office) -> bytes:
    (epoch,) = office.connection.execute("SELECT epoch FROM state").fetchone()
    return bytes(epoch)


def test_a_device_keeps_its_number_and_learns_what_was_lost(
    office: Office, backup: Path, one: Device
) -> None:
    lost = [one.operation(REPLY, id_of(each), reply()) for each in (2, 3)]
    one.push(*lost)
    with_backup = put_back(office, backup)
    returning(one, with_backup)
    with pytest.raises(OtherEpoch):
        one.edit(REPLY, id_of(4), reply())
    epoch = one.given.epoch
    welcome = one.hello()
    assert (welcome.device, welcome.survived) == (1, 1)
    assert welcome.last_number > lost[-1].number
    assert welcome.epoch != epoch
    one.push(*[one.operation(REPLY, each.row, reply()) for each in lost])
    assert len(with_backup.changes()) == 3
    assert with_backup.conflicts() == []
    with_backup.close()


def test_only_one_can_take_up_a_number_after_it(office: Office, backup: Path, one: Device) -> None:
    old = one.given
    with_backup = put_back(office, backup)
    returning(one, with_backup).hello()
    one.edit(REPLY, id_of(5), reply())
    copy = Device(with_backup, b"one", welcome=old)
    assert copy.hello().device != 1
    assert copy.edit(REPLY, id_of(6), reply()).last_number == copy.given.last_number + 1
    with_backup.close()


def test_a_generation_from_before_it_is_good_for_nothing_but_hello(
    office: Office, backup: Path, one: Device
) -> None:
    with_backup = put_back(office, backup)
    returning(one, with_backup)
    with pytest.raises(OtherGeneration):
        one.push(epoch=epoch_of(with_backup))
    with pytest.raises(OtherGeneration):
        one.push(epoch=epoch_of(with_backup), generation=0)
    with_backup.close()


def test_no_number_of_the_lost_history_is_given_again(office: Office, backup: Path) -> None:
    lost = Device(office, b"lost")
    lost.edit(REPLY, id_of(2), reply())
    head = lost.hello().head
    with_backup = put_back(office, backup)
    new = Device(with_backup, b"new")
    assert new.hello().device > lost.given.device
    assert new.edit(REPLY, id_of(3), reply()).head > head
    assert returning(lost, with_backup).hello().device not in (1, lost.ref()[0] - 1)
    assert lost.given.last_number == new.given.last_number > head
    with_backup.close()


def test_a_backup_that_is_put_back_again_gives_no_number_again(
    office: Office, backup: Path, tmp_path: Path
) -> None:
    """Of a file that had been put back before, and each time a minute later."""
    put_back(office, backup).close()
    given: list[int] = []
    for time in range(3):
        office.clock.pass_by(timedelta(minutes=1))
        again = put_back(office, Path(shutil.copy(backup, tmp_path / f"again{time}.db")))
        given += [Device(again, key).hello().device for key in (b"two", b"three")]
        again.close()
    assert given == sorted({*given})


def test_what_others_did_since_stands_beside_what_comes_back(
    office: Office, backup: Path, one: Device
) -> None:
    lost = {TEXT: "잃은 글"}
    one.edit(REPLY, id_of(1), lost, base=(1, 1))
    with_backup = put_back(office, backup)
    other = Device(with_backup, b"other")
    other.edit(REPLY, id_of(1), {TONE: "plain"}, base=(1, 1))
    returning(one, with_backup).hello()
    again = one.edit(REPLY, id_of(1), lost, base=(1, 1))
    assert [verdict.answer for verdict in again.verdicts] == [Answer.APPLIED]
    values = with_backup.changes()[REPLY, id_of(1)].values
    assert (values[TEXT], values[TONE]) == ("잃은 글", "plain")
    with_backup.close()


def test_old_cursors_count_no_more(office: Office, backup: Path, one: Device) -> None:
    with_backup = put_back(office, backup)
    returning(one, with_backup).hello()
    assert with_backup.connection.execute("SELECT cursor FROM device").fetchall() == [(0,)]
    one.cursor = 0
    assert [change.row for page in one.pages() for change in page.changes] == [id_of(1)]
    with_backup.close()


@pytest.mark.parametrize("generation", [0, 17])
def test_who_already_knows_the_new_epoch_takes_up_nobody_s_number(
    office: Office, backup: Path, generation: int
) -> None:
    with_backup = put_back(office, backup)
    copy = Device(with_backup, b"one")
    assert copy.hello(epoch=epoch_of(with_backup), generation=generation).device != 1
    with_backup.close()
