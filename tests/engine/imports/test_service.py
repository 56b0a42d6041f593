"""From a file to the store: what is new once, the rest told, and all of it taken back."""

import tracemalloc
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.evidence.model import EvidenceCase
from engine.imports.dto import ImportReport, LeftOut, Omission, Role, Target, Wish
from engine.imports.errors import (
    HalfBrought,
    NoTarget,
    NothingBrought,
    NotUnderstood,
    SharedAlready,
)
from engine.imports.service import Imports
from engine.platforms.port import Precision
from engine.reviews.dto import ReviewFilter
from engine.reviews.service import Reviews
from engine.runtime.errors import NotFound
from engine.runtime.events import Changed, Event
from engine.runtime.progress import Cancelled, Silent
from engine.shops.dto import BY_HAND
from engine.shops.service import Shops
from engine.store.database import Database
from tests.engine.found import SHOP
from tests.engine.imports.conftest import NOW, Write

BAEMIN = Target(platform="baemin", name="달빛분식")
FILE = """작성일,닉네임,별점,리뷰 내용,주문메뉴,사장님 답글
2026-11-20,김*리,5,"맛있어요
또 올게요","떡볶이(순한맛, 치즈), 순대",
2026.11.19 12:30,박**,1점,"너무 늦게 왔어요, 환불",라면,죄송합니다
,이*이,3,날짜 없음,,
내일,이*이,3,이상한 날짜,,
2026-11-18,최*,,,,

2026-11-17,정*,4,칸이,,,많아요
2026-11-16,한*,아주 좋음,별점은 못 읽어요,,
"""


def bring(imports: Imports, file: Path, target: Target = BAEMIN) -> ImportReport:
    return imports.run(imports.open_file(file), target)


def bodies(reviews: Reviews) -> list[str]:
    return [row.body for row in reviews.rows(reviews.ids(ReviewFilter()))]


def test_what_was_taken_back_leaves_its_number_to_nobody(
    imports: Imports, reviews: Reviews, write: Write
) -> None:
    """Reports and alerts name reviews by it."""
    gone: set[int] = set()
    for _ in range(3):
        report = bring(imports, write(FILE))
        here = set(reviews.ids(ReviewFilter()))
        assert len(here) == 3 and not here & gone
        imports.undo(report.id)
        gone |= here


def test_nothing_is_stored_before_it_is_wanted(
    imports: Imports, reviews: Reviews, shops: Shops, write: Write
) -> None:
    preview = imports.examine(imports.open_file(write(FILE)))
    assert (preview.total, preview.taken) == (7, 3)
    assert [row.line for row in preview.rows] == [2, 4, 10]
    assert [each.reason for each in preview.left_out] == [
        Omission.NO_DATE,
        Omission.ODD_DATE,
        Omission.NOTHING_SAID,
        Omission.RAGGED,
    ]
    assert preview.left_out[0] == LeftOut(5, Omission.NO_DATE, "이*이 · 3 · 날짜 없음")
    assert (reviews.count(), shops.list(), imports.all()) == (0, [], [])


def test_a_line_becomes_a_review(imports: Imports, reviews: Reviews, write: Write) -> None:
    report = bring(imports, write(FILE))
    assert (report.total, report.new, report.known) == (7, 3, 0)
    first, second, third = (each.found for each in reviews.get_many([1, 2, 3]))
    assert (first.author_name, first.author_masked, first.rating) == ("김*리", True, 5.0)
    assert first.body == "맛있어요\n또 올게요"
    assert first.menus == ("떡볶이(순한맛, 치즈)", "순대")
    assert (first.created_precision, first.raw_date) == (Precision.DAY, "2026-11-20")
    assert second.reply is not None and (second.reply.text, second.reply.live) == (
        "죄송합니다",
        True,
    )
    assert third.rating is None


def test_twice_is_once(imports: Imports, reviews: Reviews, write: Write) -> None:
    bring(imports, write(FILE))
    again = bring(imports, write(FILE))
    assert (again.new, again.known) == (0, 3)
    assert reviews.count() == 3


def test_a_line_that_stands_twice_is_two(imports: Imports, reviews: Reviews, write: Write) -> None:
    """As in a list: on one day two guests whose names are hidden both wrote that it was good."""
    line = "2026-11-20,김**,맛있어요\n"
    twice = write("작성일,닉네임,리뷰\n" + 2 * line)
    assert bring(imports, twice).new == reviews.count() == 2
    again = bring(imports, twice)
    assert (again.new, again.known, reviews.count()) == (0, 2, 2)
    thrice = bring(imports, write("작성일,닉네임,리뷰\n" + 3 * line))
    assert (thrice.new, thrice.known, reviews.count()) == (1, 2, 3)


def test_lines_of_one_file_that_say_the_same_stay_apart(
    imports: Imports, reviews: Reviews, write: Write
) -> None:
    """Nobody knows who wrote them; far apart in the file, they are stored one after the other."""
    same = "2026-11-20,아주 맛있게 잘 먹었습니다,{}\n"
    between = "".join(f"2026-11-19,다른 손님의 다른 리뷰예요 {n},라면\n" for n in range(1_200))
    file = write("작성일,리뷰,메뉴\n" + same.format("순대") + between + same.format("김밥"))
    assert bring(imports, file).new == reviews.count() == 1_202


def test_what_a_file_does_not_tell_does_not_wait(
    imports: Imports, reviews: Reviews, shops: Shops, write: Write
) -> None:
    [shop] = shops.remember("smartplace", "main", [SHOP])
    here = Target(shop.id)
    bring(imports, write("작성일,리뷰\n2026-11-20,답글이 있었는지 모르는 리뷰\n"), here)
    assert reviews.count(waiting=True) == 0
    bring(imports, write("작성일,리뷰,답글\n2026-11-20,답글이 없는 다른 리뷰,\n"), here)
    assert reviews.count(waiting=True) == 1
    bring(
        imports,
        write("작성일,리뷰,답글\n2026-11-20,갈 곳 없는 가게의 리뷰,\n"),
        Target(name="새 가게"),
    )
    assert reviews.count(waiting=True) == 1


def test_a_window_that_is_over_is_over(imports: Imports, reviews: Reviews, write: Write) -> None:
    bring(imports, write("작성일,리뷰,답글\n2026-01-20,오래된 배민 리뷰예요,\n"))
    [row] = reviews.ids(ReviewFilter())
    assert reviews.get(row).found.can_reply is False


@pytest.mark.parametrize(
    ("target", "fault"),
    [
        (Target(), NoTarget),
        (Target(platform="baemin", name="  "), NoTarget),
        (Target(platform="nowhere", name="가게"), NotFound),
        (Target(99), NotFound),
    ],
)
def test_whose_reviews_must_be_known(
    imports: Imports, write: Write, target: Target, fault: type[Exception]
) -> None:
    with pytest.raises(fault):
        bring(imports, write(FILE), target)
    assert imports.all() == []


def test_a_shop_is_made_once_and_one_that_is_known_is_taken(
    imports: Imports, shops: Shops, write: Write
) -> None:
    made = bring(imports, write(FILE)).shop_id
    assert bring(imports, write(FILE)).shop_id == made
    assert shops.get(made).by_hand
    [known] = shops.remember("smartplace", "main", [SHOP])
    assert (
        bring(imports, write(FILE), Target(platform="smartplace", name=SHOP.name)).shop_id
        == known.id
    )
    nowhere = shops.get(bring(imports, write(FILE), Target(name="어디")).shop_id)
    assert (nowhere.platform, nowhere.by_hand) == (BY_HAND, True)


def test_the_owner_s_columns_are_remembered(imports: Imports, write: Write) -> None:
    text_ = "가,나,다\n2026-11-20,국물이 시원해요,2026-11-01\n"
    first = imports.open_file(write(text_), Wish({Role.DATE: 2, Role.BODY: 1}))
    assert not imports.examine(first).shape.remembered
    imports.run(first, BAEMIN)
    again = imports.examine(imports.open_file(write(text_)))
    assert again.shape.remembered
    assert [column.role for column in again.shape.columns] == [None, Role.BODY, Role.DATE]


def test_without_a_date_column_nothing_can_be_brought(imports: Imports, write: Write) -> None:
    source = imports.open_file(write("닉네임,리뷰 내용\n김*리,맛있어요\n"))
    assert imports.examine(source).shape.missing is Role.DATE
    with pytest.raises(NotUnderstood):
        imports.run(source, BAEMIN)


def test_all_of_it_is_taken_back(
    imports: Imports, reviews: Reviews, write: Write, heard: list[Event]
) -> None:
    report = bring(imports, write(FILE))
    other = bring(imports, write("작성일,리뷰\n2026-11-01,다른 파일의 리뷰예요\n"))
    reviews.correct(1, "negative")
    undone = imports.undo(report.id)
    assert (undone.gone, undone.kept, undone.met) == (3, 0, 0)
    assert bodies(reviews) == ["다른 파일의 리뷰예요"]
    assert list(reviews.ids(ReviewFilter(words="맛있어요"))) == []
    assert Changed("review", (1, 2, 3), "reviews.take_back") in heard
    with pytest.raises(NothingBrought):
        imports.undo(report.id)
    assert [each.undone_at is None for each in imports.all()] == [True, False]
    assert bring(imports, write(FILE)).new == 3 and other.new == 1


def test_what_is_kept_as_evidence_stays(
    imports: Imports, reviews: Reviews, database: Database, write: Write
) -> None:
    report = bring(imports, write(FILE))
    case = EvidenceCase(uuid=bytes(16), review_id=2, ground="abuse", count=0, last="")
    with database.unit() as unit:
        unit.session.add(case)
    undone = imports.undo(report.id)
    assert (undone.gone, undone.kept, undone.met) == (2, 1, 0)
    assert list(reviews.ids(ReviewFilter())) == [2]


def test_what_other_devices_have_stays(
    imports: Imports, reviews: Reviews, database: Database, write: Write
) -> None:
    report = bring(imports, write(FILE))
    with database.unit() as unit:
        unit.session.execute(
            text(
                "CREATE TRIGGER sync_review_gone BEFORE DELETE ON review BEGIN"
                " SELECT RAISE(ABORT, 'rows of review are not deleted while sync is on'); END"
            )
        )
    with pytest.raises(SharedAlready):
        imports.undo(report.id)
    assert reviews.count() == 3 and imports.all()[0].undone_at is None


class Tired:
    """Cancels after so many lines."""

    def report(self, done: int, total: int | None = None, note: str = "") -> None:
        if done >= 2_000:
            raise Cancelled


def test_cancelled_leaves_nothing(imports: Imports, reviews: Reviews, write: Write) -> None:
    rows = "".join(f"2026-11-20,손님{n},맛있게 먹었습니다 {n}\n" for n in range(5_000))
    source = imports.open_file(write("작성일,닉네임,리뷰\n" + rows))
    with pytest.raises(Cancelled):
        imports.run(source, BAEMIN, Tired())
    assert reviews.count() == 0
    assert imports.all()[0].undone_at is not None


def test_formulas_are_only_words(imports: Imports, reviews: Reviews, write: Write) -> None:
    bring(
        imports, write('작성일,리뷰\n2026-11-20,"=HYPERLINK(""http://x"")"\n2026-11-20,\'=1+1 맛\n')
    )
    assert sorted(bodies(reviews)) == ["=1+1 맛", '=HYPERLINK("http://x")']


def test_memory_does_not_grow_with_the_file(imports: Imports, tmp_path: Path) -> None:
    """Python's own memory: what ten times as many lines take more is no tenth of the file."""

    def peak(lines: int) -> int:
        file = tmp_path / f"{lines}.csv"
        with file.open("w", encoding="utf-8") as opened:
            opened.write("작성일,닉네임,별점,리뷰\n")
            for n in range(lines):
                day = NOW - timedelta(hours=n)
                opened.write(
                    f"{day:%Y-%m-%d %H:%M},손님{n},5,아주 맛있게 먹었습니다 {n} 번째예요\n"
                )
        tracemalloc.start()
        assert imports.examine(imports.open_file(file)).taken == lines
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    few, many = peak(2_000), peak(20_000)
    assert many < few + (200 << 10)


@pytest.mark.parametrize(
    "content", ["이름,전화\n김,1\n", "작성일,별점,리뷰\n", "작성일,별점,리뷰\n언제?,5,네\n"]
)
def test_what_brought_nothing_is_no_part_of_the_history(
    imports: Imports, write: Write, content: str
) -> None:
    with suppress(NotUnderstood):
        bring(imports, write(content))
    assert imports.all() == []


def test_what_a_full_disk_keeps_is_told(imports: Imports, write: Write, database: Database) -> None:
    """The first thousand are stored; then there is room neither for more nor for taking back."""
    lines = "".join(f"2026-11-18,{n % 5 + 1},{n}번째 손님이에요 {n * 7919}\n" for n in range(3_000))

    class Full(Silent):
        def report(self, done: int, total: int | None = None, note: str = "") -> None:
            if note == "progress.importing":
                with database.unit() as unit:
                    unit.session.execute(text("PRAGMA max_page_count = 1"))

    source = imports.open_file(write("작성일,별점,리뷰\n" + lines))
    with pytest.raises(HalfBrought) as told:
        imports.run(source, BAEMIN, Full())
    [kept] = imports.all()
    assert told.value.params == {"id": kept.id, "kept": f"{kept.new:,}"}
    assert kept.new >= 1_000
