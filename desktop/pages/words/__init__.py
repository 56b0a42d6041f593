"""말: what guests say more than before, and how they judge each side of the shop."""

from desktop.pages import Page, PageContext, PageSpec


def _make(context: PageContext) -> Page:
    from desktop.pages.words.view import WordsView  # noqa: PLC0415 - built at its first showing

    return WordsView(context)


PAGE = PageSpec(
    id="words", title_key="words.title", icon="words", order=4, shortcut="Ctrl+4", factory=_make
)
