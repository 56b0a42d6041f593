"""Which column says what: by its heading, by what stands in it, by what the owner said before."""

import pytest

from engine.imports.columns import find_heading, guess
from engine.imports.dto import Role
from engine.imports.lines import Line
from engine.imports.values import read_date, read_stars, scale_of
from engine.platforms.port import Precision
from tests.engine.imports.conftest import NOW

D, A, R, B, M = Role.DATE, Role.AUTHOR, Role.RATING, Role.BODY, Role.MENU
P, Q, N = Role.REPLY, Role.REPLY_DATE, Role.ID
HEADINGS = [
    ("작성일,닉네임,별점,리뷰내용,주문메뉴,사장님 답글", [D, A, R, B, M, P]),
    ("리뷰번호,리뷰작성일,작성자,평점,리뷰,답글,답글작성일", [N, D, A, R, B, P, Q]),
    ("주문번호,날짜,고객명,점수,내용,상품명", [None, D, A, R, B, M]),
    ("가게명,주문일시,리뷰 작성일시,손님,별점,후기", [None, None, D, A, R, B]),
    ("언제,가게,손님,별점,리뷰,마음,답글", [D, None, A, R, B, None, P]),
    ("date,author,rating,text,menu,owner_reply", [D, A, R, B, M, P]),
    ("Review ID,Reviewer,Stars,Comment,Created At,Reply Date", [N, A, R, B, D, Q]),
    ("순번,등록일자,회원ID,만족도,의견", [None, D, A, None, B]),
    ("방문일,이름,한줄평 내용,전화번호", [D, A, B, None]),
]


@pytest.mark.parametrize(("heading", "roles"), HEADINGS, ids=[each[0] for each in HEADINGS])
def test_a_heading_says_what_its_column_is(heading: str, roles: list[Role | None]) -> None:
    found = guess(heading.split(","), [], NOW)
    assert [next((r for r, n in found.items() if n == nth), None) for nth in range(len(roles))] == (
        roles
    )


def test_a_heading_below_a_title_is_found() -> None:
    rows = [["2026년 리뷰 내역"], [], ["작성일", "내용", "평점"], ["2026-11-20", "맛", "5"]]
    lines = [Line(nth, row) for nth, row in enumerate(rows, start=1)]
    assert find_heading(lines) == (3, ["작성일", "내용", "평점"])


def test_a_heading_of_unknown_words_is_one_too() -> None:
    lines = [Line(1, ["가", "나"]), Line(2, ["2026-11-20", "국물이 시원해요"])]
    assert find_heading(lines) == (1, ["가", "나"])
    assert find_heading([Line(1, ["맛있어요", "어제"]), Line(2, ["또 올게요", "어제"])]) == (0, [])


def test_without_a_heading_contents_say_it() -> None:
    rows = [
        ["1", "2026.11.20", "5", "김*리", "국물이 시원하고 좋았어요"],
        ["2", "2026.11.19", "2", "박**", "너무 짜서 못 먹었습니다 아쉬워요"],
        ["3", "11.18.수", "4", "이*이", "무난해요 또 올게요"],
    ]
    assert find_heading([Line(nth, row) for nth, row in enumerate(rows, 1)]) == (0, [])
    found = guess([], rows, NOW)
    assert (found[D], found[B]) == (1, 4)


def test_a_column_of_states_is_no_reply() -> None:
    heading = ["작성일", "리뷰", "답글"]
    states = [["2026-11-20", f"맛있어요 {n}", "보냄" if n % 2 else "답 기다림"] for n in range(40)]
    assert Role.REPLY not in guess(heading, states, NOW)
    words = [["2026-11-20", "맛", "감사합니다"]] * 40
    assert guess(heading, words, NOW)[Role.REPLY] == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("5", (5.0, 5)),
        ("4.5", (4.5, 5)),
        ("4,5", (4.5, 5)),
        ("5점", (5.0, 5)),
        ("별점 3점", (3.0, 5)),
        ("4/5", (4.0, 5)),
        ("8 / 10", (8.0, 10)),
        ("★★★★☆", (4, 5)),
        ("⭐⭐⭐⭐⭐", (5, 5)),
        ("", (None, 5)),
        ("0", (None, 5)),
    ],
)
def test_stars_in_every_writing(text: str, told: tuple[float | None, int]) -> None:
    assert read_stars(text, 5) == told


@pytest.mark.parametrize("text", ["좋음", "7", "-1", "5/0", "1e3", "=5", "5 5", "9" * 400])
def test_what_is_no_number_of_stars(text: str) -> None:
    with pytest.raises(ValueError):
        read_stars(text, 5)


@pytest.mark.parametrize(
    ("samples", "scale"),
    [
        (["5", "1"], 5),
        (["4.5", ""], 5),
        (["9", "3"], 10),
        (["85", "100"], 100),
        ([], 5),
        (["★★★★★", "4.5점", "10"], 5),
    ],
)
def test_of_how_many_stars(samples: list[str], scale: int) -> None:
    assert scale_of(samples) == scale


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("2026-11-20", "2026-11-20T00:00", Precision.DAY),
        ("2026. 11. 20. 오후 3:05:12", "2026-11-20T15:05", Precision.SECOND),
        ("26.11.20.금", "2026-11-20T00:00", Precision.DAY),
        ("20261120", "2026-11-20T00:00", Precision.DAY),
        ("46346", "2026-11-20T00:00", Precision.DAY),
        ("46346.5", "2026-11-20T12:00", Precision.SECOND),
        ("3일 전", "2026-11-18T00:00", Precision.DAY),
        ("12345", None, Precision.YEAR),
        ("73000", None, Precision.YEAR),
        ("11/20/2026", None, Precision.YEAR),
        ("내일", None, Precision.YEAR),
    ],
)
def test_days_of_sites_and_spreadsheets(text: str, day: str | None, precision: Precision) -> None:
    moment, told = read_date(text, NOW)
    assert (moment and f"{moment:%Y-%m-%dT%H:%M}", told) == (day, precision)
