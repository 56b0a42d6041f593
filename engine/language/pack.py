"""A language pack: a folder with `manifest.json` and the files the manifest vouches for.

The manifest names the graph, the tokeniser and what the graph's outputs mean; nothing in the code
depends on how the graph works inside. Every file is checked against its size and SHA-256 before
it is used.
"""

import builtins
import hashlib
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec

from engine.language.errors import PackDamaged, PackInvalid, PackMissing, PackUnsupported
from engine.language.heads import Head

FORMAT: Final = 2
MANIFEST: Final = "manifest.json"
MOST_BYTES: Final = 1 << 30
"""Of a pack in all: twice the largest Korean encoder that a shop PC could bear."""
MANIFEST_BYTES: Final = 1 << 20

# Parts of the name of the folder that a pack is installed in, on any system.
Name = Annotated[str, msgspec.Meta(pattern=r"\A[a-z0-9][a-z0-9_-]{0,63}\Z")]
Version = Annotated[str, msgspec.Meta(pattern=r"\A[a-z0-9]([a-z0-9.]{0,30}[a-z0-9])?\Z")]
FileName = Annotated[str, msgspec.Meta(pattern=r"\A[A-Za-z0-9_][A-Za-z0-9._-]{0,98}[A-Za-z0-9]\Z")]


class Seal(msgspec.Struct, frozen=True):
    """What a file must be: length in bytes and SHA-256 in hexadecimal."""

    bytes: Annotated[int, msgspec.Meta(ge=0, le=MOST_BYTES)]
    sha256: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]

    @classmethod
    def of(cls, content: builtins.bytes) -> "Seal":
        return cls(len(content), hashlib.sha256(content).hexdigest())


class Manifest(msgspec.Struct, frozen=True):
    """`graph` and `tokenizer` name entries of `files`; `pad` is the tokeniser's padding piece.

    `metrics` are figures measured on the very files of the pack; `max_length` counts pieces.
    """

    format: Literal[2]
    name: Name
    version: Version
    task: str
    language: str
    licence: str
    files: Annotated[dict[FileName, Seal], msgspec.Meta(max_length=32)]
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
        raw = self._bytes(MANIFEST, MANIFEST_BYTES)
        try:
            found = msgspec.json.decode(raw, type=_Format).format
            if found != FORMAT:
                raise PackUnsupported(pack=self.folder.name, detail=f"format {found}")
            manifest = msgspec.json.decode(raw, type=Manifest)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise self.invalid(f"{MANIFEST}: {error}") from error
        names = [head.name for head in manifest.heads]
        if len(set(names)) != len(names):
            raise self.invalid("heads: named twice")
        if MANIFEST in manifest.files:
            raise self.invalid(f"{MANIFEST}: vouches for itself")
        if sum(seal.bytes for seal in manifest.files.values()) > MOST_BYTES:
            raise self.invalid(f"more than {MOST_BYTES:,} bytes")
        return manifest

    def _bytes(self, name: str, most: int) -> bytes:
        """Content of a file; a byte more than `most` of one that is longer."""
        try:
            with (self.folder / name).open("rb") as file:
                return file.read(most + 1)
        except OSError as error:
            raise PackMissing(pack=self.folder.name, detail=name) from error

    def read(self, name: str) -> bytes:
        """Content of a file after its check. Raises `PackError`."""
        seal = self.manifest.files.get(name)
        if seal is None:
            raise self.invalid(f"{name}: not among the files")
        content = self._bytes(name, seal.bytes)
        if Seal.of(content) != seal:
            raise PackDamaged(pack=self.folder.name, detail=name)
        return content

    def check(self) -> None:
        """Every file is there and as the manifest says. Raises `PackError`."""
        for name in self.manifest.files:
            self.read(name)

    def sentiment(self) -> Head:
        """The one head that every pack must have. Raises `PackInvalid`."""
        for head in self.manifest.heads:
            if head.name == "sentiment":
                return head
        raise self.invalid("no head sentiment")

    def invalid(self, detail: str) -> PackInvalid:
        return PackInvalid(pack=self.folder.name, detail=detail)
