"""Nobody is answered in another's place, and nothing is lost, whatever the page does."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from engine.platforms.outcomes import ReplyRefused
from engine.platforms.port import ReviewFound
from engine.platforms.smartplace.session import SmartPlaceSession
from engine.runtime.clock import SEOUL
from engine.runtime.loop import Loop
from tests.contract.smartplace.conftest import SmartPlaceStage
from tests.contract.staging import browsing

UPSIDE_DOWN = """
const append = Element.prototype.append;
Element.prototype.append = function (...nodes) {
  return this.id === "list" ? this.prepend(...nodes) : append.apply(this, nodes);
};
"""
OTHER_WORDS = """
const send = window.fetch;
window.fetch = (address, options) =>
  send(address, { ...options, body: options?.body?.replace("고맙습니다", "환불해 드릴게요") });
"""
TWICE = """
const send = window.fetch;
window.fetch = (address, options) => {
  const first = send(address, options);
  if (String(address).includes("/graphql")) send(address, options).catch(() => {});
  return first;
};
"""


@pytest.mark.parametrize(
    "script", [UPSIDE_DOWN, OTHER_WORDS], ids=["another review", "other words"]
)
def test_only_what_was_approved_leaves(
    fresh_loop: Loop, stage: SmartPlaceStage, tmp_path: Path, script: str
) -> None:
    with browsing(fresh_loop, stage, tmp_path) as visitor:
        visitor.log_in()
        shop = visitor.big_shop()
        review = _off_centre(visitor.collect(shop).reviews)
        _run_in_every_page(fresh_loop, visitor.session, script)
        with pytest.raises(ReplyRefused) as refused:
            visitor.post(shop, review, "고맙습니다")
    assert refused.value.params["reason"] == "mismatch"
    assert not stage.replica.all_posted()


def test_it_leaves_once(fresh_loop: Loop, stage: SmartPlaceStage, tmp_path: Path) -> None:
    with browsing(fresh_loop, stage, tmp_path) as visitor:
        visitor.log_in()
        shop = visitor.big_shop()
        review = next(each for each in visitor.collect(shop).reviews if each.reply is None)
        _run_in_every_page(fresh_loop, visitor.session, TWICE)
        assert visitor.post(shop, review, "고맙습니다").live
    assert stage.posted(review.external_id) == ["고맙습니다"]


def test_a_page_that_asks_twice_loses_nothing(
    fresh_loop: Loop, stage: SmartPlaceStage, tmp_path: Path
) -> None:
    with browsing(fresh_loop, stage, tmp_path) as visitor:
        visitor.log_in()
        shop = visitor.big_shop()
        _run_in_every_page(fresh_loop, visitor.session, TWICE)
        collected = visitor.collect(shop)
    assert collected.ended is None
    assert collected.ids == list(stage.reviews[shop.external_id])


def _off_centre(reviews: Sequence[ReviewFound]) -> ReviewFound:
    """An open one that stands elsewhere when the list of its day is turned upside down."""
    waiting = [each for each in reviews if each.reply is None]
    for review in waiting:
        near = [each for each in waiting if _day(each) == _day(review)]
        if 2 * near.index(review) != len(near) - 1:
            return review
    raise AssertionError("every review stands in the middle of its day")


def _day(review: ReviewFound) -> date:
    assert review.created_at is not None
    return review.created_at.astimezone(SEOUL).date()


def _run_in_every_page(loop: Loop, session: object, script: str) -> None:
    assert isinstance(session, SmartPlaceSession)
    loop.run(session._console.page.add_init_script(script))
