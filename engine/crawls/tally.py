"""Counts of a collecting run that goes on."""

from dataclasses import asdict, dataclass, field

from engine.crawls.dto import CollectReport
from engine.platforms.outcomes import Drifted
from engine.platforms.parsing import is_drift
from engine.platforms.port import ReviewPage
from engine.reviews.dto import Absorbed
from engine.shops.dto import ShopDto


@dataclass(slots=True)
class Tally:
    """Of one shop; as in `CollectReport`."""

    pages: int = 0
    seen: int = 0
    new: int = 0
    changed: int = 0
    rejected: int = 0
    lost: int = 0
    platform_s: float = 0.0
    expected: int | None = None
    held: int | None = None
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, page: ReviewPage, absorbed: Absorbed) -> None:
        self.pages += 1
        self.seen += len(page.reviews)
        self.rejected += page.rejected
        self.platform_s += page.platform_s
        self.counts |= page.counts
        self.count(absorbed)

    def count(self, absorbed: Absorbed) -> None:
        self.new += absorbed.new
        self.changed += absorbed.changed

    def check_drift(self, platform: str) -> None:
        """Raises `Drifted`. What no single page shows, as platforms list ten a page."""
        of = self.seen + self.rejected
        if is_drift(self.rejected, of):
            raise Drifted(platform=platform, missing=self.rejected, of=of)

    def report(
        self, shop: ShopDto, outcome: str, seconds: float, params: dict[str, object] | None = None
    ) -> CollectReport:
        return CollectReport(
            shop.id, shop.name, outcome, seconds=seconds, params=params or {}, **asdict(self)
        )
