"""What triggers note of an edit, and what sealing makes of it."""

from contextlib import closing
from datetime import timedelta

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from engine.runtime.paths import Profile
from engine.store.connection import connect
from engine.sync.wire.entity import DELETED
from engine.sync.wire.operation import Operation
from tests.engine.found import review
from tests.engine.sync.devices import KEY, Desk, drained

SHOP, REVIEW, REPLY, CORRECTION = 1, 2, 3, 4
BODY, RATING = 10, 8
_CORRECT = "INSERT INTO correction (uuid, review_id, label, made_ms) VALUES (?, 1, 'negative', 5)"


def test_new_rows_are_told_whole_and_in_the_order_of_their_making(here: Desk) -> None:
    here.collect(review(1))
    here.clock.pass_by(timedelta(seconds=1))
    here.collect(review(2))
    shop, first, second = here.operations()
    assert [shop.entity, first.entity, second.entity] == [SHOP, REVIEW, REVIEW]
    assert first.fields[1] == shop.row  # a reference travels as the uuid
    assert first.fields[BODY] == "맛있어요" and first.base is None
    assert first.moment < second.moment
    assert [each.number for each in (shop, first, second)] == [1, 2, 3]


def test_many_edits_of_a_field_are_one_operation(synced: Desk) -> None:
    for text in ("맛", "맛있", "맛있다"):
        synced.clock.pass_by(timedelta(seconds=1))
        synced.write("UPDATE review SET body = ? WHERE id = 1", text)
    [operation] = synced.operations()
    assert operation.fields == {BODY: "맛있다"}
    assert operation.base == (7, 2)


def test_an_edit_in_flight_is_the_base_of_the_next(synced: Desk) -> None:
    synced.write("UPDATE review SET body = '하나' WHERE id = 1")
    [first] = synced.operations()
    synced.write("UPDATE review SET body = '둘', rating = 1.0 WHERE id = 1")
    [_, second] = synced.operations()
    assert (second.base_of(BODY), second.base_of(RATING)) == ((7, first.number), (7, 2))


def test_what_was_put_back_as_it_was_is_no_edit(synced: Desk) -> None:
    synced.write("UPDATE review SET body = '다른 글' WHERE id = 1")
    synced.write("UPDATE review SET body = '맛있어요' WHERE id = 1")
    assert synced.operations() == []


def test_local_columns_are_nobodys_business(synced: Desk) -> None:
    synced.write("UPDATE review SET score = 0.5, label = 'positive', waiting = 0, urgent = 1")
    synced.write("UPDATE shop SET checked_ms = 1, outcome = 'done', settled_run = 3")
    assert synced.operations() == []


def test_what_is_rolled_back_was_never_noted(synced: Desk) -> None:
    with pytest.raises(RuntimeError), synced.database.unit() as unit:
        unit.session.connection().exec_driver_sql("UPDATE review SET body = '다른 글'")
        raise RuntimeError
    assert synced.operations() == []


def test_a_step_of_a_reply_is_its_attempt_and_state(synced: Desk) -> None:
    synced.draft(1, "감사합니다")
    synced.write("UPDATE reply SET state = 'approved', attempt = 1")
    [operation] = synced.operations()
    assert operation.fields[3] == [1, "approved"]


def test_an_edit_of_prose_brings_the_words_that_its_author_saw(synced: Desk) -> None:
    synced.draft(1, "감사합니다")
    drained(synced)
    synced.write("UPDATE reply SET text = '정말 감사합니다'")
    [operation] = synced.operations()
    assert operation.ancestors == {4: "감사합니다"}


def _deleted(operations: list[Operation]) -> list[bool]:
    return [operation.fields.get(DELETED) is not None for operation in operations]


def test_a_row_deleted_before_anybody_saw_it_never_was(synced: Desk) -> None:
    synced.write(_CORRECT, bytes(16))
    synced.write("DELETE FROM correction")
    assert synced.operations() == []


def test_a_deletion_names_the_words_it_has_seen(synced: Desk) -> None:
    synced.write(_CORRECT, bytes(16))
    [made] = synced.operations()
    drained(synced)
    synced.write("DELETE FROM correction")
    [operation] = synced.operations()
    assert _deleted([operation]) == [True]
    assert operation.base_of(2) == (7, made.number)


def test_a_row_deleted_and_made_again_was_changed(synced: Desk) -> None:
    synced.write(_CORRECT, bytes(16))
    drained(synced)
    synced.write("DELETE FROM correction")
    synced.write(_CORRECT.replace("negative", "positive"), bytes(16))
    [operation] = synced.operations()
    assert operation.fields == {2: "positive"}


def test_a_row_deleted_and_made_again_as_it_was_is_still_the_same(synced: Desk) -> None:
    synced.write(_CORRECT, bytes(16))
    drained(synced)
    versions = synced.read("SELECT sync_version FROM correction")
    synced.write("DELETE FROM correction")
    synced.write(_CORRECT, bytes(16))
    assert synced.operations() == []
    assert synced.read("SELECT sync_version FROM correction") == versions


def test_another_row_under_the_id_of_a_deleted_one_is_another_row(synced: Desk) -> None:
    synced.write(_CORRECT, bytes(16))
    drained(synced)
    synced.write("DELETE FROM correction")
    synced.write(_CORRECT.replace("1,", "2,"), bytes([1] * 16))
    assert _deleted(synced.operations()) == [True, False]


@pytest.mark.parametrize("table", ["review", "shop"])
def test_what_the_app_never_deletes_cannot_be(synced: Desk, table: str) -> None:
    with pytest.raises(Exception, match="not deleted while sync is on"):
        synced.write(f"DELETE FROM {table}")  # noqa: S608 - of the parameters above


def test_a_writer_that_cannot_be_heard_writes_nothing(synced: Desk) -> None:
    with closing(connect(Profile(synced.folder).database, KEY)) as stranger:
        with pytest.raises(sqlcipher.OperationalError, match="no such function"):
            stranger.execute("UPDATE review SET body = '몰래'")
        stranger.execute("UPDATE review SET score = 1.0")


def test_moments_never_go_back_behind_what_was_sealed(synced: Desk) -> None:
    synced.write("UPDATE review SET body = '하나' WHERE id = 1")
    synced.operations()
    synced.clock.pass_by(timedelta(days=-3650))
    synced.write("UPDATE review SET body = '둘' WHERE id = 1")
    first, second = synced.operations()
    assert first.moment < second.moment


def test_after_leaving_nothing_is_noted(synced: Desk) -> None:
    synced.replica.leave()
    synced.write("UPDATE review SET body = '혼자'")
    assert synced.read("SELECT * FROM sync_dirty") == []
    synced.replica.join()
    assert len(synced.operations()) == 3
