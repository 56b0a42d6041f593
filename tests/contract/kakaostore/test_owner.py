"""From the login to the reply, in the whole engine: what the page lets the owner do, and what it
leaves to his own hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.api import Engine, ReviewFilter, State
from engine.runtime.secrets import key_file
from engine.runtime.settings import Settings
from engine.runtime.settings.sections.browser import Browser
from engine.runtime.settings.sections.platforms import Platforms, Site
from tests.contract.kakaostore.conftest import a_spot
from tests.replicas.kakaostore import KakaoStoreReplica
from tests.replicas.kit.catalogue import Catalogue

PLACE, COUNT = "20340001", 12


@pytest.fixture
def replica() -> Iterator[KakaoStoreReplica]:
    with KakaoStoreReplica(Catalogue("practice", (a_spot(1, COUNT),))) as replica:
        replica.press_login()
        yield replica


@pytest.fixture
def engine(replica: KakaoStoreReplica, tmp_path: Path) -> Iterator[Engine]:
    """Logged in, with its shop named and collected."""
    key_file.make(tmp_path / "key")
    (tmp_path / "profile").mkdir(mode=0o700)
    settings = Settings(tmp_path / "profile" / "settings.json")
    settings.put(Browser(visible=False))
    settings.put(Platforms(pace="off", sites={"kakaostore": Site(console_url=replica.site_url)}))
    opened = Engine.open(tmp_path / "profile", key_file=tmp_path / "key")
    assert opened.crawls.login("kakaostore", "main", timeout_s=20) == []
    opened.crawls.add("kakaostore", f"https://place.map.kakao.com/{PLACE}")
    [report] = opened.crawls.collect_all()
    assert (report.outcome, report.new) == ("done", COUNT)
    yield opened
    opened.close()


def approved(engine: Engine, count: int) -> list[int]:
    """Replies to the newest reviews."""
    texts = ("또 뵙겠습니다", "오늘도 좋은 하루 보내세요")
    found = []
    for review_id, text in zip(engine.reviews.ids(ReviewFilter())[:count], texts, strict=False):
        card = engine.replies.draft(review_id)
        engine.replies.approve(engine.replies.revise(card.reply.id, text))
        found.append(review_id)
    return found


def test_a_reply_is_posted_and_seen(engine: Engine, replica: KakaoStoreReplica) -> None:
    [review_id] = approved(engine, 1)
    assert engine.replies.send().verified == 1
    external_id = engine.reviews.get(review_id).found.external_id
    assert replica.posted(external_id) == ["또 뵙겠습니다"]


def test_where_the_page_has_no_form_the_texts_are_the_owner_s_to_paste(
    engine: Engine, replica: KakaoStoreReplica
) -> None:
    replica.faults.set("no_reply_box")
    ids = approved(engine, 2)
    report = engine.replies.send()
    assert (report.outcome, report.failed) == ("done", 2)
    assert not replica.all_posted()
    for review_id in ids:
        card = engine.replies.get(review_id)
        assert card is not None
        assert (card.reply.state, card.reply.outcome) == (State.FAILED, "platform.no_reply_form")
        given = engine.replies.hand_over(card)
        assert given.address == f"https://place.map.kakao.com/{PLACE}"
        told = engine.replies.tell_posted(card.reply.id)
        assert told.reply.outcome == "reply.told"
