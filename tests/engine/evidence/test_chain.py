"""What a chain tells of whoever touched it."""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.evidence.chain import (
    NOTHING_BEFORE,
    Kind,
    Link,
    Misfit,
    Source,
    Why,
    forge,
    misfits,
    read,
)
from engine.evidence.writing import read_head
from engine.runtime.clock import SEOUL

AT = Source(datetime(2026, 11, 21, 8, 50, tzinfo=SEOUL), "http://127.0.0.1/reviews", "then")
WORDS = ("시작", "글", "메모", "메모 둘", "신고")


def chain(words: tuple[str, ...] = WORDS) -> list[Link]:
    links: list[Link] = []
    previous = NOTHING_BEFORE
    for number, each in enumerate(words):
        kind = Kind.NOTE if number else Kind.HEAD
        links.append(forge(number, kind, "text/plain", each.encode(), AT, previous))
        previous = links[-1].hash
    return links


def judged(links: list[Link], of: list[Link] | None = None) -> list[Misfit]:
    whole = of or chain()
    return misfits(links, len(whole), whole[-1].hash)


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def test_an_untouched_chain_holds_and_each_record_names_the_one_before() -> None:
    links = chain()
    assert judged(links) == []
    records = [read(link.record) for link in links]
    assert [each.previous for each in records[1:]] == [each.hash for each in links[:-1]]
    assert records[2].file == "002-note.txt"
    assert records[2].taken_at == "2026-11-21T08:50:00.000+09:00"


@pytest.mark.parametrize("number", range(len(WORDS)))
def test_a_flipped_bit_is_found_where_it_is(number: int) -> None:
    links = chain()
    touched = replace(links[number], content=flipped(links[number].content, 0))
    assert judged([*links[:number], touched, *links[number + 1 :]]) == [Misfit(number, Why.CONTENT)]


@given(st.integers(0, len(WORDS) - 1), st.data())
def test_any_flipped_bit_of_a_record_is_found(number: int, data: st.DataObject) -> None:
    links = chain()
    at = data.draw(st.integers(0, len(links[number].record) - 1))
    links[number] = replace(links[number], record=flipped(links[number].record, at))
    assert judged(links) == [Misfit(number, Why.RECORD)]


def test_a_record_hashed_anew_does_not_fit_what_follows() -> None:
    links = chain()
    other = links[2].record.replace(b"08:50", b"07:50")
    links[2] = Link(2, other, links[2].content, sha256(other).hexdigest())
    assert judged(links) == [Misfit(3, Why.PLACE)]


def test_the_last_one_forged_whole_does_not_fit_the_case() -> None:
    links = chain()
    links[-1] = forge(4, Kind.NOTE, "text/plain", "거짓".encode(), AT, links[-2].hash)
    assert judged(links, chain()) == [Misfit(4, Why.RECORD)]


def test_swapped_items_are_found() -> None:
    links = chain()
    links[1], links[2] = replace(links[2], number=1), replace(links[1], number=2)
    assert [each.number for each in judged(links)][:2] == [1, 2]
    assert {each.why for each in judged(links)} == {Why.PLACE}


@pytest.mark.parametrize("kept", range(len(WORDS)))
def test_a_tail_that_was_cut_off_is_missing(kept: int) -> None:
    gone = [Misfit(number, Why.MISSING) for number in range(kept, len(WORDS))]
    assert judged(chain()[:kept]) == gone


def test_one_cut_out_of_the_middle_is_missing() -> None:
    links = chain()
    assert judged([*links[:2], *links[3:]])[0] == Misfit(2, Why.MISSING)


def test_one_that_was_smuggled_in_has_no_place() -> None:
    links = chain()
    extra = forge(5, Kind.NOTE, "text/plain", b"later", AT, links[-1].hash)
    assert judged([*links, extra]) == [Misfit(5, Why.PLACE)]


@given(st.binary(max_size=200) | st.just(chain()[0].record).map(lambda each: each[:-9]))
def test_whatever_stands_there_is_read_or_refused(spoilt: bytes) -> None:
    for reader in (read, read_head):
        with pytest.raises(ValueError):
            reader(spoilt)
    broken = [Link(0, spoilt, b"", sha256(spoilt).hexdigest()), *chain()[1:]]
    assert judged(broken)[0] == Misfit(0, Why.RECORD)
