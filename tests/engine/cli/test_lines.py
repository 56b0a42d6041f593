"""Lines of reviews from anywhere: every line is one, and none is kept whole for its length."""

import io

import pytest

from engine.cli.lines import Line, batches, read
from engine.language.sentiment import MAX_CHARACTERS
from engine.runtime.errors import InvalidInput


class Endless(io.RawIOBase):
    """A line of so many bytes that only a reader in pieces survives it."""

    def __init__(self, size: int) -> None:
        self._left = size
        self.largest = 0

    def readable(self) -> bool:
        return True

    def readline(self, size: int | None = -1) -> bytes:
        assert size is not None and size > 0, "never all at once"
        piece = b"a" * min(self._left, size)
        self._left -= len(piece)
        self.largest = max(self.largest, len(piece))
        return piece


def texts(raw: bytes, *, with_stars: bool = False) -> list[str]:
    return [line.text for line in read(io.BytesIO(raw), with_stars=with_stars)]


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b"", []),
        (b"a", ["a"]),
        (b"a\n", ["a"]),
        (b"\na\n", ["", "a"]),
        (b"\n\n", ["", ""]),
        (b"a\r\nb\r\n", ["a", "b"]),
        ("\ufeff맛있어요\n\ufeff둘".encode(), ["맛있어요", "\ufeff둘"]),
        ("مرحبا \u202eabc\u202c\n".encode(), ["مرحبا \u202eabc\u202c"]),
        (b"a\0b\n", ["a\0b"]),
        (b"\xed\xa0\xbd\n", ["\N{REPLACEMENT CHARACTER}" * 3]),
        (b"\xff\n\xfe", ["\N{REPLACEMENT CHARACTER}"] * 2),
        (b"x" * (1 << 20) + b"\nb", ["x" * MAX_CHARACTERS, "b"]),
        ("😀".encode() * MAX_CHARACTERS * 9, ["😀" * MAX_CHARACTERS]),
    ],
    ids=range(13),
)
def test_every_line_is_a_review(raw: bytes, found: list[str]) -> None:
    assert texts(raw) == found


def test_only_what_is_not_utf8_is_odd() -> None:
    raw = "맛있어요\n".encode() + b"\xff\n" + "😀".encode() * 9_999
    assert [line.odd for line in read(io.BytesIO(raw), with_stars=False)] == [False, True, False]


def test_a_line_of_any_length_is_read_in_pieces() -> None:
    endless = Endless(100 << 20)
    [line] = read(endless, with_stars=False)  # type: ignore[arg-type]
    assert (len(line.text), endless.largest) == (MAX_CHARACTERS, 1 << 16)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_refused(encoding: str) -> None:
    raw = "\ufeff별로예요\n".encode(encoding) if encoding != "utf-16" else "별로".encode(encoding)
    with pytest.raises(InvalidInput) as refused:
        texts(raw)
    assert refused.value.params["reason"] == "UTF-16"


def test_stars_stand_before_a_tab() -> None:
    raw = "\ufeff5\t맛있어요\t정말\n\t그냥\n\n 4.5 \t\n".encode()
    assert list(read(io.BytesIO(raw), with_stars=True)) == [
        Line("맛있어요\t정말", odd=False, stars=5.0),
        Line("그냥", odd=False),
        Line("", odd=False),
        Line("", odd=False, stars=4.5),
    ]


def test_a_bad_line_keeps_its_place_and_stops_no_other() -> None:
    raw = b"5\ta\nnone\tb\n3\tc\n6\td\n"
    given = list(batches(read(io.BytesIO(raw), with_stars=True), 3))
    assert [[line.text for line in batch] for batch in given] == [["a", "", "c"], [""]]
    assert [[line.fault is None for line in batch] for batch in given] == [
        [True, False, True], [False],
    ]  # fmt: skip
