"""기기: the server that this shop's devices meet at, and which devices those are."""

from desktop.pages import Page, PageContext, PageSpec


def _make(context: PageContext) -> Page:
    from desktop.pages.devices.view import DevicesView  # noqa: PLC0415 - built at first showing

    return DevicesView(context)


PAGE = PageSpec(
    id="devices",
    title_key="devices.title",
    icon="devices",
    order=9,
    shortcut="Ctrl+9",
    factory=_make,
)
