"""Copied pages as their sites show them; what nobody can place is left out or said to be unsure."""

from dataclasses import dataclass
from datetime import datetime
from html import unescape

import pytest

from engine.imports.dto import LeftOut, Omission, Taken, Target, Unsure
from engine.imports.errors import NothingPasted, TooLarge
from engine.imports.markup import MOST_HELD
from engine.imports.page_lines import read_lines
from engine.imports.paste import MOST_PASTED, PasteSource, text_of_html
from engine.imports.service import Imports
from engine.reviews.service import Reviews
from engine.runtime.clock import SEOUL
from tests.engine.imports.conftest import NOW


@dataclass(frozen=True)
class Said:
    author: str
    day: str
    stars: float | None
    body: str | None
    reply: str | None = None


NAVER = """방문자 리뷰
맛집탐험가
리뷰 12사진 30
팔로우
이미지
국물이 정말 시원해요
또 올게요
더보기
음식이 맛있어요
+3
반응 남기기
방문일
11.20.금
2026년 11월 20일 금요일
3번째 방문
인증 수단
영수증
달빛분식 사장님
11.21.토
2026년 11월 21일 토요일
감사합니다! 또 오세요
kan****
리뷰 2사진 1
별로였어요... 더보기
방문일
11.19.목
2026년 11월 19일 목요일
1번째 방문
"""
KAKAO = """김철수
후기 12 평균 별점 4.1 팔로워 3
★★★★☆
2026.03.10.
매콤하고 좋아요
더보기
좋아요 0
신고
이영희
후기 3 평균 별점 2.5
별점 1.0
2026.03.09.
불친절
사장님 답글
2026.03.10.
죄송합니다.
다시 살피겠습니다.
"""
BAEMIN = """동네손님
10회 주문 고객
2026년 8월 10일
리뷰번호 2026081000000001
배달이 너무 늦었어요
주문메뉴: 떡볶이, 순대
사장님 댓글 등록하기
김**
★★★★★
어제
맛나요
사장님 댓글
감사해요
"""
COUPANG = """김*리 · 1회 주문
★★★★★ 5.0
2026-11-02
빠르고 맛있어요
이*수 · 4회 주문
★ 2
2026-11-01
식었어요
"""
YOGIYO = """yo**님
별점 5점
2026.04.01
맛있게 먹었습니다

답글
고맙습니다
ab**님
별점 2점
3일 전
짜요
"""


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (
            NAVER,
            [
                Said(
                    "맛집탐험가",
                    "11-20",
                    None,
                    "국물이 정말 시원해요\n또 올게요\n음식이 맛있어요",
                    "감사합니다! 또 오세요",
                ),
                Said("kan****", "11-19", None, "별로였어요"),
            ],
        ),
        (
            KAKAO,
            [
                Said("김철수", "03-10", 4, "매콤하고 좋아요"),
                Said("이영희", "03-09", 1, "불친절", "죄송합니다.\n다시 살피겠습니다."),
            ],
        ),
        (
            BAEMIN,
            [
                Said("동네손님", "08-10", None, "배달이 너무 늦었어요"),
                Said("김**", "11-20", 5, "맛나요", "감사해요"),
            ],
        ),
        (
            COUPANG,
            [Said("김*리", "11-02", 5, "빠르고 맛있어요"), Said("이*수", "11-01", 2, "식었어요")],
        ),
        (
            YOGIYO,
            [
                Said("yo**님", "04-01", 5, "맛있게 먹었습니다", "고맙습니다"),
                Said("ab**님", "11-18", 2, "짜요"),
            ],
        ),
    ],
    ids=["naver", "kakaomap", "baemin", "coupangeats", "yogiyo"],
)
def test_a_page_is_read_block_by_block(page: str, said: list[Said]) -> None:
    assert [told(each) for each in PasteSource(page, NOW).entries()] == said


def told(entry: Taken | LeftOut) -> Said:
    assert isinstance(entry, Taken)
    found = entry.review
    reply = None if found.reply is None else found.reply.text
    return Said(found.author_name, f"{found.created_at:%m-%d}", found.rating, found.body, reply)


def test_marks_that_are_no_words_are_kept_apart() -> None:
    first, second = (e for e in PasteSource(BAEMIN, NOW).entries() if isinstance(e, Taken))
    assert (first.review.external_id, first.review.visit_count) == ("2026081000000001", 10)
    assert first.review.menus == ("떡볶이", "순대")
    naver = next(e for e in PasteSource(NAVER, NOW).entries() if isinstance(e, Taken))
    assert naver.review.visit_count == 3
    assert naver.review.reply is not None
    assert naver.review.reply.created_at == datetime(2026, 11, 21, tzinfo=SEOUL)
    assert second.review.author_masked


def test_what_is_unsure_is_said_and_what_is_unknown_left_out() -> None:
    page = "★★★★★\n2개월 전\n이름이 잘린 리뷰\n김*리\n★★\n날짜가 없는 리뷰\n이*이\n2026-11-20\n"
    first, second, third = PasteSource(page, NOW).entries()
    assert isinstance(first, Taken) and first.doubts == (Unsure.NO_AUTHOR, Unsure.COARSE_DATE)
    assert second == LeftOut(4, Omission.NO_DATE, "김*리 · 날짜가 없는 리뷰")
    assert third == LeftOut(7, Omission.NOTHING_SAID, "이*이")


@pytest.mark.parametrize("page", ["", "\n \n", "안녕하세요", "더보기\n신고\n" * 40])
def test_where_there_is_no_review(page: str) -> None:
    with pytest.raises(NothingPasted):
        PasteSource(page, NOW)


def test_a_whole_disk_is_not_pasted() -> None:
    with pytest.raises(TooLarge):
        PasteSource("a" * (MOST_PASTED + 1), NOW)


HTML = """<html><head><title>t</title><style>p{}</style></head><body><script>x()</script>
<ul><li><b>김철수</b><div aria-label="별점 4점"></div><span>2026.03.10.</span>
<p>매콤하고 <em>좋아요</em> &amp; 또<br>올게요</p><button>신고</button></li></ul></body></html>"""


@pytest.mark.parametrize(
    ("unit", "count"),
    [
        ("<a ", 300_000),
        ("<a x='y' ", 300_000),
        ("<!--x", 300_000),
        (" ", 300_000),
        ("\N{NO-BREAK SPACE}", 300_000),
        ("리뷰 1 ", 20),
        ("리뷰1,", 24),
        ("1", 300_000),
    ],
    ids=["tags", "attributes", "comments", "blank", "wide", "figures", "commas", "digits"],
)
def test_no_line_is_tried_again_from_each_of_its_signs(unit: str, count: int) -> None:
    """It would not end within this test's patience."""
    long = unit * count
    text_of_html(f"<p>맛있어요{long}")
    [*_, last] = read_lines(f"김*리\n리뷰 1{long}\n최근 {long}\n끝{long}요\n{long}맛있어요", NOW)
    assert last.value.endswith("맛있어요")


def test_of_a_page_that_is_never_closed_the_beginning_counts() -> None:
    assert text_of_html("<p>맛있어요</p><a " + "x='y' " * MOST_HELD).strip() == "맛있어요"
    assert text_of_html("<p>맛있어요</p>아주 <b>좋").split() == ["맛있어요", "아주", "좋"]


def test_html_is_taken_where_it_tells_more(imports: Imports, reviews: Reviews) -> None:
    assert "x()" not in text_of_html(HTML)
    source = imports.open_paste("김철수\n매콤하고 좋아요", HTML)
    imports.run(source, Target(platform="kakaomap", name="달빛분식"))
    found = reviews.get(1).found
    assert (found.author_name, found.rating) == ("김철수", 4.0)
    assert found.body == "매콤하고 좋아요 & 또\n올게요"


def test_pasted_twice_is_once(imports: Imports, reviews: Reviews) -> None:
    target = Target(platform="smartplace", name="달빛분식")
    assert imports.run(imports.open_paste(NAVER), target).new == 2
    report = imports.run(imports.open_paste(NAVER + "새손님\n★★★\n오늘\n괜찮아요\n"), target)
    assert (report.new, report.known, reviews.count()) == (1, 2, 3)


@pytest.mark.parametrize(
    "heading", [("작성일", "별점", "리뷰"), ("리뷰", "작성일", "별점"), ("별점", "내용", "날짜")]
)
def test_a_copied_table_is_read_by_its_headings(imports: Imports, heading: tuple[str, ...]) -> None:
    cells = {
        "일": "2026-03-18",
        "짜": "2026-03-18",
        "점": "4",
        "뷰": "정말 &amp; 최고",
        "용": "정말 &amp; 최고",
    }
    rows = "".join(f"<td>{cells[each[-1]]}</td>" for each in heading)
    names = "".join(f"<th>{each}</th>" for each in heading)
    html = f"<table><tr>{names}</tr><tr>{rows}</tr></table>"
    text = "\n".join(("\t".join(heading), unescape("\t".join(cells[each[-1]] for each in heading))))
    for pasted in (("", html), (text, "")):
        [entry] = list(imports.open_paste(*pasted).entries())
        assert isinstance(entry, Taken)
        found = entry.review
        assert (found.author_name, found.rating, found.body) == ("", 4.0, "정말 & 최고")
        assert found.created_at is not None and f"{found.created_at:%m-%d}" == "03-18"
