"""What can go wrong in the language part."""

from typing import ClassVar

from engine.runtime.errors import EngineError


class PackError(EngineError):
    """A language pack cannot be used. Params: pack, detail."""

    def __init__(self, *, pack: str, detail: str) -> None:
        super().__init__(pack=pack, detail=detail)
        self.pack = pack
        self.detail = detail


class PackMissing(PackError):
    """A file of the pack is not there."""

    code: ClassVar[str] = "language.pack_missing"


class PackDamaged(PackError):
    """A file is not the one that the manifest vouches for."""

    code: ClassVar[str] = "language.pack_damaged"


class PackInvalid(PackError):
    """The manifest, the graph or the tokeniser says something that makes no sense."""

    code: ClassVar[str] = "language.pack_invalid"


class PackUnsupported(PackError):
    """The pack is of another format than this program reads."""

    code: ClassVar[str] = "language.pack_unsupported"


class WorkerLost(EngineError):
    """The worker process died, was started again, and died again. Param: exit (its exit code)."""

    code: ClassVar[str] = "language.worker_lost"
    retryable: ClassVar[bool] = True
