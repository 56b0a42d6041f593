"""What is KakaoMap's own: its headers, addresses and strengths, and what the web does not show."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest

from engine.platforms.kakaomap.spec import HEADERS
from engine.platforms.outcomes import NoSuchShop, Partial
from engine.platforms.port import Keyword, PublicSession, ShopFound
from engine.platforms.testkit.visitor import Visitor
from engine.runtime import log
from engine.runtime.paths import Profile
from tests.contract.kakaomap.conftest import KakaoMapStage

PLACE = "20340001"
REVIEWS = f"/places/tab/reviews/kakaomap/{PLACE}"


@pytest.fixture
def logged(tmp_path: Path) -> Iterator[Path]:
    profile = Profile(tmp_path / "logged")
    close = log.configure(profile)
    yield profile.logs / log.FILE_NAME
    close()


def look_up(visitor: Visitor, address: str) -> ShopFound:
    assert isinstance(visitor.session, PublicSession)
    return visitor.loop.run(visitor.session.find_shop(address))


class TestPlaces:
    """One replica for all."""

    def test_an_item_without_an_id_is_not_where_the_next_page_begins(
        self, visitor: Visitor, shop: ShopFound
    ) -> None:
        everything = visitor.collect(shop).ids
        stage = visitor.stage
        assert isinstance(stage, KakaoMapStage)
        stage.replica.faults.set("last_without_id", times=2)
        collected = visitor.collect(shop)
        assert collected.ended is None
        assert collected.ids == everything

    @pytest.mark.parametrize(
        "address",
        [
            PLACE,
            f" https://place.map.kakao.com/{PLACE}\n",
            f"http://place.map.kakao.com/{PLACE}?referrer=map#comment",
            f"place.map.kakao.com/{PLACE}/review",
        ],
    )
    def test_a_shop_is_known_by_its_id_or_its_page(self, visitor: Visitor, address: str) -> None:
        assert look_up(visitor, address) == ShopFound(PLACE, "가게 1호점", {})

    @pytest.mark.parametrize(
        "address",
        [
            "",
            "떡볶이",
            "20349999",
            f"https://place.map.kakao.com.evil.test/{PLACE}",
            f"https://evil.test/place.map.kakao.com/{PLACE}",
            f"https://map.naver.com/p/entry/place/{PLACE}",
            f"..{PLACE}",
            "1" * 13,
            "２０３４",
        ],
    )
    def test_nothing_else_is_a_shop(self, visitor: Visitor, address: str) -> None:
        with pytest.raises(NoSuchShop) as unknown:
            look_up(visitor, address)
        assert unknown.value.params["address"] == address

    @pytest.mark.parametrize("missing", ["pf", "appVersion", "accept", "origin", "user-agent"])
    def test_without_the_headers_of_the_page_there_is_no_answer(
        self, stage: KakaoMapStage, missing: str
    ) -> None:
        referer = {"referer": f"https://place.map.kakao.com/{PLACE}"}
        headers = {name: value for name, value in HEADERS.items() if name != missing}
        url = f"{stage.replica.url}{REVIEWS}?order=LATEST"
        assert httpx2.get(url, headers={**headers, **referer}).status_code == 406
        assert httpx2.get(url, headers={**HEADERS, **referer}).status_code == 200

    def test_strengths_and_photos_come_with_the_review(
        self, visitor: Visitor, shop: ShopFound
    ) -> None:
        first = visitor.collect(shop).reviews[0]
        assert {each.label for each in first.keywords} == {"맛", "가격"}
        assert first.images == ("https://img.test/0.jpg",)
        assert (first.author_name, first.author_ref) == ("손님0", "u0")
        assert Keyword("1", "맛") in first.keywords

    def test_the_web_shows_only_some_and_that_is_told(
        self, visitor: Visitor, shop: ShopFound, stage: KakaoMapStage
    ) -> None:
        stage.replica.faults.set("most_shown", 30)
        collected = visitor.collect(shop)
        assert isinstance(collected.ended, Partial)
        assert collected.ended.params == {"platform": "kakaomap", "got": 30, "expected": 55}
        assert len(collected.ids) == 30

    def test_what_nobody_described_is_logged_by_name_alone(
        self, visitor: Visitor, shop: ShopFound, stage: KakaoMapStage, logged: Path
    ) -> None:
        stage.replica.faults.set("strange_key", "owner_comment")
        assert visitor.collect(shop).ended is None
        written = logged.read_text(encoding="utf-8")
        lines = [json.loads(line) for line in written.splitlines()]
        told = [line["code"] for line in lines if line["event"] == "platform.strange_key"]
        assert told == ["reviews.owner_comment"]
        assert "비밀" not in written

    def test_a_review_is_found_again_on_its_page(
        self, visitor: Visitor, shop: ShopFound, stage: KakaoMapStage
    ) -> None:
        oldest = visitor.collect(shop).reviews[-1]
        assert visitor.find(shop, oldest) == oldest
        stage.replica.faults.set("removed_reviews", [oldest.external_id])
        assert visitor.find(shop, oldest) is None

    def test_nobody_looks_behind_the_day_of_the_review(
        self, visitor: Visitor, shop: ShopFound
    ) -> None:
        newest = visitor.collect(shop).reviews[0]
        assert newest.created_at is not None
        later = newest.created_at + timedelta(days=1)
        ghost = replace(newest, external_id="0", author_name="없는 손님", created_at=later)
        before = visitor.pacing.pages
        assert visitor.find(shop, ghost) is None
        assert visitor.pacing.pages - before == 1

    def test_a_review_that_the_web_does_not_show_is_not_called_gone(
        self, visitor: Visitor, shop: ShopFound, stage: KakaoMapStage
    ) -> None:
        oldest = visitor.collect(shop).reviews[-1]
        stage.replica.faults.set("most_shown", 30)
        with pytest.raises(Partial):
            visitor.find(shop, oldest)
