"""What is kept of an answer that nobody has described: numbers, and what they are called."""

import json

import pytest

from engine.platforms.counting import counts_of


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ({"data": {"b": {"all": 3, "reply": {"open": 0}}}}, {"b.all": 3, "b.reply.open": 0}),
        ({"total": 3, "new": None, "ready": True, "rate": 4.5, "name": "김*리"}, {"total": 3}),
        ({"data": None, "errors": [{"code": 400}]}, {}),
        ({"placeId": 7, "id": 8, "place_seq": 9, "shopNo": 1, "paid": 2}, {"paid": 2}),
        ({"days": [{"count": 3}], "김*리": 4, "2026": 5, "": 6, "a b": 7}, {}),
        ({"least": -1, "most": 2**53 - 1, "beyond": 2**53}, {"most": 2**53 - 1}),
        ([1, 2], {}),
        (7, {}),
    ],
)  # fmt: skip
def test_whole_numbers_are_kept_by_their_names(told: object, kept: dict[str, int]) -> None:
    assert counts_of(json.dumps(told).encode()) == kept


def test_it_has_bounds() -> None:
    deep = b'{"a":' * 7 + b"1" + b"}" * 7
    assert counts_of(deep) == {}
    assert counts_of(deep[5:-1]) == {"a.a.a.a.a.a": 1}
    wide = {f"n{number}": number for number in range(200)}
    assert list(counts_of(json.dumps(wide).encode())) == [f"n{number}" for number in range(64)]


@pytest.mark.parametrize("raw", [b"", b"<html>", b"{", b'{"a":' * 5000, b"\xff\xfe"])
def test_what_is_no_answer_tells_nothing(raw: bytes) -> None:
    assert counts_of(raw) == {}
