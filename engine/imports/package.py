"""How large the parts of a workbook's archive may be, before anybody unpacks them.

openpyxl reads sheets piece by piece and the shared texts into a list; every other part becomes a
tree some twenty times its size. It finds some of them by name and others by the type that
`[Content_Types].xml` gives them, so that a part is what both say, or held to the least.
"""

from collections.abc import Mapping
from typing import Final
from zipfile import ZipFile, ZipInfo

from openpyxl.xml.functions import fromstring

from engine.imports.errors import NoTable, TooLarge

MOST_UNPACKED: Final = 1 << 30
MOST_WORDS: Final = 128 << 20
"""Bytes of the table of shared texts, which is held in memory."""
MOST_ELSEWHERE: Final = 16 << 20
MOST_TYPES: Final = 1 << 20
MOST_PARTS: Final = 5_000
_TYPES: Final = "[Content_Types].xml"
_WORDS: Final = "xl/sharedstrings.xml"
_SHEETS: Final = "xl/worksheets/"
_SPREADSHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_READ: Final = (".xml", ".rels")


def check_parts(archive: ZipFile) -> None:
    """The archive's own word is enough: no more than it says is ever unpacked.

    Raises `NoTable`, `TooLarge`, or what the library does for types that nobody can read.
    """
    parts = archive.infolist()
    names = {part.filename: part for part in parts}
    if "xl/workbook.xml" not in names:
        raise NoTable
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise TooLarge(limit=MOST_UNPACKED >> 20, unit="MB")
    if _TYPES not in names:
        raise NoTable
    _check(names[_TYPES], MOST_TYPES)
    types = _types(archive.read(_TYPES))
    for part in parts:
        _check(part, _most(part.filename.lower(), types))


def _check(part: ZipInfo, most: int) -> None:
    if part.file_size > most:
        raise TooLarge(limit=most >> 20, unit="MB")


def _most(name: str, types: Mapping[str, set[str]]) -> int:
    """`name` in lower case. What is said to be several things is none of them."""
    told = types.get(name) or types.get(name.rpartition(".")[2], set())
    if name.startswith(_SHEETS) and told == {f"{_SPREADSHEET}worksheet+xml"}:
        return MOST_UNPACKED
    if name == _WORDS and told == {f"{_SPREADSHEET}sharedStrings+xml"}:
        return MOST_WORDS
    if name.endswith(_READ) or any(each.endswith("xml") for each in told):
        return MOST_ELSEWHERE
    return MOST_UNPACKED  # pictures: nobody opens them


def _types(content: bytes) -> Mapping[str, set[str]]:
    """Of parts by name, and of others by their ending; in lower case."""
    types: dict[str, set[str]] = {}
    for each in fromstring(content):
        name = each.get("PartName", "").removeprefix("/") or each.get("Extension", "")
        types.setdefault(name.lower(), set()).add(each.get("ContentType", ""))
    return types
