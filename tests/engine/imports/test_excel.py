"""Workbooks as Excel, and those who mean harm, write them."""

import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from engine.imports import package
from engine.imports.dto import Target, Wish
from engine.imports.errors import BringingError, BrokenExcel, NoSuchSheet, NoTable, TooLarge
from engine.imports.grid import open_grid
from engine.imports.markup import MOST_HELD
from engine.imports.service import Imports
from engine.reviews.dto import ReviewFilter
from engine.reviews.service import Reviews

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A cover sheet, and reviews below a merged title."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "표지"
    sheet = book.create_sheet("리뷰")
    sheet["A1"] = "달빛분식 리뷰"
    sheet.merge_cells("A1:D1")
    rows: list[list[object]] = [
        ["작성일", "닉네임", "별점", "내용"],
        [datetime(2026, 11, 20, 18, 30), "김*리", 5, "맛있어요\n또 올게요"],
        [date(2026, 11, 19), "박**", 4.5, "좋아요"],
        ["2026.11.18", "이*이", "3점", "=1+1"],
        [46343, "최*", 1, "숫자로 적힌 날짜"],
        [None, None, None, None],
        ["모름", "정*", 2, "날짜가 이상해요"],
    ]
    for row in rows:
        sheet.append(row)
    sheet["D5"].data_type = "s"
    file = tmp_path / "reviews.xlsx"
    book.save(file)
    return file


def altered(workbook: Path, part: str, content: bytes) -> Path:
    """A copy with one part replaced, or added."""
    file = workbook.with_name(f"altered {workbook.name}")
    with zipfile.ZipFile(workbook) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        new.writestr(part, content)
    return file


def test_days_are_read_however_they_are_kept(
    imports: Imports, reviews: Reviews, workbook: Path
) -> None:
    source = imports.open_file(workbook)
    preview = imports.examine(source)
    assert (preview.shape.sheets, preview.shape.sheet) == (("표지", "리뷰"), "리뷰")
    assert (preview.total, preview.taken) == (5, 4)
    imports.run(source, Target(platform="smartplace", name="달빛분식"))
    found = [each.found for each in reviews.get_many(reviews.ids(ReviewFilter()))]
    assert [(f"{each.created_at:%m-%d %H:%M}", each.rating, each.body) for each in found] == [
        ("11-20 18:30", 5.0, "맛있어요\n또 올게요"),
        ("11-19 00:00", 4.5, "좋아요"),
        ("11-18 00:00", 3.0, "=1+1"),
        ("11-17 00:00", 1.0, "숫자로 적힌 날짜"),
    ]


def test_a_sheet_is_chosen(imports: Imports, workbook: Path) -> None:
    assert imports.open_file(workbook, Wish(sheet="표지")).missing is not None
    with pytest.raises(NoSuchSheet):
        imports.open_file(workbook, Wish(sheet="없는 시트"))


BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>"""
FAR = b"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<dimension ref="A1:XFD99999999999"/><sheetData><row r="99999999999"><c r="XFD99999999999"><v>1</v>
</c></row></sheetData></worksheet>"""


@pytest.mark.parametrize(
    ("part", "content", "fault"),
    [
        ("xl/worksheets/sheet2.xml", BOMB, BrokenExcel),
        ("xl/worksheets/sheet2.xml", b"<worksheet><sheetData><row>", BrokenExcel),
        ("xl/workbook.xml", b"<workbook/>", BringingError),
        ("xl/workbook.xml", b"", BringingError),
    ],
    ids=["entities", "cut", "no sheets", "empty"],
)
def test_a_damaged_workbook_is_told(
    workbook: Path, part: str, content: bytes, fault: type[BringingError]
) -> None:
    with pytest.raises(fault):
        list(open_grid(altered(workbook, part, content), "리뷰").lines())


def test_a_sheet_may_lie_about_its_size(workbook: Path) -> None:
    lines = list(open_grid(altered(workbook, "xl/worksheets/sheet2.xml", FAR), "리뷰").lines())
    assert len(lines) <= 20_000 and not any(line.cells for line in lines)


def test_a_zip_bomb_is_not_unpacked(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MOST_UNPACKED", 1 << 20)
    with pytest.raises(TooLarge):
        open_grid(altered(workbook, "xl/media/image1.png", bytes(2 << 20)), None)
    monkeypatch.setattr(package, "MOST_WORDS", 1 << 10)
    words = altered(typed(workbook, "xl/sharedStrings.xml"), "xl/sharedStrings.xml", b" " * 2048)
    with pytest.raises(TooLarge):
        open_grid(words, None)


TYPES = "[Content_Types].xml"
WORDS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


def typed(workbook: Path, part: str) -> Path:
    """A copy in which this part is said to be the shared texts, whatever else it is."""
    with zipfile.ZipFile(workbook) as archive:
        types = archive.read(TYPES).decode()
    told = f'<Override PartName="/{part}" ContentType="{WORDS}" /></Types>'
    return altered(workbook, TYPES, types.replace("</Types>", told).encode())


@pytest.mark.parametrize(
    "part", ["xl/styles.xml", "xl/theme/theme1.xml", "xl/words.xml", SHEET, TYPES]
)
def test_no_part_but_a_sheet_may_be_large(workbook: Path, part: str) -> None:
    """Not even one that is said to be the shared texts: the library reads them by any name."""
    large = altered(typed(workbook, part), part, b" " * (17 << 20))
    with pytest.raises(TooLarge):
        open_grid(large, None)


def test_a_sheet_may_be_large(workbook: Path) -> None:
    with zipfile.ZipFile(workbook) as archive:
        sheet = archive.read("xl/worksheets/sheet2.xml")
    large = sheet.replace(b"<sheetData>", b" " * (17 << 20) + b"<sheetData>")
    assert any(line.cells for line in open_grid(altered(workbook, SHEET, large), None).lines())


@pytest.mark.parametrize("opened", ["<a ", "<!--", "<script>", "<td title='"])
def test_a_page_that_is_never_closed_is_told(tmp_path: Path, opened: str) -> None:
    file = tmp_path / "reviews.xls"
    file.write_text("<html><table><tr><td>a</td></tr>" + opened + "x='y' " * MOST_HELD)
    with pytest.raises(BrokenExcel):
        list(open_grid(file, None).lines())


def test_an_archive_of_something_else_is_no_table(tmp_path: Path) -> None:
    file = tmp_path / "photos.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("photo.jpg", b"1")
    with pytest.raises(NoTable):
        open_grid(file, None)
