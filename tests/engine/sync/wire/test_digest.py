"""Sums by which two sides see whether they hold the same."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from engine.sync.wire.digest import (
    BUCKETS,
    bucket_of,
    of_bucket,
    of_made,
    of_new,
    of_row,
    replaced,
    root,
)
from engine.sync.wire.rules import Held
from engine.sync.wire.version import Version
from tests.engine.sync.wire.samples import VERSIONS

ROW_IDS = st.binary(min_size=16, max_size=16)
FIELDS = st.dictionaries(st.integers(0, 62), st.builds(Held, st.none(), VERSIONS), max_size=5)
ROWS = st.dictionaries(ROW_IDS, FIELDS, max_size=8)
Rows = dict[bytes, dict[int, Held]]


@given(ROWS, st.lists(st.tuples(ROW_IDS, FIELDS), max_size=8))
def test_rows_put_in_one_by_one_sum_up_as_counted_from_scratch(
    rows: Rows, later: list[tuple[bytes, dict[int, Held]]]
) -> None:
    total = of_bucket(rows.items())
    for row, fields in [*later, *((row, {}) for row in list(rows)[:2])]:
        total = replaced(total, of_row(row, rows.get(row, {})), of_row(row, fields))
        rows[row] = fields
    assert total == of_bucket(rows.items())


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_fields_does_not_matter(rows: Rows, random: Random) -> None:
    shuffled = [
        (row, dict(random.sample(list(fields.items()), len(fields))))
        for row, fields in random.sample(list(rows.items()), len(rows))
    ]
    assert of_bucket(shuffled) == of_bucket(rows.items())


@given(ROW_IDS, FIELDS, st.integers(0, 62), st.builds(Held, st.none(), VERSIONS))
def test_another_edit_of_any_field_shows(
    row: bytes, fields: dict[int, Held], number: int, held: Held
) -> None:
    same = number in fields and fields[number].version.ref == held.version.ref
    assert (of_row(row, fields) == of_row(row, {**fields, number: held})) is same
    without = {key: each for key, each in fields.items() if key != number}
    assert (of_row(row, fields) == of_row(row, without)) is (number not in fields)


@given(ROW_IDS, st.sets(st.integers(1, 300), min_size=1), VERSIONS)
def test_a_row_of_one_edit_is_told_in_short(
    row: bytes, numbers: set[int], version: Version
) -> None:
    told = of_row(row, {number: Held(1, version) for number in numbers})
    assert of_new(row, numbers, version.ref) == told
    assert of_made(row, sum(1 << number for number in numbers), version.ref) == told


@given(ROW_IDS, ROW_IDS, FIELDS)
def test_another_row_shows(one: bytes, other: bytes, fields: dict[int, Held]) -> None:
    same = one == other or not fields
    assert (of_row(one, fields) == of_row(other, fields)) is same


def test_a_woven_text_is_not_the_edit_that_was_woven_in() -> None:
    held = Held("가", Version(5, 1, 3))
    woven = Held("가 나", held.version.woven())
    assert of_row(bytes(16), {4: held}) != of_row(bytes(16), {4: woven})


@given(ROW_IDS)
def test_a_row_falls_into_one_of_the_buckets(row: bytes) -> None:
    assert 0 <= bucket_of(row) < BUCKETS
    assert bucket_of(row) == bucket_of(b"x" * 15 + row[-1:])


def test_the_root_tells_entities_and_buckets_apart() -> None:
    def sums(**places: int) -> list[int]:
        return [places.get(f"at{place}", 0) for place in range(BUCKETS)]

    roots = [
        root({}),
        root({1: sums(at0=5)}),
        root({2: sums(at0=5)}),
        root({1: sums(at1=5)}),
        root({1: sums(at0=6)}),
        root({1: sums(at0=5), 2: sums(at0=5)}),
    ]
    assert len({*roots}) == len(roots)
    assert {len(each) for each in roots} == {16}
    assert root({2: sums(), 1: sums(at0=5)}) == root({1: sums(at0=5)})
