"""리뷰 사이트: the owner's accounts, how each stands, and what this program may do where."""

from desktop.pages import Page, PageContext, PageSpec


def _make(context: PageContext) -> Page:
    from desktop.pages.platforms.view import PlatformsView  # noqa: PLC0415 - built at first showing

    return PlatformsView(context)


PAGE = PageSpec(
    id="platforms",
    title_key="sites.title",
    icon="platforms",
    order=8,
    shortcut="Ctrl+8",
    factory=_make,
)
