"""Why a file or a page cannot be brought. No words of it in the params: they may be logged."""

from engine.runtime.errors import EngineError, Exit


class BringingError(EngineError):
    """Base of what can be wrong with what a person brings."""

    exit_code = Exit.INPUT


class Unreadable(BringingError):
    """The system does not give the file. Param reason: its word."""

    code = "imports.unreadable"


class NoTable(BringingError):
    """Bytes that are no table: a picture, a program, nothing at all."""

    code = "imports.no_table"


class OldExcel(BringingError):
    """Excel before 2007, or one with a password: both are the same kind of file."""

    code = "imports.old_excel"


class BrokenExcel(BringingError):
    """A workbook that cannot be read to its end."""

    code = "imports.broken_excel"


class TooLarge(BringingError):
    """More than a file of reviews ever has. Params: limit, unit."""

    code = "imports.too_large"


class NoSuchSheet(BringingError):
    """Params: sheet, sheets."""

    code = "imports.no_such_sheet"


class NoSuchColumn(BringingError):
    """Params: column, columns."""

    code = "imports.no_such_column"


class NotUnderstood(BringingError):
    """Nobody can tell where date and words stand. Param missing: the role, "date" or "body"."""

    code = "imports.not_understood"


class NothingPasted(BringingError):
    """No review was seen in what was copied."""

    code = "imports.nothing_pasted"


class NoTarget(BringingError):
    """Of which shop these reviews are was not said."""

    code = "imports.no_target"


class NothingBrought(BringingError):
    """There is no such import, or it was taken back already."""

    code = "imports.nothing_brought"


class SharedAlready(BringingError):
    """Other devices have the reviews: while sync is on none is deleted."""

    code = "imports.shared"


class HalfBrought(BringingError):
    """The disk broke it off, and took it neither back. Params: id of the import, kept (reviews)."""

    code = "imports.half_brought"
    exit_code = Exit.FAILED
