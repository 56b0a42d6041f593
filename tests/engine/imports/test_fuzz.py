"""Whatever comes: rows, or an error with a remedy; never anything else."""

import io
import zipfile
from contextlib import suppress
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.imports.dto import LeftOut, Role, Taken, Target, Wish
from engine.imports.errors import BringingError, NotUnderstood
from engine.imports.paste import PasteSource, text_of_html
from engine.imports.service import Imports
from engine.imports.source import FileSource
from engine.platforms.parsing import clean
from tests.engine.imports.conftest import NOW

QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
PIECES = st.sampled_from(
    [
        "작성일", "리뷰", "별점", "2026-11-20", "어제", "★★★★☆", "별점 5점", "5", "김*리", "더보기",
        "사장님 답글", "맛있어요", "방문일", "3번째 방문", "리뷰 12사진 3", "=1+1", '"', "'", ",",
        ";", "\t",
        "\n", "\r\n", "\x00", "\ufeff", "𝕏", "👍🏽", "\ud800", "9" * 30, " · ", "(", "", "메뉴: ,,",
    ]
)  # fmt: skip
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=40).map("".join)


def check(source: FileSource | PasteSource) -> None:
    for entry in source.entries():
        if isinstance(entry, LeftOut):
            assert entry.line >= 1
            continue
        assert isinstance(entry, Taken)
        found = entry.review
        assert found.created_at is not None and found.created_at.tzinfo is not None
        assert found.body or found.rating or found.menus or entry.doubts
        assert found.rating is None or 0 < found.rating <= found.rating_scale
        for words in (found.body or "", found.author_name, *found.menus):
            assert clean(words).encode() == words.encode()


def read_file(file: Path) -> None:
    try:
        source = FileSource(file, Wish(), NOW, {})
        check(source)
        columns = {Role.DATE: 0, Role.BODY: 1, Role.RATING: 2, Role.MENU: 3}
        check(FileSource(file, Wish(columns), NOW, {}))
    except NotUnderstood:
        check(FileSource(file, Wish({Role.DATE: 0, Role.BODY: 1, Role.REPLY_DATE: 2}), NOW, {}))
    except BringingError:
        pass


@QUICK
@given(TEXTS, st.sampled_from(["utf-8", "utf-8-sig", "cp949", "utf-16", "utf-16-le"]))
def test_any_text(tmp_path: Path, text: str, encoding: str) -> None:
    file = tmp_path / "any.csv"
    file.write_bytes(text.encode(encoding, "replace"))
    read_file(file)


@QUICK
@given(st.binary(max_size=400))
def test_any_bytes(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "any.csv"
    for start in (b"", b"PK\x03\x04", b"\xff\xfe", b"date,review\n", b"<table><tr><td>"):
        file.write_bytes(start + content)
        read_file(file)


@QUICK
@given(TEXTS)
def test_any_page(text: str) -> None:
    for page in (text, text_of_html(f"<p>{text}<br>{text}")):
        try:
            check(PasteSource(page, NOW))
        except BringingError:
            continue


@settings(QUICK, max_examples=20)
@given(TEXTS, TEXTS)
def test_what_is_taken_can_be_stored(
    imports: Imports, tmp_path: Path, text: str, page: str
) -> None:
    file = tmp_path / "any.csv"
    file.write_bytes(f"작성일,리뷰,별점\n2026-11-20,{text}".encode(errors="replace"))
    with suppress(BringingError):
        imports.run(imports.open_file(file), Target(name="가게"))
    imports.run(imports.open_paste(f"김*리\n★★★\n어제\n{page}"), Target(name="가게"))


@pytest.fixture(scope="module")
def workbook() -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (
        ["작성일", "리뷰", "별점"],
        ["2026-11-20", "맛있어요", 5],
        [46346.5, "또 와요", "4점"],
    ):
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@QUICK
@given(st.data())
def test_any_damage_to_a_workbook(tmp_path: Path, workbook: bytes, data: st.DataObject) -> None:
    """Bytes of the archive, and of a part within a sound archive."""
    file = tmp_path / "any.xlsx"
    file.write_bytes(damaged(workbook, data))
    read_file(file)
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(file, "w") as new:
        names = old.namelist()
        spoilt = data.draw(st.sampled_from(names))
        for name in names:
            part = old.read(name)
            new.writestr(name, damaged(part, data) if name == spoilt else part)
    read_file(file)


def damaged(content: bytes, data: st.DataObject) -> bytes:
    place = data.draw(st.integers(0, len(content) - 1))
    length = data.draw(st.integers(0, 30))
    return content[:place] + data.draw(st.binary(max_size=30)) + content[place + length :]
