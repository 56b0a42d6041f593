"""Which words stand in one of two versions only."""

import pytest

from desktop.kit.differences import differing


def words(text: str, places: tuple[tuple[int, int], ...]) -> list[str]:
    return [text[first:past] for first, past in places]


@pytest.mark.parametrize(
    ("one", "other", "ours", "theirs"),
    [
        ("같은 글", "같은 글", [], []),
        ("국물이 식어서 죄송해요", "국물이 식어서 정말 죄송해요", [], ["정말"]),
        ("첫째 줄\n둘째 줄", "첫째 줄\n셋째 줄", ["둘째"], ["셋째"]),
        ("가 나 다 라", "가 마 바 라", ["나 다"], ["마 바"]),
        ("강아지🐶 귀여워요", "강아지🐶 멋져요", ["귀여워요"], ["멋져요"]),
        ("전혀 다른", "남남인 글", [], []),
        ("", "무엇", [], []),
        ("가 " * 251, "가 나", [], []),
    ],
)
def test_words_of_one_version_only(
    one: str, other: str, ours: list[str], theirs: list[str]
) -> None:
    here, there = differing(one, other)
    assert words(one, here) == ours
    assert words(other, there) == theirs
