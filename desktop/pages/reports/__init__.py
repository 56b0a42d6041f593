"""보고: what the program wrote of each day and each week, to read, to copy, to keep."""

from desktop.pages import Page, PageContext, PageSpec


def _make(context: PageContext) -> Page:
    from desktop.pages.reports.view import ReportsView  # noqa: PLC0415 - built at first showing

    return ReportsView(context)


PAGE = PageSpec(
    id="reports",
    title_key="reports.title",
    icon="reports",
    order=5,
    shortcut="Ctrl+5",
    factory=_make,
)
