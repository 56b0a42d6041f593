"""Whatever a Korean program wrote: the encoding and the delimiter are found."""

from pathlib import Path

import pytest

from engine.imports.errors import BringingError, NoTable, OldExcel, TooLarge
from engine.imports.grid import open_grid
from engine.imports.separated import SeparatedGrid

ROWS = [["작성일", "리뷰", "별점"], ["2026-11-20", "맛있어요, 또 올게요", "5"]]


def text_of(delimiter: str, ends: str = "\r\n") -> str:
    quoted = [[f'"{cell}"' if delimiter in cell else cell for cell in row] for row in ROWS]
    return "".join(delimiter.join(row) + ends for row in quoted)


def cells(file: Path) -> list[list[str] | None]:
    return [line.cells for line in open_grid(file, None).lines()]


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp949", "cp949"),
        ("euc-kr", "cp949"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encoding_and_delimiter_are_found(
    tmp_path: Path, encoding: str, told: str, delimiter: str
) -> None:
    file = tmp_path / "reviews.csv"
    file.write_bytes(text_of(delimiter).encode(encoding))
    grid = SeparatedGrid(file)
    assert (grid.encoding, grid.delimiter) == (told, delimiter)
    assert cells(file) == ROWS


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_any_line_end(tmp_path: Path, ends: str) -> None:
    file = tmp_path / "reviews.csv"
    file.write_bytes(text_of(",", ends).encode())
    assert cells(file) == ROWS


@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
def test_a_web_page_that_is_called_excel(tmp_path: Path, encoding: str) -> None:
    """As many consoles export it; the second row is never closed."""
    page = (
        "<html><meta charset=utf-8><style>td{}</style><body><table border=1><thead><tr>"
        "<th>작성일</th><th>리뷰</th></tr></thead>"
        "<tr><td>2026-11-20<td>맛있어요<br>&lt;또&gt; 올게요"
        "<tr><td>2026-11-19</td><td> 좋아요 </td></tr></table>"
    )
    file = tmp_path / "reviews.xls"
    file.write_bytes(page.encode(encoding))
    assert cells(file) == [
        ["작성일", "리뷰"],
        ["2026-11-20", "맛있어요\n<또> 올게요"],
        ["2026-11-19", "좋아요"],
    ]


def test_hangul_far_behind_the_beginning(tmp_path: Path) -> None:
    file = tmp_path / "reviews.csv"
    ascii_rows = "2026-11-20,good,5\r\n" * 20_000
    file.write_bytes(
        ("date,review,stars\r\n" + ascii_rows + "2026-11-20,뷁 좋아요,5\r\n").encode("cp949")
    )
    assert SeparatedGrid(file).encoding == "cp949"


def test_a_byte_that_is_no_text_spoils_one_cell_only(tmp_path: Path) -> None:
    file = tmp_path / "reviews.csv"
    file.write_bytes("작성일,리뷰\n2026-11-20,맛\n".encode() + b"2026-11-20,\xff\xfe ok\n")
    assert cells(file)[1] == ["2026-11-20", "맛"]
    assert cells(file)[2] == ["2026-11-20", "\ufffd\ufffd ok"]


def test_quotes_that_never_close_cost_one_line_of_the_list(tmp_path: Path) -> None:
    file = tmp_path / "reviews.csv"
    lost = "2026-11-20,x\n" * 15_000
    file.write_text(f'date,review\n2026-11-20,"open\n{lost}2026-11-20,after\n', encoding="utf-8")
    found = list(open_grid(file, None).lines())
    assert sum(line.cells is None for line in found) == 1
    assert found[-1].cells == ["2026-11-20", "after"]


@pytest.mark.parametrize(
    ("start", "fault"),
    [
        (b"", NoTable),
        (b" \n\n", NoTable),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, NoTable),
        (b"\x7fELF" + bytes(64), NoTable),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), OldExcel),
    ],
)
def test_what_is_no_table(tmp_path: Path, start: bytes, fault: type[BringingError]) -> None:
    file = tmp_path / "reviews.xls"
    file.write_bytes(start)
    with pytest.raises(fault):
        open_grid(file, None)


def test_a_file_without_an_end_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "reviews.csv"
    with file.open("wb") as opened:
        opened.truncate(600 << 20)  # sparse: it takes no room
    with pytest.raises(TooLarge):
        open_grid(file, None)
