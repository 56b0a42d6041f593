"""What the schedule says of itself, in one line."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from engine.jobs.dto import JobStanding, OwnerAsked, ScheduleStanding
from engine.jobs.wording import say_asked, say_schedule
from engine.runtime.clock import SEOUL
from engine.runtime.texts import Texts

NOW = datetime(2026, 11, 21, 13, 10, tzinfo=SEOUL)
SOON = NOW + timedelta(minutes=55)
TEXTS = Texts("ko")
CHECK = JobStanding("check", "job.check", SOON, None, "", 0, is_running=False, asks=False)
DAILY = replace(CHECK, id="daily", title_key="job.daily", asks=True)
STANDING = ScheduleStanding(True, False, True, (CHECK,), {})


def after(**span: float) -> ScheduleStanding:
    """Whose check is so long from now."""
    return replace(STANDING, jobs=(replace(CHECK, next_at=NOW + timedelta(**span)),))


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        (STANDING, "다음 확인 14:05"),
        (after(hours=-3), "다음 확인 13:10"),
        (after(hours=17), "다음 확인 내일 06:10"),
        (after(days=4), "다음 확인 11월 25일 13:10"),
        (replace(STANDING, jobs=(replace(CHECK, is_running=True),)), "지금 확인 중"),
        (replace(STANDING, is_paused=True), "쉬는 중"),
        (replace(STANDING, is_on=False), "자동 확인 꺼짐"),
        (replace(STANDING, is_watching=False), "자동 확인 꺼짐"),
        (replace(STANDING, jobs=()), "자동 확인 꺼짐"),
        (replace(STANDING, resting={"baemin": SOON}), "다음 확인 14:05 · 배민 14:05까지 쉬는 중"),
        (
            replace(STANDING, resting={"baemin": SOON, "yogiyo": SOON}),
            "다음 확인 14:05 · 사이트 2곳 쉬는 중",
        ),
        (replace(STANDING, jobs=(DAILY, CHECK)), "하루 보고: 살펴봐 주세요 · 다음 확인 14:05"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_it_says_what_is_true(standing: ScheduleStanding, said: str) -> None:
    assert say_schedule(standing, NOW, TEXTS) == said


def test_the_owner_hears_what_happened_and_what_helps() -> None:
    heading, words = say_asked(OwnerAsked("check", "platform.unreachable"), "새 리뷰 확인", TEXTS)
    assert heading == "새 리뷰 확인: 여러 번 해 봤지만 잘되지 않았어요"
    assert words.startswith(TEXTS("error.platform.unreachable.title"))
    _, words = say_asked(OwnerAsked("check", "interrupted"), "새 리뷰 확인", TEXTS)
    assert "꺼졌어요" in words
