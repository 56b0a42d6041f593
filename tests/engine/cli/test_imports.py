"""Bringing reviews at a terminal: shown first, stored on a word, taken back whole."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.cli.main import cli
from engine.runtime.secrets import key_file

FILE = """작성일,닉네임,별점,리뷰
2026-01-20,김*리,5,맛있어요
2026-01-19,박**,1,별로
,이*이,3,언제?
"""
PAGE = "김철수\n★★★★☆\n2026.01.10.\n매콤하고 좋아요\n"
SHOP = ("--platform", "kakaomap", "--shop-name", "달빛분식")


@pytest.fixture
def profile(tmp_path: Path) -> list[str]:
    key_file.make(tmp_path / "key")
    return ["--profile", str(tmp_path / "profile"), "--key-file", str(tmp_path / "key")]


@pytest.fixture
def file(tmp_path: Path) -> str:
    (tmp_path / "리뷰.csv").write_bytes(FILE.encode("cp949"))
    return str(tmp_path / "리뷰.csv")


def said(profile: list[str], *words: str, typed: str = "") -> tuple[int, str]:
    done = CliRunner().invoke(cli, [*profile, *words], input=typed.encode())
    return done.exit_code, done.output


def test_a_file_is_shown_stored_and_taken_back(profile: list[str], file: str) -> None:
    code, shown = said(profile, "import", file)
    assert code == 0 and "3개 중 2개를 가져올 수 있어요 · 1개는 날짜가 없어요" in shown
    assert "1\t작성일\t→ 쓴 날" in shown and "--yes" in shown
    assert "아직 가게가 없어요" in said(profile, "shops")[1]
    code, stored = said(profile, "import", file, *SHOP, "--yes")
    assert code == 0 and "3개 중 2개 가져왔어요 · 1개는 날짜가 없어요" in stored
    assert "4번째 줄: 날짜가 없어요 (이*이 · 3 · 언제?)" in stored
    again = json.loads(said(profile, "--json", "import", file, *SHOP, "--yes")[1].splitlines()[0])
    assert (again["new"], again["known"]) == (0, 2)
    assert said(profile, "imports", "--undo", "1") == (0, "가져온 리뷰 2개를 되돌렸어요.\n")
    listed = said(profile, "imports")[1].splitlines()
    assert [line.split("\t")[4] for line in listed] == ["+2 (되돌림)"]
    assert said(profile, "search", "맛있어요")[1].count("\n") <= 1


def test_a_page_comes_through_the_pipe(profile: list[str]) -> None:
    code, shown = said(profile, "paste", typed=PAGE)
    assert code == 0, shown
    assert "김철수\t4/5\t매콤하고 좋아요" in shown
    assert said(profile, "paste", *SHOP, "--yes", typed=PAGE)[0] == 0
    html = "<p>김철수<p>★★★★☆<p>2026.01.10.<p>매콤하고 좋아요"
    told = said(profile, "--json", "paste", "--html", *SHOP, "--yes", typed=html)[1]
    assert json.loads(told.splitlines()[0])["known"] == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--map", "date=9"), "‘9’ 열이 없어요"),
        (("--map", "when=작성일"), "date, author, rating"),
        (("--map", "date=-"), "어느 열인지 골라 주세요"),
        (("--yes",), "어느 가게의 리뷰인가요?"),
        (("--yes", "--platform", "nowhere", "--shop-name", "가게"), "nowhere"),
        (("--yes", "--shop", "7"), "7"),
    ],
)
def test_what_cannot_be_done_says_what_can(
    profile: list[str], file: str, words: tuple[str, ...], told: str
) -> None:
    _, output = said(profile, "import", file, *words)
    assert told in output


def test_columns_are_chosen_by_name_or_number(profile: list[str], file: str) -> None:
    words = ("--json", "import", file, "--map", "body=닉네임,author=4,rating=-")
    shown = json.loads(said(profile, *words)[1])
    assert [each["role"] for each in shown["shape"]["columns"]] == ["date", "body", None, "author"]
    assert shown["rows"][0]["review"]["body"] == "김*리"


def test_a_shop_by_hand_is_not_collected(profile: list[str], file: str) -> None:
    said(profile, "import", file, *SHOP, "--yes")
    code, told = said(profile, "collect", "--shop", "1")
    assert code == 6 and "파일로 가져온 가게예요" in told
    assert "NoShop" not in told and said(profile, "collect")[0] == 4


def test_old_excel_is_refused_kindly(profile: list[str], tmp_path: Path) -> None:
    old = tmp_path / "리뷰.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    code, told = said(profile, "import", str(old))
    assert code == 6 and "다른 이름으로 저장" in told


def test_a_file_that_is_not_understood_is_told_what_to_say(
    profile: list[str], tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("이름,전화\n김,1\n", encoding="utf-8")
    assert "--map date=" in said(profile, "import", str(wrong))[1]
    long = tmp_path / "long.csv"
    long.write_text('작성일,리뷰\n2026-01-02,"' + "가" * 200_001 + "\n", encoding="utf-8")
    assert "()" not in said(profile, "import", str(long))[1]


def test_a_wrong_platform_is_refused_before_anything_is_shown(
    profile: list[str], file: str
) -> None:
    told = said(profile, "import", file, "--platform", "baemn")[1]
    assert "사이트 baemn" in told and "1\t작성일" not in told
