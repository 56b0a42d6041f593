"""리뷰: every review, to look for, to read whole, to answer."""

from desktop.pages import Page, PageContext, PageSpec


def _make(context: PageContext) -> Page:
    from desktop.pages.reviews.view import ReviewsView  # noqa: PLC0415 - built at first showing

    return ReviewsView(context)


PAGE = PageSpec(
    id="reviews",
    title_key="reviews.title",
    icon="reviews",
    order=2,
    shortcut="Ctrl+2",
    factory=_make,
)
