"""오늘: the morning at a glance, and the most pressing review first."""

from desktop.pages import Page, PageContext, PageSpec


def _make(context: PageContext) -> Page:
    from desktop.pages.today.view import TodayView  # noqa: PLC0415 - built at its first showing

    return TodayView(context)


PAGE = PageSpec(
    id="today", title_key="today.title", icon="today", order=1, shortcut="Ctrl+1", factory=_make
)
