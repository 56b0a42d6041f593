"""What pages do to the tables, to what waits above them, and to what follows in the domain."""

from typing import Any

import pytest

from engine.reviews.dto import ReviewFilter
from engine.runtime.ids import collected_uuid
from engine.sync.wire import digest, registry
from engine.sync.wire.messages import Change
from engine.sync.wire.operation import Refusal
from engine.sync.wire.version import Version
from tests.engine.found import review
from tests.engine.sync import told
from tests.engine.sync.devices import Desk, drained

SHOP, REVIEW, REPLY, CORRECTION = 1, 2, 3, 4
BODY, RATING, OWNER_TEXT, HASH = 10, 8, 20, 28
_SHOP: dict[int, Any] = {
    1: "smartplace", 2: "main", 3: "77", 4: "별빛분식", 5: {"place_seq": "9"}, 6: 1_000
}  # fmt: skip
_ROW, _OTHER = b"r" * 16, b"s" * 16


def _review(shop: bytes, **more: Any) -> dict[int, Any]:
    required = {
        1: shop, 2: "smartplace", 3: "ext", 4: [], 5: "박*수", 6: True, 9: 5, 11: [["a", "맛"]],
        12: [], 13: [], 17: "second", 18: "2026", 19: "visible", 21: False, 23: "", 27: 2_000,
        28: b"12345678", BODY: "국물이 끝내줘요",
    }  # fmt: skip
    return required | {int(name[1:]): value for name, value in more.items()}


def _reply(of: bytes, shop: bytes) -> dict[int, Any]:
    return {
        1: of, 2: shop, 3: [0, "approved"], 4: "감사합니다", 5: "", 6: "polite", 7: "positive",
        8: 1, 12: 0.1, 13: "", 15: 1, 16: 1,
    }  # fmt: skip


def _uuid(desk: Desk, review_id: int = 1) -> bytes:
    [(uuid,)] = desk.read("SELECT uuid FROM review WHERE id = ?", review_id)
    return bytes(uuid)


def _body(desk: Desk) -> str:
    return str(desk.read("SELECT body FROM review WHERE id = 1")[0][0])


def test_a_row_from_elsewhere_is_one_as_the_app_makes_them(here: Desk) -> None:
    here.replica.welcomed(told.welcome())
    changes = [
        told.by_other(_OTHER, dict(_SHOP), SHOP),
        told.by_other(_ROW, _review(_OTHER, f16=5_000, f8=4)),
    ]
    assert here.replica.received(told.page(0, 2, *changes))
    [found] = here.reviews.ids(ReviewFilter(words="국물"))
    dto = here.reviews.get(found)
    assert (dto.found.body, dto.found.rating, dto.reply) == ("국물이 끝내줘요", 4.0, "")
    query = "SELECT sort_ms, waiting, run_id, urgent, reader FROM review"
    assert here.read(query) == [(5_000, 1, 1, 0, None)]
    assert here.operations() == []


def test_a_row_waits_for_the_one_it_refers_to(here: Desk) -> None:
    here.replica.welcomed(told.welcome())
    here.replica.received(told.page(0, 1, told.by_other(_ROW, _review(_OTHER))))
    assert here.read("SELECT * FROM review") == []
    here.replica.received(told.page(1, 2, told.by_other(_OTHER, dict(_SHOP), SHOP)))
    assert len(here.read("SELECT * FROM review")) == 1
    assert here.read("SELECT * FROM sync_deferred") == []


def test_who_makes_a_row_has_not_seen_the_one_that_waits_for_its_place(here: Desk) -> None:
    name = review(1).external_id
    row, of = (collected_uuid("smartplace", each, name) for each in ("reply", "review"))
    here.replica.welcomed(told.welcome())
    here.replica.received(told.page(0, 1, told.by_other(row, _reply(of, _OTHER), REPLY)))
    here.collect(review(1))
    here.draft(1, "다른 답글")
    *_, made = here.operations()
    assert (made.row, made.base, made.bases, made.ancestors) == (row, None, {}, {})
    assert here.read("SELECT state, text FROM reply") == [("approved", "다른 답글")]


def test_what_only_a_newer_app_knows_is_kept(synced: Desk) -> None:
    uuid = _uuid(synced)
    synced.replica.received(
        told.page(
            1, 2, told.by_other(uuid, {60: "새 칸", BODY: "국"}), told.by_other(_ROW, {1: 2}, 99)
        )
    )
    assert _body(synced) == "국"
    kept = synced.read("SELECT entity, row FROM sync_deferred ORDER BY entity")
    assert kept == [(REVIEW, uuid), (99, _ROW)]


def test_a_page_that_is_not_the_next_is_dropped_whole(synced: Desk) -> None:
    late = told.page(0, 9, told.by_other(_uuid(synced), {BODY: "늦은 글"}))
    assert not synced.replica.received(late)
    assert (_body(synced), synced.replica.hello().cursor) == ("맛있어요", 1)


def test_pages_below_the_head_show_with_the_last_one(synced: Desk) -> None:
    first = told.page(1, 3, told.by_other(_uuid(synced, 1), {BODY: "하나"}), next=2)
    assert synced.replica.received(first)
    assert not synced.replica.received(first)
    assert (_body(synced), synced.replica.hello().cursor) == ("맛있어요", 1)
    asked = synced.replica.next_pull()
    assert asked is not None and asked == (2, 1)
    synced.replica.received(told.page(2, 3, told.by_other(_uuid(synced, 2), {BODY: "둘"})))
    assert synced.read("SELECT body FROM review ORDER BY id") == [("하나",), ("둘",)]
    assert synced.replica.next_pull() is None


def test_the_first_sync_shows_page_by_page(here: Desk) -> None:
    here.replica.welcomed(told.welcome(head=5))
    here.replica.received(told.page(0, 5, told.by_other(_OTHER, dict(_SHOP), SHOP), next=1))
    assert len(here.read("SELECT * FROM shop")) == 1
    assert here.replica.next_pull() == (1, 0)


def test_an_acknowledged_edit_stays_until_the_cursor_has_passed_it(synced: Desk) -> None:
    synced.write("UPDATE review SET body = '내 글' WHERE id = 1")
    push = told.next_push(synced.replica)
    assert push is not None
    synced.replica.pushed(told.pushed(push, head=3))
    theirs = told.by_other(_uuid(synced), {RATING: 1.0}, moment=1)
    synced.replica.received(told.page(1, 2, theirs))
    assert synced.read("SELECT body, rating FROM review WHERE id = 1") == [("내 글", 1.0)]
    synced.replica.received(told.page(2, 3, told.by_other(_uuid(synced), {BODY: "이긴 글"})))
    assert _body(synced) == "이긴 글"
    assert synced.read("SELECT * FROM sync_shadow") == []


def test_what_waits_is_folded_over_what_comes(synced: Desk) -> None:
    synced.draft(1, "찾아 주셔서 감사합니다")
    drained(synced)
    [(reply,)] = synced.read("SELECT uuid FROM reply")
    synced.write("UPDATE reply SET text = '찾아 주셔서 정말 감사합니다'")
    theirs = told.by_other(reply, {4: "멀리 찾아 주셔서 감사합니다"}, REPLY)
    synced.replica.received(told.page(2, 3, theirs))
    assert synced.read("SELECT text FROM reply") == [("멀리 찾아 주셔서 정말 감사합니다",)]
    assert synced.read("SELECT entity FROM sync_shadow") == [(REPLY,)]


def test_what_is_refused_gives_way_and_is_kept_with_the_reason(synced: Desk) -> None:
    synced.write("UPDATE review SET body = '내 글', rating = 2.0 WHERE id = 1")
    push = told.next_push(synced.replica)
    assert push is not None
    number = push.operations[0].number
    refused = {f"n{number}": Refusal.NOT_ALLOWED}
    for _ in range(2):  # an answer may come twice
        synced.replica.pushed(told.pushed(push, head=1, **refused))
    assert synced.read("SELECT body, rating FROM review WHERE id = 1") == [("맛있어요", 5.0)]
    [(reason, fields)] = synced.read("SELECT reason, fields FROM sync_refused")
    assert reason == Refusal.NOT_ALLOWED and "내 글".encode() in fields
    assert synced.operations() == []
    assert synced.read("SELECT * FROM sync_shadow") == []


def test_a_found_review_that_is_refused_stays_here(here: Desk) -> None:
    here.replica.welcomed(told.welcome())
    here.collect(review(1))
    push = told.next_push(here.replica)
    assert push is not None
    reasons = {f"n{each.number}": Refusal.NOT_ALLOWED for each in push.operations}
    here.replica.pushed(told.pushed(push, head=0, **reasons))
    assert _body(here) == "맛있어요"
    assert here.operations() == []


def test_a_new_text_is_searched_read_again_and_the_old_one_kept(synced: Desk) -> None:
    synced.write("UPDATE review SET score = 0.9, label = 'positive', reader = 'someone'")
    changed = {BODY: "면이 불었어요", HASH: b"87654321", 27: 9_000}
    synced.replica.received(told.page(1, 2, told.by_other(_uuid(synced), changed)))
    assert list(synced.reviews.ids(ReviewFilter(words="면이"))) == [1]
    assert list(synced.reviews.ids(ReviewFilter(words="맛있어요"))) == [2]
    dto = synced.reviews.get(1)
    assert dto.label is None and [old.body for old in dto.revisions] == ["맛있어요"]
    assert synced.read("SELECT replaced_ms FROM review_revision") == [(9_000,)]


def test_a_reply_from_elsewhere_ends_the_waiting(synced: Desk) -> None:
    uuid = _uuid(synced)
    [(shop,)] = synced.read("SELECT uuid FROM shop")
    synced.replica.received(told.page(1, 2, told.by_other(_ROW, _reply(uuid, shop), REPLY)))
    query = "SELECT reply_state, waiting FROM review WHERE id = 1"
    assert synced.read(query) == [("approved", 0)]
    synced.replica.received(
        told.page(2, 3, told.by_other(_ROW, {3: [0, "draft"]}, REPLY, number=2))
    )
    assert synced.read(query) == [("draft", 1)]


def test_a_correction_from_elsewhere_outranks_the_model_until_it_goes(synced: Desk) -> None:
    synced.write(
        "UPDATE review SET score = 0.9, label = 'positive', probability = 0.8, reader = 'x'"
    )
    made = told.by_other(_ROW, {1: _uuid(synced), 2: "negative", 3: 1}, CORRECTION)
    synced.replica.received(told.page(1, 2, made))
    query = "SELECT label, score FROM review WHERE id = 1"
    assert synced.read(query) == [("negative", -1.0)]
    gone = told.by_other(_ROW, {0: 5}, CORRECTION, number=2)
    synced.replica.received(told.page(2, 3, gone))
    assert synced.read(query) == [("positive", 0.9)]
    assert synced.read("SELECT * FROM correction") == []
    back = told.by_other(_ROW, {0: None, 2: "neutral"}, CORRECTION, number=3)
    synced.replica.received(told.page(3, 4, back))
    assert synced.read(query) == [("neutral", 0.0)]


def test_the_digest_is_that_of_what_the_server_told(synced: Desk) -> None:
    synced.write("UPDATE review SET body = '내 글' WHERE id = 2")
    synced.operations()
    known: dict[bytes, dict[int, Any]] = {_ROW: {}}
    changes = [
        told.by_other(_OTHER, dict(_SHOP), SHOP),
        told.by_other(_ROW, _review(_OTHER)),
        Change(REVIEW, _ROW, Version(1 << 62, 8, 3), {BODY: "다시"}),
    ]
    for change in changes[1:]:
        known[_ROW] |= change.fields()
    before = _sums(synced)
    synced.replica.received(told.page(1, 2, *changes))
    bucket = digest.bucket_of(_ROW)
    was, now = before[REVIEW][bucket], _sums(synced)[REVIEW][bucket]
    assert now == digest.replaced(was, 0, digest.of_row(_ROW, known[_ROW]))
    assert synced.replica.hello().root == digest.root(_sums(synced))


def _sums(desk: Desk) -> dict[int, list[int]]:
    from engine.sync import digests  # noqa: PLC0415

    return digests.buckets(desk.connection)


@pytest.mark.parametrize("entity", registry.by_number())
def test_a_page_of_rows_nobody_can_place_harms_nothing(synced: Desk, entity: int) -> None:
    synced.replica.received(told.page(1, 2, told.by_other(_ROW, {0: 5}, entity)))
    synced.replica.received(told.page(2, 3, told.by_other(_OTHER, {40: "?"}, entity)))
    assert synced.replica.hello().cursor == 3
    assert len(synced.read("SELECT * FROM review")) == 2
