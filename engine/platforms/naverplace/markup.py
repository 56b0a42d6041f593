"""A list of reviews as a page shows it: its HTML as a tree, as far as reading it needs one."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"})
_DEEPEST = 200  # elements; what is nested deeper is no review
_MOST = 20_000  # elements; a page of a hundred reviews has some 6,000
_LONGEST = 4 << 20  # characters; reading the most takes under a second


@dataclass(slots=True)
class Element:
    """`children`: elements and texts, in order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)

    def all(self) -> Iterator["Element"]:
        """Every element below, in the order of the page."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.all()

    def texts(self) -> Iterator[str]:
        """Pieces of text below; a line break is one of them."""
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag == "br":
                yield "\n"
            else:
                yield from child.texts()

    def text(self) -> str:
        return "".join(self.texts()).strip()

    def has_class(self, names: frozenset[str]) -> bool:
        return not names.isdisjoint(self.attributes.get("class", "").split())


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self._open = [self.root]
        self._left = _MOST

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._left -= 1
        if self._left < 0:
            raise ValueError(f"more than {_MOST} elements")
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in _VOID and len(self._open) < _DEEPEST:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Whatever was left open inside is closed with it; an end of nothing is passed over."""
        names = [element.tag for element in self._open[1:]]
        if tag in names:
            del self._open[len(names) - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def read_html(text: str) -> Element:
    """Of whatever text; what browsers have put out closes its elements.

    Raises `ValueError` if it is too much to be a list of reviews.
    """
    if len(text) > _LONGEST:
        raise ValueError(f"more than {_LONGEST} characters")
    builder = _Builder()
    builder.feed(text)
    builder.close()
    return builder.root
