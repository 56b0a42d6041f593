"""Stars that fell after a no are a reason to hurry, though the words say nothing of it."""

from datetime import timedelta

import pytest

from engine.language.analysis import Reason
from engine.platforms.port import ReplyFound
from engine.reviews.dto import Origin, ReviewFilter
from engine.reviews.service import Reviews
from engine.runtime.clock import to_ms
from engine.shops.service import Shops
from engine.store.database import Database
from tests.engine.found import NEWEST, SHOP, review
from tests.harness.listener import Listener, moody

SAID = NEWEST + timedelta(days=1)
ASKED = "음료 서비스로 주시면 좋겠어요"
NO = ReplyFound("죄송하지만 무료 제공은 어렵습니다", live=True, created_at=SAID)
THANKS = ReplyFound("들러 주셔서 고맙습니다", live=True, created_at=SAID)


@pytest.mark.parametrize(
    ("stars", "reply", "told"),
    [((5, 1), NO, [Reason.BLACKMAIL]), ((5, 1), THANKS, []), ((1, 5), NO, []), ((5, 1), None, [])],
)
def test_stars_that_fell_after_a_no(
    stars: tuple[float, float],
    reply: ReplyFound | None,
    told: list[Reason],
    database: Database,
    shops: Shops,
    reviews: Reviews,
) -> None:
    [shop] = shops.remember("smartplace", "main", [SHOP])
    before, after = stars
    versions = [review(0, ASKED, before, reply), review(0, "고쳐 씁니다", after, reply)]
    for run, found in enumerate(versions, 1):
        seen = to_ms(NEWEST + timedelta(days=run))
        with database.unit() as unit:
            reviews.absorb(unit, [found], Origin("smartplace", shop.id, run, seen))
    reviews.analyse(Listener(lambda _: moody("neutral")))
    [row_id] = reviews.ids(ReviewFilter())
    analysis = reviews.get(row_id).analysis
    assert analysis is not None
    assert [reason.reason for reason in analysis.reasons] == told
    assert [reason.sentence for reason in analysis.reasons] == ["고쳐 씁니다"] * len(told)
