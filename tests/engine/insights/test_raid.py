"""When this week's low reviews are more than a bad week."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from engine.insights import raid
from engine.insights.raid import (
    NO_RAID,
    USUAL_WEEKS,
    WEEK,
    Level,
    Raid,
    Sign,
    Voice,
    Week,
    grams,
    likeness,
)
from engine.runtime.clock import SEOUL

NOW = datetime(2026, 11, 21, 8, 50, tzinfo=SEOUL)
HOUR = timedelta(hours=1)
COPY = "주문하고 한 시간 기다렸는데 음식이 다 식어서 왔어요"
COPIED = "주문하고 두 시간 기다렸는데 음식 다 식어서 왔어요!!"
OTHERS = (
    "직원이 인사를 안 하고 계속 휴대폰만 봤습니다",
    "국물에서 머리카락이 나왔는데 사과도 없네요",
    "가격이 또 올랐어요 이제 갈 이유가 없는 집",
)


@dataclass(frozen=True, slots=True)
class Guest(Voice):
    """Who wrote a review, low or not."""

    low: bool = True


def look(guests: Sequence[Guest], now: datetime, weeks: int = USUAL_WEEKS) -> Raid:
    """Counted week by week, as the store does."""
    begun = [now - WEEK * (ago + 1) for ago in range(weeks + 1)]
    by_week = [[each for each in guests if day < each.at <= day + WEEK] for day in begun]
    week, *past = (_count(each) for each in by_week)
    return raid.look([each for each in by_week[0] if each.low], week, past)


def _count(guests: Sequence[Guest]) -> Week:
    known = [each.newcomer for each in guests if each.newcomer is not None]
    return Week(len(guests), sum(each.low for each in guests), len(known), sum(known))


def voice(number: int, age: timedelta, text: str = "", newcomer: bool | None = None) -> Guest:
    return Guest(number, NOW - age, text, newcomer)


def usual(rows: int = 5, weeks: int = 12, fine: int = 5) -> list[Guest]:
    """`rows` low reviews over `weeks`, evenly, and `fine` good ones in each week."""
    lows = [
        Guest(1_000 + n, NOW - WEEK - WEEK * weeks * (n + 0.5) / rows, newcomer=n % 2 == 0)
        for n in range(rows)
    ]
    good = [
        Guest(2_000 + n, NOW - WEEK * (weeks + 1) * (n + 0.5) / (fine * (weeks + 1)), low=False)
        for n in range(fine * (weeks + 1))
    ]
    return lows + good


def spread(count: int) -> list[Guest]:
    """Two days apart at least: no cluster."""
    return [voice(n, timedelta(days=2 * n, hours=3)) for n in range(count)]


@pytest.mark.parametrize(
    ("lows", "level"),
    [(0, Level.NONE), (1, Level.NONE), (2, Level.WATCH), (3, Level.ALARM)],
)
def test_where_two_in_five_weeks_are_usual(lows: int, level: Level) -> None:
    """The worked example of notes/market.md 4: three are an alarm, two are worth a look."""
    found = look([*usual(), *spread(lows)], NOW)
    assert found.level == level
    assert found.review_ids == tuple(range(lows))
    assert bool(found.signals) == (level > Level.NONE)


def test_of_a_flood_the_newest_are_looked_at_and_all_are_counted() -> None:
    """2,100 low ones, evenly over the week: the newest 400 fill a day and more, as all do."""
    newest = [Voice(n, NOW - timedelta(minutes=4.8 * n)) for n in range(400)]
    found = raid.look(newest, Week(2_200, 2_100), [Week(5, 0)] * 12)
    assert found.level == Level.ALARM
    told = {each.sign: (each.observed, each.among) for each in found.signals}
    assert told == {Sign.COUNT: (2_100, 2_100), Sign.SHARE: (2_100, 2_200)}


@pytest.mark.parametrize(("lows", "level"), [(2, Level.WATCH), (3, Level.ALARM)])
def test_two_are_no_alarm_even_where_none_was_for_long(lows: int, level: Level) -> None:
    assert look([*usual(rows=0), *spread(lows)], NOW).level == level


@pytest.mark.parametrize(
    ("lows", "level"), [(16, Level.NONE), (17, Level.WATCH), (24, Level.ALARM)]
)
def test_the_weeks_of_a_busy_shop_differ_by_more_than_chance(lows: int, level: Level) -> None:
    """Ten low ones a week are usual; spread over the week, seventeen are hardly a raid."""
    found = [voice(n, timedelta(hours=6.9 * n)) for n in range(lows)]
    assert look([*usual(rows=120, fine=50), *found], NOW).level == level


def test_the_reasons_come_with_numbers() -> None:
    found = look([*usual(), *spread(3)], NOW)
    count = found.signals[0]
    assert (count.sign, count.observed, count.among) == (Sign.COUNT, 3, 3)
    assert count.expected == pytest.approx(6.6 / 16)
    assert count.chance == pytest.approx(0.0105, abs=0.002)
    assert count.review_ids == (0, 1, 2)
    share = found.signals[1]
    assert (share.sign, share.observed, share.among) == (Sign.SHARE, 3, 8)


def test_twice_as_many_in_a_week_twice_as_busy_is_no_larger_share() -> None:
    crowd = [Guest(3_000 + n, NOW - HOUR * n, low=False) for n in range(40)]
    signs = {each.sign for each in look([*usual(), *spread(2), *crowd], NOW).signals}
    assert signs == {Sign.COUNT}


def day_of(texts: tuple[str, ...], newcomer: bool | None = None) -> list[Guest]:
    return [voice(n, HOUR * (n + 1), text, newcomer) for n, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("lows", "signs"),
    [
        (day_of(OTHERS), {Sign.DAY}),
        (day_of((COPY, COPIED)), {Sign.ALIKE}),
        (day_of((COPY, OTHERS[0])), set()),
        (day_of(("짜요", "짜요")), set()),
        (day_of(OTHERS, newcomer=False), {Sign.DAY}),
    ],
    ids=["one day", "copied", "not copied", "too short to be copied", "regulars"],
)
def test_what_else_stands_out(lows: list[Guest], signs: set[Sign]) -> None:
    found = look([*usual(), *lows], NOW)
    assert {each.sign for each in found.signals} - {Sign.COUNT, Sign.SHARE} == signs
    if signs:
        assert found.level == Level.ALARM


def test_copies_are_worth_a_look_even_where_lows_are_many() -> None:
    found = look([*usual(rows=36), *day_of((COPY, COPIED))], NOW)
    assert (found.level, [each.sign for each in found.signals]) == (Level.WATCH, [Sign.ALIKE])
    assert found.signals[0].review_ids == (0, 1)


@pytest.mark.parametrize(("regulars", "told"), [(60, True), (0, False)])
def test_strangers_stand_out_only_in_a_shop_of_regulars(regulars: int, told: bool) -> None:
    known = [
        Guest(4_000 + n, NOW - WEEK * 2 - HOUR * n, low=False, newcomer=False)
        for n in range(regulars)
    ]
    strangers = [Guest(5_000 + n, NOW - WEEK * 3, low=False, newcomer=True) for n in range(20)]
    lows = [
        voice(n, timedelta(days=2 * n, hours=3), text, newcomer=True)
        for n, text in enumerate(OTHERS)
    ]
    signs = {each.sign for each in look([*usual(), *known, *strangers, *lows], NOW).signals}
    assert (Sign.NEWCOMERS in signs) == told


def test_an_old_raid_does_not_pass_for_a_habit() -> None:
    raid = [voice(100 + n, WEEK * 5 + HOUR * n) for n in range(12)]
    assert look([*usual(), *raid, *spread(4)], NOW).level == Level.ALARM


@pytest.mark.parametrize(("weeks", "level"), [(3, Level.NONE), (4, Level.ALARM)])
def test_a_new_shop_has_no_normal_yet(weeks: int, level: Level) -> None:
    found = look([*usual(rows=1, weeks=4), *spread(4)], NOW, weeks)
    assert found.level == level
    assert (found == NO_RAID) == (level == Level.NONE)


def test_spaces_and_signs_do_not_make_a_copy_another_text() -> None:
    assert likeness(grams("음식이 다 식어서 왔어요"), grams("음식이다식어서왔어요...")) == 1.0
    assert likeness(grams(COPY), grams(OTHERS[0])) < 0.2
    assert grams("너무 짜요") == frozenset()


RATES = [(0.1, 2.0), (0.4, 5.0), (1.0, 12.0), (3.0, 40.0), (10.0, 100.0)]
"""Lows and fine reviews a week."""


def calm(dice: random.Random, low: float, fine: float, weeks: int) -> Iterator[Guest]:
    """Weeks that differ by more than chance: holidays, weather, a new dish."""
    for week in range(weeks):
        busy = dice.gammavariate(1 / 0.3**2, 0.3**2)
        for rate, is_low in ((low, True), (fine, False)):
            at = dice.expovariate(rate * busy)
            while at < 1:
                yield Guest(dice.getrandbits(40), NOW - WEEK * (week + at), low=is_low)
                at += dice.expovariate(rate * busy)


@pytest.mark.parametrize(("low", "fine"), RATES)
def test_in_calm_times_it_speaks_up_once_a_month_at_most(low: float, fine: float) -> None:
    """Looked at each morning over a year; what stays up overnight is one alarm."""
    voices = list(calm(random.Random(7), low, fine, weeks=12 + 1 + 52))
    begun, was_up = 0, False
    for day in range(364):
        now = NOW - timedelta(days=day)
        near = [each for each in voices if now - WEEK * 13 < each.at <= now]
        up = look(near, now).level > Level.NONE
        begun += up and not was_up
        was_up = up
    assert begun <= 12


@pytest.mark.parametrize(
    ("low", "fine", "raiders"), [(0.1, 2.0, 3), (0.4, 5.0, 3), (1.0, 12.0, 4), (3.0, 40.0, 7)]
)
def test_a_raid_of_a_day_is_seen_in_nine_of_ten_histories(
    low: float, fine: float, raiders: int
) -> None:
    seen = 0
    for seed in range(50):
        dice = random.Random(seed)
        raid = [voice(n, HOUR * dice.uniform(0, 20)) for n in range(raiders)]
        seen += look([*calm(dice, low, fine, weeks=13), *raid], NOW).level == Level.ALARM
    assert seen >= 45
