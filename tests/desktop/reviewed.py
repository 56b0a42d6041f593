"""A review that was read, for tests of words about it."""

from datetime import UTC, datetime

from engine.api import AnalysisDto, ReviewDto
from tests.engine.found import review


def reviewed(rating: float | None, label: str | None, analysis: AnalysisDto | None) -> ReviewDto:
    return ReviewDto(
        id=1,
        shop_id=1,
        shop_name="달빛분식",
        platform="smartplace",
        found=review(1, rating=rating),
        captured_at=datetime(2026, 11, 21, tzinfo=UTC),
        label=label,  # type: ignore[arg-type]
        score=None if label is None else 0.0,
        probability=None if label is None else 0.93,
        analysis=analysis,
        reply="",
        revisions=(),
    )
