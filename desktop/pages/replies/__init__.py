"""답글: the owner's few words, a draft from them, approval, and sending."""

from desktop.pages import Page, PageContext, PageSpec


def _make(context: PageContext) -> Page:
    from desktop.pages.replies.view import RepliesView  # noqa: PLC0415 - built at first showing

    return RepliesView(context)


PAGE = PageSpec(
    id="replies",
    title_key="replies.title",
    icon="replies",
    order=3,
    shortcut="Ctrl+3",
    factory=_make,
)
