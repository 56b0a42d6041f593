"""충돌: what two people wrote without knowing of each other, for the owner to choose."""

from desktop.pages import Page, PageContext, PageSpec


def _make(context: PageContext) -> Page:
    from desktop.pages.conflicts.view import ConflictsView  # noqa: PLC0415 - at first showing

    return ConflictsView(context)


PAGE = PageSpec(
    id="conflicts",
    title_key="conflicts.title",
    icon="conflicts",
    order=10,
    shortcut="Ctrl+0",
    factory=_make,
    offered=False,
)
