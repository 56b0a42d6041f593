"""A case as a ZIP that anybody can count again: `sha256sum -c SHA256SUMS`, and each record names
the hash of the one before it.

The platform's own answer stays out: it holds what other guests wrote too, and they have no part in
the case. Its hash stands in its record all the same.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import msgspec

from engine.evidence.chain import Kind, Link, read
from engine.evidence.dto import CaseDto
from engine.runtime.texts import Texts

FORMAT: Final = "gagejigi-evidence/1"
_SUMS, _MANIFEST = "SHA256SUMS", "manifest.json"


class Entry(msgspec.Struct, frozen=True):
    """`file`: None where the content stays with the owner."""

    number: int
    kind: Kind
    file: str | None
    sha256: str
    record: str
    hash: str


class Manifest(msgspec.Struct, frozen=True):
    format: str
    case: str
    last: str
    items: list[Entry]


def pack(case: CaseDto, links: Sequence[Link], pdf: bytes, texts: Texts) -> bytes:
    """`links`: the chain, the head first."""
    entries = [_entry(link) for link in links]
    manifest = Manifest(FORMAT, case.name, case.last, entries)
    files: dict[str, bytes] = {
        "report.pdf": pdf,
        "VERIFY.txt": texts("evidence.archive.how", hash=case.last).encode(),
        _MANIFEST: msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n",
    }
    for entry, link in zip(entries, links, strict=True):
        files[entry.record] = link.record
        if entry.file is not None:
            files[entry.file] = link.content
    return _zipped({**files, _SUMS: _sums(files)}, case)


def _entry(link: Link) -> Entry:
    record = read(link.record)
    return Entry(
        number=link.number,
        kind=record.kind,
        file=None if record.kind is Kind.PAGE else f"items/{record.file}",
        sha256=record.sha256,
        record=f"records/{link.number:03d}.json",
        hash=link.hash,
    )


def _sums(files: Mapping[str, bytes]) -> bytes:
    lines = (f"{sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    return "".join(lines).encode()


def _zipped(files: Mapping[str, bytes], case: CaseDto) -> bytes:
    """Its files bear the day on which the case was opened: the same case packs to the same."""
    packed, day = BytesIO(), case.opened_at.timetuple()[:6]
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(ZipInfo(name, day), content, ZIP_DEFLATED)
    return packed.getvalue()
