"""블로그: what blogs write about the shops, to look through and to open."""

from desktop.pages import Page, PageContext, PageSpec


def _make(context: PageContext) -> Page:
    from desktop.pages.posts.view import PostsView  # noqa: PLC0415 - built at first showing

    return PostsView(context)


PAGE = PageSpec(
    id="posts",
    title_key="posts.title",
    icon="posts",
    order=6,
    shortcut="Ctrl+6",
    factory=_make,
)
