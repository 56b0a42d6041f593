"""What a conflict's field and its values are called, in the window and at a terminal."""

from datetime import datetime
from typing import Any

import pytest

from engine.runtime.texts import Texts
from engine.sync.wording import say_value


def exactly(moment: datetime) -> str:
    return f"{moment:%m/%d %H:%M}"


@pytest.mark.parametrize(
    ("entity", "field", "value", "expected"),
    [
        ("reply", "text", "  글\r\n둘째 줄 ", "글\n둘째 줄"),
        ("reply", "text", "", ""),
        ("reply", "text", None, ""),
        ("reply", "text", "\u1103\u1161\u11af", "달"),
        ("reply", "tone", "short", "짧게"),
        ("reply", "tone", "of-a-newer-app", "of-a-newer-app"),
        ("reply", "step", [1, "verified"], "보냄 ✓"),
        ("reply", "snoozed_ms", 1_795_000_000_000, "11/18 20:06까지 미룸"),
        ("reply", "snoozed_ms", None, "미루지 않음"),
        ("reply", "review", b"\x00\x01", "(글로 보여 드릴 수 없는 값이에요)"),
        ("review", "deleted_ms", 1, "지움"),
        ("shop", "deleted_ms", None, "지우지 않음"),
        ("conflict", "resolution", "both", "두 글을 이어서 남겼어요."),
        ("99", "7", 12, "12"),
    ],
)
def test_values_are_told_as_people_say_them(
    entity: str, field: str, value: Any, expected: str
) -> None:
    assert say_value(entity, field, value, Texts(), exactly) == expected
