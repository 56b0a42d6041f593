"""When a job runs by itself, and what follows on a run that did not go well."""

from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.jobs.retrying import INTERRUPTED, TRIES, judge
from engine.jobs.rhythm import daily, following, mondays, rounds
from engine.runtime.clock import SEOUL
from engine.runtime.settings.sections.schedule import Schedule

HOUR = timedelta(hours=1)
NOW = datetime(2026, 11, 21, 14, 0, tzinfo=SEOUL)
REGULAR = NOW + HOUR
MOMENTS = st.integers(0, 7 * 24 * 3600).map(lambda seconds: NOW + timedelta(seconds=seconds))
HOURS = st.integers(0, 24)


def is_open(hour: int, opens: int, closes: int) -> bool:
    """Said in another way than the rhythm does it: by going through the hours."""
    first, last = opens % 24, closes % 24
    if first == last:
        return True
    passed = first
    while passed != last:
        if passed == hour:
            return True
        passed = (passed + 1) % 24
    return False


@given(MOMENTS, st.integers(1, 24), HOURS, HOURS, st.integers())
def test_rounds_come_while_the_shop_is_open_and_never_too_early(
    now: datetime, every_h: int, opens: int, closes: int, seed: int
) -> None:
    wanted = Schedule(every_h=every_h, opens=opens, closes=closes)
    found = following(rounds(wanted, Random(seed)), now)
    assert is_open(found.astimezone(SEOUL).hour, opens, closes)
    assert found - now >= 0.9 * every_h * HOUR
    assert found - now <= 1.2 * every_h * HOUR + 24 * HOUR
    if opens % 24 == closes % 24:
        assert found - now <= 1.1 * every_h * HOUR


@pytest.mark.parametrize(
    ("now", "next_day"),
    [("2026-11-21T08:59:59+09:00", 21), ("2026-11-21T09:00:00+09:00", 22)],
)
def test_the_day_s_report_is_due_at_its_hour_in_seoul(now: str, next_day: int) -> None:
    found = following(daily(Schedule(), Random()), datetime.fromisoformat(now))
    assert found == datetime(2026, 11, next_day, 9, tzinfo=SEOUL)


@given(MOMENTS)
def test_the_week_s_report_is_due_on_monday(now: datetime) -> None:
    found = following(mondays(Schedule(report_hour=7), Random()), now)
    assert (found.weekday(), found.hour, found.minute) == (0, 7, 0)
    assert timedelta() < found - now <= timedelta(days=7)


@pytest.mark.parametrize(
    ("codes", "failed", "tries", "then"),
    [
        ([], False, 2, ("done", 0, 60, False)),
        (["platform.unreachable"], False, 1, ("platform.unreachable", 1, 5, False)),
        (["platform.unreachable"], True, 2, ("platform.unreachable", 2, 20, False)),
        (["platform.unreachable"], False, 3, ("platform.unreachable", 3, 60, True)),
        (["platform.unreachable"], False, 4, ("platform.unreachable", 4, 60, False)),
        (["platform.rate_limited"], False, 1, ("platform.rate_limited", 0, 60, False)),
        (["platform.budget_spent"], False, 3, ("platform.budget_spent", 0, 60, False)),
        (["platform.captcha"], False, 1, ("platform.captcha", 0, 60, False)),
        (["platform.captcha", "platform.partial"], False, 1, ("platform.partial", 1, 5, False)),
        (["language.pack_broken"], True, 1, ("language.pack_broken", TRIES, 60, True)),
        (["unexpected"], True, TRIES + 1, ("unexpected", TRIES + 1, 60, False)),
        ([INTERRUPTED], True, 1, (INTERRUPTED, 1, 5, False)),
        (["cancelled"], False, 1, ("cancelled", 0, 60, False)),
    ],
)
def test_what_follows_on_a_run(
    codes: list[str], failed: bool, tries: int, then: tuple[str, int, int, bool]
) -> None:
    found = judge(codes, failed=failed, tries=tries, now=NOW, regular=REGULAR)
    minutes = (found.next_at - NOW) // timedelta(minutes=1)
    assert (found.outcome, found.tries, minutes, found.asks) == then


def test_a_new_try_is_no_later_than_the_regular_run() -> None:
    soon = NOW + timedelta(minutes=2)
    found = judge(["platform.partial"], failed=False, tries=1, now=NOW, regular=soon)
    assert found.next_at == soon
