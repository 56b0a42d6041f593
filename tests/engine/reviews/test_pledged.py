"""Stars that fell after a no are a reason to hurry, though the words say nothing of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine.language.analysis import Reason
from engine.platforms.port import ReplyFound, ReviewFound
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
EDITED = "고쳐 씁니다"

History = Callable[..., list[Reason]]
"""Takes the versions of one review, a day between them, and reads the last one."""


@pytest.fixture
def history(database: Database, shops: Shops, reviews: Reviews) -> History:
    [shop] = shops.remember("smartplace", "main", [SHOP])

    def unfold(*versions: ReviewFound) -> list[Reason]:
        for run, found in enumerate(versions, 1):
            seen = to_ms(NEWEST + timedelta(days=run))
            with database.unit() as unit:
                reviews.absorb(unit, [found], Origin("smartplace", shop.id, run, seen))
        reviews.analyse(Listener(lambda _: moody("neutral")))
        [row_id] = reviews.ids(ReviewFilter())
        analysis = reviews.get(row_id).analysis
        assert analysis is not None
        assert {reason.sentence for reason in analysis.reasons} <= {versions[-1].body}
        return [reason.reason for reason in analysis.reasons]

    return unfold


@pytest.mark.parametrize(
    ("stars", "reply", "told"),
    [((5, 1), NO, [Reason.BLACKMAIL]), ((5, 1), THANKS, []), ((1, 5), NO, []), ((5, 1), None, [])],
)
def test_stars_that_fell_after_a_no(
    stars: tuple[float, float], reply: ReplyFound | None, told: list[Reason], history: History
) -> None:
    before, after = stars
    assert history(review(0, ASKED, before, reply), review(0, EDITED, after, reply)) == told


@pytest.mark.parametrize(
    ("later", "told"),
    [
        ([review(0, EDITED, 1, NO)], [Reason.BLACKMAIL]),
        ([review(0, "고쳐 씁니다.", 3, NO)], [Reason.BLACKMAIL]),
        ([review(0, "고쳐 씁니다.", 3, NO), review(0, EDITED, 2, NO)], [Reason.BLACKMAIL]),
        ([review(0, EDITED, 4, NO)], []),
        ([review(0, EDITED, 5, NO)], []),
        ([review(0, EDITED, None, NO)], []),
    ],
    ids=["lower still", "a typo", "a typo, then lower", "a star back", "all back", "no stars"],
)
def test_what_happens_after_the_fall(
    later: list[ReviewFound], told: list[Reason], history: History
) -> None:
    assert history(review(0, ASKED, 5, NO), review(0, EDITED, 3, NO), *later) == told
