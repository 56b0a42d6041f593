"""Laws of two values of one field.

Who does not know of the others, and has made his edit later than the one they all saw (the
server's correction sees to that), is heard the same in whatever order they come: that is promised
by `LatestEdit`, `Deletion` and `Ranked` of any number of edits, and by `Prose` of two. It is not
promised by `Once` (the first to arrive stays), of two facts in `Ranked`, of three texts woven, nor
of chains of edits: there the server's order decides, the same for all.
"""

from itertools import permutations
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.sync.wire.clock import LATEST
from engine.sync.wire.entities.reply import STATES
from engine.sync.wire.rules import (
    DELETION,
    FIRST,
    LATEST_EDIT,
    OBSERVED,
    ONCE,
    PROSE,
    UNTOUCHED,
    Held,
    Merged,
    Offer,
    Ranked,
    Rule,
    merge,
)
from engine.sync.wire.version import Version

RANKED: Rule = Ranked(STATES)
WORDS = st.sampled_from(["국물이", "정말", "맛있어요", "또", "오세요", "손님"])
TEXTS = st.lists(WORDS, max_size=5).map(" ".join)
STEPS = st.tuples(st.integers(0, 2), st.sampled_from(STATES)).map(list)
VALUES: dict[Rule, st.SearchStrategy[Any]] = {
    LATEST_EDIT: TEXTS,
    OBSERVED: TEXTS,
    DELETION: st.none() | st.integers(0, 3),
    ONCE: st.none() | TEXTS,
    PROSE: TEXTS,
    RANKED: STEPS,
    UNTOUCHED: st.none() | st.booleans(),
}
RULES = st.sampled_from(list(VALUES))
ORDERLESS: list[Rule] = [LATEST_EDIT, OBSERVED, DELETION, RANKED]
VERSIONS = st.builds(Version, st.integers(0, 3), st.integers(0, 3), st.integers(1, 4))
BASES = st.none() | st.tuples(st.integers(0, 3), st.integers(-4, 4))


@st.composite
def meetings(draw: st.DrawFn) -> tuple[Rule, Held, Offer]:
    """Any offer, of any author, who has seen anything."""
    rule = draw(RULES)
    values = VALUES[rule]
    version = draw(VERSIONS)
    held = Held(draw(values), version.woven() if rule is PROSE and draw(st.booleans()) else version)
    base = draw(BASES | st.just(held.version.ref))
    return rule, held, Offer(draw(values), draw(VERSIONS), base, draw(values | st.just(held.value)))


@st.composite
def strangers(draw: st.DrawFn) -> tuple[Rule, Held, list[Offer]]:
    """Edits of one value by devices that do not know of each other."""
    rule = draw(st.sampled_from(ORDERLESS))
    held = Held(draw(VALUES[rule]), Version(10, 9, 9))
    offers = [
        Offer(draw(VALUES[rule]), Version(draw(st.integers(11, 14)), device, 1), held.version.ref)
        for device in range(draw(st.integers(2, 4)))
    ]
    return rule, held, offers


def arrived(rule: Rule, held: Held, offers: list[Offer] | tuple[Offer, ...]) -> Held:
    for offer in offers:
        held = merge(rule, held, offer).kept
    return held


def fact(held: Held | Offer) -> bool:
    return bool(held.value[1] == STATES[-1])


@given(meetings())
def test_an_edit_that_comes_twice_changes_nothing(meeting: tuple[Rule, Held, Offer]) -> None:
    rule, held, offer = meeting
    kept = merge(rule, held, offer).kept
    again = merge(rule, kept, offer)
    assert again.kept == kept
    assert again.lost in (None, offer.held)


@given(meetings())
def test_an_edit_before_the_last_of_its_device_changes_nothing(
    meeting: tuple[Rule, Held, Offer],
) -> None:
    rule, held, offer = meeting
    assume(offer.version.device == held.version.device)
    assume(offer.version.number <= abs(held.version.number))
    assert merge(rule, held, offer) == Merged(held)


@given(meetings())
def test_what_stands_is_never_older_than_what_stood(meeting: tuple[Rule, Held, Offer]) -> None:
    rule, held, offer = meeting
    kept = merge(rule, held, offer).kept
    if rule is not RANKED and kept.version.device != held.version.device:
        assert kept.version > held.version


@given(meetings())
def test_who_saw_what_stands_is_followed_whatever_the_clocks_say(
    meeting: tuple[Rule, Held, Offer],
) -> None:
    rule, held, offer = meeting
    assume(rule is not ONCE and not (rule is RANKED and fact(held)))
    assume(not (rule is UNTOUCHED and offer.value is True))
    version = offer.version._replace(device=held.version.device + 1)
    merged = merge(rule, held, Offer(offer.value, version, held.version.ref, held.value))
    assert merged.kept.value == offer.value
    assert merged.kept.version.ref in (version.ref, held.version.ref)
    assert merged.lost is None


@given(st.none() | st.just(False), st.just(True), VERSIONS, VERSIONS)
def test_what_was_touched_stays_so(
    was: bool | None, said: bool, stood: Version, came: Version
) -> None:
    held = Held(was, stood)
    assert merge(UNTOUCHED, held, Offer(said, came, stood.ref)) == Merged(held)


@given(meetings())
def test_one_of_two_values_stands_and_the_other_is_told_of(
    meeting: tuple[Rule, Held, Offer],
) -> None:
    rule, held, offer = meeting
    merged = merge(rule, held, offer)
    if merged.lost is not None:
        assert {id(merged.kept.value), id(merged.lost.value)} == {id(held.value), id(offer.value)}
        assert merged.lost in (held, offer.held)


@given(st.sampled_from(list(VALUES)), TEXTS, VERSIONS)
def test_the_first_value_of_a_field_stands(rule: Rule, value: str, version: Version) -> None:
    assert merge(rule, None, Offer(value, version)) == Merged(Held(value, version))


@given(strangers())
def test_strangers_may_come_in_any_order(meeting: tuple[Rule, Held, list[Offer]]) -> None:
    rule, held, offers = meeting
    if rule is RANKED:
        assume(not fact(held) and sum(map(fact, offers)) <= 1)
    ends = [arrived(rule, held, order) for order in permutations(offers)]
    assert all((end.value, end.version.ref) == (ends[0].value, ends[0].version.ref) for end in ends)


@given(TEXTS, TEXTS, TEXTS, st.integers(11, 13), st.integers(11, 13))
def test_two_writers_may_come_in_any_order(
    ancestor: str, one: str, other: str, moment: int, second: int
) -> None:
    held = Held(ancestor, Version(10, 9, 9))
    offers = [
        Offer(one, Version(moment, 1, 1), held.version.ref, ancestor),
        Offer(other, Version(second, 2, 1), held.version.ref, ancestor),
    ]
    ends = [arrived(PROSE, held, order) for order in permutations(offers)]
    assert ends[0].value == ends[1].value


S = Version(10, 9, 9)
A, B = Version(11, 1, 1), Version(12, 2, 1)


@pytest.mark.parametrize(
    ("rule", "held", "one", "other"),
    [
        (ONCE, None, Offer("가", A), Offer("나", B)),
        (
            RANKED,
            Held([0, "draft"], S),
            Offer([1, "verified"], A, S.ref),
            Offer([2, "verified"], B, S.ref),
        ),
        (  # before the edit they saw: the first follows it and is brought behind it
            LATEST_EDIT,
            Held("가", S),
            Offer("나", Version(3, 1, 1), S.ref),
            Offer("다", Version(4, 2, 1), S.ref),
        ),
    ],
    ids=["two first facts", "two verified attempts", "edits before their base"],
)
def test_where_the_order_of_arrival_decides(
    rule: Rule, held: Held | None, one: Offer, other: Offer
) -> None:
    for first, second in permutations((one, other)):
        merged = merge(rule, merge(rule, held, first).kept, second)
        assert merged.kept.value == first.value
        assert merged.lost == second.held


def test_a_first_meeting_is_nothing_to_settle() -> None:
    merged = merge(FIRST, Held("가", S), Offer("나", A))
    assert merged == Merged(Held("가", S))


def test_of_three_writers_the_order_of_arrival_decides() -> None:
    """Who has changed nothing, but last, pushes the one behind him past the other in time."""
    held, silent = (
        Held("어서 오세요", S),
        Offer("어서 오세요", Version(13, 3, 1), S.ref, "어서 오세요"),
    )
    one = Offer("어서 오세요 ^^", A, S.ref, "어서 오세요")
    other = Offer("어서 오세요 ~", B, S.ref, "어서 오세요")
    assert arrived(PROSE, held, (silent, one, other)).value == one.value
    assert arrived(PROSE, held, (one, other, silent)).value == other.value


@given(st.permutations(STATES), st.lists(st.tuples(STEPS, BASES), max_size=6))
def test_nothing_undoes_what_customers_read(
    order: list[str], offers: list[tuple[list[object], tuple[int, int] | None]]
) -> None:
    rule = Ranked(tuple(order))
    held = Held([1, order[-1]], Version(5, 1, 1))
    for number, (value, base) in enumerate(offers, 1):
        merged = merge(rule, held, Offer(value, Version(9, 2, number), base))
        assert merged.kept.value == [1, order[-1]]
        held = merged.kept


@pytest.mark.parametrize(
    ("held", "offer", "kept"),
    [
        ([0, "approved"], [0, "discarded"], [0, "approved"]),
        ([0, "discarded"], [0, "approved"], [0, "approved"]),
        ([1, "failed"], [0, "sent"], [1, "failed"]),
        ([0, "sent"], [1, "draft"], [1, "draft"]),
        ([2, "draft"], [1, "verified"], [1, "verified"]),
        ([1, "verified"], [2, "sent"], [1, "verified"]),
    ],
)
def test_steps_of_two_who_do_not_know_of_each_other(
    held: list[object], offer: list[object], kept: list[object]
) -> None:
    merged = merge(RANKED, Held(held, A), Offer(offer, B, S.ref))
    assert merged.kept.value == kept
    assert merged.lost is not None
    assert [merged.kept.value, merged.lost.value] in ([held, offer], [offer, held])


def test_a_state_of_a_newer_schema_is_not_undone_unseen() -> None:
    held = Held([1, "paused"], A)
    assert merge(RANKED, held, Offer([1, "sent"], B, S.ref)).kept == held
    assert merge(RANKED, held, Offer([1, "sent"], B, A.ref)).kept.value == [1, "sent"]


def test_the_same_edit_woven_elsewhere_into_other_words_is_not_followed() -> None:
    """Its author saw his words with one of the others' edits; the server has them with two."""
    seen, stands = "어서 오세요 손님", "정말 어서 오세요 손님"
    held = Held(stands, Version(5, 1, 1).woven())
    offer = Offer(seen + " 고맙습니다", Version(6, 1, 2), held.version.ref, seen)
    assert merge(PROSE, held, Offer(offer.value, Version(6, 2, 2), offer.base, seen)).kept == Held(
        stands + " 고맙습니다", Version(6, 2, 2).woven()
    )
    assert merge(PROSE, held, offer).kept.value == stands + " 고맙습니다"


def test_a_text_that_holds_the_other_is_its_authors_own() -> None:
    less, more = "가 나 다", "정말 가 나 다"
    offer = Offer(more, B, S.ref, less)
    assert merge(PROSE, Held(less, A), offer) == Merged(offer.held)
    assert merge(PROSE, Held(more, A), Offer(less, B, S.ref, less)) == Merged(Held(more, A))


@pytest.mark.parametrize("rule", [LATEST_EDIT, PROSE, DELETION])
def test_at_the_end_of_time_nothing_leaves_the_range_of_sqlite(rule: Rule) -> None:
    held = Held(1, Version(LATEST, 1, 1))
    assert merge(rule, held, Offer(2, B, held.version.ref)).kept.version.moment == LATEST
