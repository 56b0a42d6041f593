"""A language pack: a folder with `manifest.json` and the files the manifest vouches for.

The manifest names the graph, the tokeniser and what the graph's outputs mean; nothing in the code
depends on how the graph works inside. Every file is checked against its size and SHA-256 before
it is used.
"""

import hashlib
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec

from engine.language.errors import PackDamaged, PackInvalid, PackMissing, PackUnsupported
from engine.language.heads import Head

FORMAT: Final = 2


class Seal(msgspec.Struct, frozen=True):
    """What a file must be: length in bytes and SHA-256 in hexadecimal."""

    bytes: Annotated[int, msgspec.Meta(ge=0)]
    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class Manifest(msgspec.Struct, frozen=True):
    """`graph` and `tokenizer` name entries of `files`; `pad` is the tokeniser's padding piece.

    `metrics` are figures measured on the very files of the pack; `max_length` counts pieces.
    """

    format: Literal[2]
    name: str
    version: str
    task: str
    language: str
    licence: str
    files: dict[str, Seal]
    graph: str
    opset: int
    tokenizer: str
    pad: str
    max_length: Annotated[int, msgspec.Meta(ge=8, le=4096)]
    heads: tuple[Head, ...]
    metrics: dict[str, float]


class _Format(msgspec.Struct):
    format: int


class Pack:
    """A pack on disk whose manifest has been read. Files are checked as they are read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = self._manifest()

    def _manifest(self) -> Manifest:
        raw = self._bytes("manifest.json")
        try:
            found = msgspec.json.decode(raw, type=_Format).format
            if found != FORMAT:
                raise PackUnsupported(pack=self.folder.name, detail=f"format {found}")
            return msgspec.json.decode(raw, type=Manifest)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise self.invalid(f"manifest.json: {error}") from error

    def _bytes(self, name: str) -> bytes:
        try:
            return (self.folder / name).read_bytes()
        except OSError as error:
            raise PackMissing(pack=self.folder.name, detail=name) from error

    def read(self, name: str) -> bytes:
        """Content of a file after its check. Raises `PackError`."""
        seal = self.manifest.files.get(name)
        if seal is None or Path(name).name != name:
            raise self.invalid(f"{name}: not among the files")
        content = self._bytes(name)
        if len(content) != seal.bytes or hashlib.sha256(content).hexdigest() != seal.sha256:
            raise PackDamaged(pack=self.folder.name, detail=name)
        return content

    def sentiment(self) -> Head:
        """The one head that every pack must have. Raises `PackInvalid`."""
        for head in self.manifest.heads:
            if head.name == "sentiment":
                return head
        raise self.invalid("no head sentiment")

    def invalid(self, detail: str) -> PackInvalid:
        return PackInvalid(pack=self.folder.name, detail=detail)
