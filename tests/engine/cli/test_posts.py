"""`posts` at a terminal."""

import json
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from engine.api import Engine, Exit
from engine.cli.main import main
from engine.platforms.port import PostFound, Precision, ShopFound
from engine.posts import rows
from engine.posts.model import BlogPost, PostLook
from engine.runtime.clock import SEOUL, to_ms
from engine.runtime.secrets import key_file

LOOKED = datetime(2026, 11, 21, 9, 5, tzinfo=SEOUL)
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """The exit code, and all that was said, with a post about each of two shops."""
    key, folder = tmp_path / "key", tmp_path / "profile"
    key_file.make(key)
    with closing(Engine.open(folder, key_file=key)) as engine:
        found = [ShopFound(str(each), f"{each}호점", {}) for each in (1, 2)]
        shops = engine.shops.remember("kakaomap", "public", found)
        outcomes = ("done", "platform.schema_changed")
        with engine._database.unit() as unit:
            for shop, outcome in zip(shops, outcomes, strict=True):
                post = BlogPost(shop_id=shop.id, external_id="7", seen_first_ms=to_ms(LOOKED))
                rows.write(post, a_post(shop.id), to_ms(LOOKED))
                look = PostLook(shop_id=shop.id, looked_ms=to_ms(LOOKED), outcome=outcome)
                unit.session.add_all((post, look))

    def runs(*words: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            main(["--profile", str(folder), "--key-file", str(key), "posts", "list", *words])
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out + told.err

    return runs


def a_post(number: int) -> PostFound:
    return PostFound(
        external_id="7",
        address=f"https://blog.example/{number}",
        title=f"{number}호점 다녀온 이야기",
        excerpt="떡볶이가 달지 않아요",
        author_name="먹는일기",
        created_at=datetime(2026, 11, number, tzinfo=SEOUL),
        created_precision=Precision.DAY,
        raw_date=f"2026.11.0{number}",
    )


def test_posts_newest_first_below_the_looks_that_found_them(run: Run) -> None:
    code, said = run()
    assert code == Exit.OK
    assert said.splitlines() == [
        "카카오맵 · 1호점: 2026-11-21 09:05에 봤어요. 글 1개",
        "카카오맵 · 2호점: 2026-11-21 09:05에 봤지만 다 보지 못했어요."
        " 목록이 알던 모양과 달라요. 글 1개",
        "2\t2026-11-02\t카카오맵\t2호점\t2호점 다녀온 이야기\t먹는일기\thttps://blog.example/2",
        "1\t2026-11-01\t카카오맵\t1호점\t1호점 다녀온 이야기\t먹는일기\thttps://blog.example/1",
    ]


def test_those_of_one_shop_as_json(run: Run) -> None:
    code, said = run("--shop", "2", "--json")
    look, post = (json.loads(line) for line in said.splitlines())
    assert code == Exit.OK
    assert (look["look"]["shop_id"], look["look"]["outcome"]) == (2, "platform.schema_changed")
    assert (post["post"]["shop_id"], post["post"]["address"]) == (2, "https://blog.example/2")
    assert post["post"]["published_at"] == "2026-11-02T00:00:00+09:00"


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--words", "없는낱말"), Exit.OK, "모아 둔 블로그 글이 없어요."),
        (("--shop", "3"), Exit.INPUT, "3"),
        (("--limit", "0"), Exit.USAGE, "limit"),
    ],
)
def test_nothing_and_nonsense(run: Run, words: tuple[str, ...], code: Exit, told: str) -> None:
    ended, said = run(*words)
    assert (ended, told in said) == (code, True)
