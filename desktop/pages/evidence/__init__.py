"""증거: what was kept of reviews that may be reported, and how to hand it in."""

from desktop.pages import Page, PageContext, PageSpec


def _make(context: PageContext) -> Page:
    from desktop.pages.evidence.view import EvidenceView  # noqa: PLC0415 - built at first showing

    return EvidenceView(context)


PAGE = PageSpec(
    id="evidence",
    title_key="evidence.title",
    icon="evidence",
    order=7,
    shortcut="Ctrl+7",
    factory=_make,
)
