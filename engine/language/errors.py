"""What can go wrong in the language part."""

from typing import ClassVar

from engine.runtime.errors import EngineError, Exit


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
    """The pack is of a format, a kind or a time that this program does not know."""

    code: ClassVar[str] = "language.pack_unsupported"


class PackNowhere(PackError):
    """Nothing is to be found where a pack was said to lie; `pack` is that place."""

    code: ClassVar[str] = "language.pack_nowhere"
    exit_code: ClassVar[Exit] = Exit.INPUT


class PackUnsafe(PackError):
    """What was given to install is no plain folder of plain files, or far too big."""

    code: ClassVar[str] = "language.pack_unsafe"
    exit_code: ClassVar[Exit] = Exit.INPUT


class PackUnlabelled(PackError):
    """What the model's classes stand for is not told, or told so that it cannot be."""

    code: ClassVar[str] = "language.pack_unlabelled"
    exit_code: ClassVar[Exit] = Exit.INPUT


class PackTaken(PackError):
    """Another pack of this name and version is installed, or came with the program; it was left
    alone.
    """

    code: ClassVar[str] = "language.pack_taken"
    exit_code: ClassVar[Exit] = Exit.INPUT


class PackKept(PackError):
    """The pack cannot be removed: it came with the program, or it reads now."""

    code: ClassVar[str] = "language.pack_kept"
    exit_code: ClassVar[Exit] = Exit.INPUT


class OwnHeadUnreadable(EngineError):
    """The file with what was learned here makes no sense; it was left alone. Param: detail."""

    code: ClassVar[str] = "language.own_head_unreadable"


class WorkerLost(EngineError):
    """The worker process died or fell silent, was started again, and did so again. Param: exit (its
    exit code).
    """

    code: ClassVar[str] = "language.worker_lost"
    retryable: ClassVar[bool] = True


class ReaderLost(WorkerLost):
    """It was one that reads by a pack, and no bad text was to blame: the pack may be."""
