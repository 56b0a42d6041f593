"""A device that begins with a snapshot ends where one ends that pulled page by page."""

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.runtime.clock import to_ms
from engine.store import search
from engine.sync.snapshot import BadPart, unpacked
from engine.sync.wire import codec
from engine.sync.wire.block import Block
from engine.sync.wire.roles import Role
from engine.sync.wire.snapshot import Manifest, Part, PartName, hash_of
from engine.sync.wire.version import Version
from sync_server.sync.service import Tenant
from sync_server.sync.snapshot import PART_BYTES
from tests.engine.found import NEWEST, review
from tests.engine.sync.devices import Desk, same, shown
from tests.engine.sync.snapshots import cut, take

NOW_MS = to_ms(NEWEST)
OLD = 24 * 120
"""A review of that number is older than 90 days."""


@pytest.fixture
def shop(here: Desk, tenant: Tenant) -> Desk:
    """Recent reviews and old ones, replies, corrections, of which one was taken back."""
    here.collect(*(review(each, body=f"국물이 진해요 {each}") for each in range(1, 9)))
    here.collect(*(review(OLD + each, body="양이 많아요") for each in range(8)))
    for row_id in (1, 2, 9):
        here.draft(row_id, "감사합니다")
    here.sync(tenant)
    here.write("UPDATE reply SET text = '또 오세요' WHERE id = 1")
    here.reviews.correct(3, "negative")
    here.reviews.correct(10, "negative")
    here.reviews.correct(4, "negative")
    here.sync(tenant)
    here.reviews.correct(4, None)
    here.sync(tenant)
    return here


def test_it_brings_what_a_pull_from_the_beginning_brings(
    shop: Desk, there: Desk, tenant: Tenant, tmp_path: Path
) -> None:
    other = Desk(tmp_path, "other")
    other.sync(tenant)
    manifest, parts = cut(tenant, NOW_MS)
    assert len(parts) > 4
    there.hello(tenant)
    take(there, manifest, parts)
    assert same(shop, there, other)
    assert there.hello(tenant).in_step is True
    assert there.replica.next_pull() is None
    assert there.operations() == []
    other.close()


def test_what_is_recent_comes_first_and_is_searched_at_once(
    shop: Desk, there: Desk, tenant: Tenant
) -> None:
    manifest, parts = cut(tenant, NOW_MS)
    recent = [name.recent for name, _ in parts]
    assert recent == sorted(recent, reverse=True)
    there.hello(tenant)
    for name, data in parts[: sum(recent)]:
        there.replica.poured(manifest, name, unpacked(name, data))
    assert there.read("SELECT count(*) FROM review") == [(8,)]
    assert there.read("SELECT count(*) FROM reply") == [(2,)]
    assert _found(there, "국물") == 8
    take(there, manifest, parts)
    assert _found(there, "양이") == 0
    while there.replica.catch_up():
        pass
    assert (_found(there, "국물"), _found(there, "양이")) == (8, 8)


def test_words_that_were_changed_before_their_turn_are_searched_once(
    shop: Desk, there: Desk, tenant: Tenant
) -> None:
    there.hello(tenant)
    take(there, *cut(tenant, NOW_MS))
    shop.collect(review(OLD, body="다시 왔는데 짜요"))
    shop.sync(tenant)
    there.sync(tenant)
    assert _found(there, "짜요") == 1
    while there.replica.catch_up():
        pass
    assert (_found(there, "짜요"), _found(there, "양이")) == (1, 7)


def test_after_a_cut_only_the_rest_is_missing(shop: Desk, there: Desk, tenant: Tenant) -> None:
    manifest, parts = cut(tenant, NOW_MS)
    there.hello(tenant)
    for name, data in parts[:3]:
        there.replica.poured(manifest, name, unpacked(name, data))
    there.close()
    there.open()
    assert there.replica.missing(manifest) == [name for name, _ in parts[3:]]
    assert not there.replica.poured_out(manifest), "not all is here"
    assert there.replica.hello().cursor == 0
    take(there, manifest, parts)
    assert same(shop, there)


def test_the_next_snapshot_spares_the_parts_that_are_the_same(
    shop: Desk, there: Desk, tenant: Tenant
) -> None:
    first, parts = cut(tenant, NOW_MS)
    there.hello(tenant)
    for name, data in parts[:-1]:
        there.replica.poured(first, name, unpacked(name, data))
    shop.write("UPDATE reply SET text = '내일 또 오세요' WHERE id = 3")
    shop.sync(tenant)
    second, parts = cut(tenant, NOW_MS)
    missing = there.replica.missing(second)
    assert missing is not None
    assert 0 < len(missing) < len(parts)
    take(there, second, parts)
    assert same(shop, there)
    assert there.hello(tenant).in_step is True


def test_edits_on_both_sides_while_it_comes(shop: Desk, there: Desk, tenant: Tenant) -> None:
    manifest, parts = cut(tenant, NOW_MS)
    there.hello(tenant)
    for name, data in parts:
        if name.recent:
            there.replica.poured(manifest, name, unpacked(name, data))
    [(reply,)] = there.read("SELECT id FROM reply WHERE text = '또 오세요'")
    there.write("UPDATE reply SET owner_words = '여기서' WHERE id = ?", reply)
    there.push(tenant)
    there.write("UPDATE reply SET tone = 'warm' WHERE id = ?", reply)
    shop.write("UPDATE reply SET text = '저기서' WHERE id = 1")
    shop.sync(tenant)
    take(there, manifest, parts)
    mine = "SELECT owner_words, tone FROM reply WHERE id = ?"
    assert there.read(mine, reply) == [("여기서", "warm")]
    for desk in (there, shop, there):
        desk.sync(tenant)
    assert same(shop, there)
    assert there.read(mine, reply) == [("여기서", "warm")]
    assert there.read("SELECT text FROM reply WHERE id = ?", reply) == [("저기서",)]
    assert there.hello(tenant).in_step is True


def test_a_profile_that_lived_offline_is_merged(shop: Desk, there: Desk, tenant: Tenant) -> None:
    """With rows of its own, and others that the server has as well."""
    there.collect(review(1, body="국물이 진해요 1"), review(50, body="오프라인"))
    there.draft(1, "제가 먼저 썼어요")
    there.hello(tenant)
    take(there, *cut(tenant, NOW_MS))
    for desk in (there, shop, there):
        desk.sync(tenant)
    assert same(shop, there)
    assert shop.read("SELECT count(*) FROM review") == [(17,)]
    texts = {text for (text,) in shop.read("SELECT kept FROM sync_conflict")}
    assert texts, "two first drafts of one reply are shown to somebody"
    assert there.hello(tenant).in_step is shop.hello(tenant).in_step is True


def test_a_viewer_takes_what_everybody_reads(shop: Desk, there: Desk, tenant: Tenant) -> None:
    there.hello(tenant, Role.VIEWER)
    take(there, *cut(tenant, NOW_MS))
    assert same(shop, there)
    there.write("UPDATE reply SET text = '안 돼요' WHERE id = 1")
    there.sync(tenant, Role.VIEWER)
    assert same(shop, there)


OTHERS: dict[str, Callable[[Manifest], Manifest]] = {
    "of another history": lambda told: Manifest(b"other", told.seq, told.parts, told.whole),
    "of before the cursor": lambda told: Manifest(told.epoch, 1, told.parts, told.whole),
}


@pytest.mark.parametrize("other", OTHERS)
def test_a_snapshot_that_leads_nowhere_is_dropped(
    shop: Desk, there: Desk, tenant: Tenant, other: str
) -> None:
    manifest, parts = cut(tenant, NOW_MS)
    there.sync(tenant)
    before = shown(there)
    told = OTHERS[other](manifest)
    assert there.replica.missing(told) is None
    assert not there.replica.poured(told, parts[0][0], unpacked(*parts[0]))
    assert not there.replica.poured_out(told)
    assert shown(there) == before


def test_a_part_that_is_not_the_one_that_was_named(shop: Desk, tenant: Tenant) -> None:
    _, parts = cut(tenant, NOW_MS)
    name, data = parts[0]
    with pytest.raises(BadPart):
        unpacked(name, data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(BadPart):
        unpacked(_named(b"no part"), b"no part")
    uneven = codec.packed(
        Part([Block.of(2, [bytes(16)] * 3, [Version(1, 1, 1)] * 3, {1: [b"", b""]})], [])
    )
    with pytest.raises(BadPart):
        unpacked(_named(uneven), uneven)


@pytest.mark.parametrize("blocks", [1, 30], ids=["in one block", "in many"])
def test_a_part_of_more_values_than_could_be_sent(blocks: int) -> None:
    """What stands for all rows takes little on the way, and as much as any other when it is told to
    each of them.
    """
    rows, versions = [bytes(16)] * 2_000, [Version(1, 1, 1)] * 2_000
    columns = {number: [1] for number in range(60_000 // blocks)}
    bomb = codec.packed(Part([Block.of(999, rows, versions, columns)] * blocks, []))
    assert len(bomb) < 400_000
    with pytest.raises(BadPart):
        unpacked(_named(bomb), bomb)


def test_a_part_may_be_as_large_as_those_who_cut_it_make_it() -> None:
    rows, versions = [bytes(16)] * 2_000, [Version(1, 1, 1)] * 2_000
    most = Part([Block.of(999, rows, versions, {n: [1] for n in range(PART_BYTES // 2_000)})], [])
    data = codec.packed(most)
    assert unpacked(_named(data), data).blocks[0].block == most.blocks[0]


def _named(data: bytes) -> PartName:
    return PartName(hash_of(data), len(data), 1, recent=True)


def _found(desk: Desk, word: str) -> int:
    query = "SELECT count(*) FROM review_fts WHERE review_fts MATCH ?"
    return int(desk.read(query, search.match(word))[0][0])
