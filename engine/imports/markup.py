"""HTML that anybody wrote, parsed piece by piece.

The parser holds back what is not closed yet and looks at all of it again with each piece, at its
end once from every sign in it: so it may hold back no more than a page ever has.
"""

from html.parser import HTMLParser
from typing import Final

from engine.imports.errors import BrokenExcel

_PIECE: Final = 1 << 16
MOST_HELD: Final = 1 << 20
"""Characters: a picture within a page has some 100,000."""
_MOST_AT_END: Final = 1 << 12


class Markup(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def take(self, piece: str) -> None:
        """Raises `BrokenExcel` where something is never closed."""
        self.feed(piece)
        if len(self.rawdata) > MOST_HELD:
            raise BrokenExcel

    def take_all(self, html: str) -> None:
        """What was never closed is left out, and so is what stands behind it."""
        for start in range(0, len(html), _PIECE):
            self.feed(html[start : start + _PIECE])
            if len(self.rawdata) > MOST_HELD:
                return
        if len(self.rawdata) <= _MOST_AT_END:
            self.close()
