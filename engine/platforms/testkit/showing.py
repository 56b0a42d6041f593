"""What every adapter must do in whose browser a review can be seen."""

from dataclasses import replace
from datetime import timedelta
from email.utils import parsedate_to_datetime

from engine.platforms.console import Console
from engine.platforms.port import ReviewFound, ShopFound, Shot, Showing
from engine.platforms.testkit.scene import Scene
from engine.platforms.testkit.visitor import Visitor

_IN_SIGHT = """() => [...document.querySelectorAll("body *")].filter(each => {
  const at = each.getBoundingClientRect();
  return at.height && at.top >= 0 && at.bottom <= innerHeight;
}).map(each => each.textContent).join("\\n")"""
_PNG = b"\x89PNG\r\n\x1a\n"


class ShowingConformance(Scene):
    """Pictures of reviews."""

    def test_a_picture_has_the_review_in_its_middle(self, visitor: Visitor) -> None:
        shop = visitor.big_shop()
        oldest = next(each for each in visitor.collect(shop).pages[0].reviews[5:] if each.body)
        shot = show(visitor, shop, oldest)
        assert shot is not None
        assert shot.image.startswith(_PNG) and len(shot.image) > 5_000
        assert shot.address.startswith(visitor.stage.site.console_url)
        assert shot.served_at is not None
        assert abs(parsedate_to_datetime(shot.served_at) - shot.taken_at) < timedelta(minutes=1)
        assert oldest.body is not None
        assert oldest.body.splitlines()[0] in in_sight(visitor)

    def test_a_review_that_is_gone_has_no_picture(self, visitor: Visitor) -> None:
        shop = visitor.big_shop()
        known = visitor.collect(shop).pages[0].reviews[0]
        ghost = replace(known, external_id="0" * 24, alt_ids=(), author_name="?", body="없던 글")
        assert show(visitor, shop, ghost) is None


def show(visitor: Visitor, shop: ShopFound, review: ReviewFound) -> Shot | None:
    assert isinstance(visitor.session, Showing)
    return visitor.loop.run(visitor.session.show_review(shop, review))


def in_sight(visitor: Visitor) -> str:
    """What the page shows without scrolling, now."""
    console: Console = visitor.session._console  # type: ignore[attr-defined]
    words: str = visitor.loop.run(console.page.evaluate(_IN_SIGHT))
    return words
