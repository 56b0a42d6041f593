"""Names that people give to their computers, as the server takes them."""

import unicodedata
from typing import Final

from engine.runtime.errors import InvalidInput

LONGEST: Final = 80
_UNSEEN: Final = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def on_one_line(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())


def checked(name: str) -> str:
    """On one line; "" stays so. Raises `InvalidInput`: too long, or with signs that lists show
    otherwise than they were written.
    """
    shown = on_one_line(name)
    if len(shown) > LONGEST:
        raise InvalidInput(field="name", reason=f"> {LONGEST}")
    for sign in shown:
        if unicodedata.category(sign) in _UNSEEN:
            raise InvalidInput(field="name", reason=f"U+{ord(sign):04X}")
    return shown
