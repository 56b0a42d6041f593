"""What a file that a command should write meets on its way."""

from typing import ClassVar

from engine.runtime.errors import EngineError, Exit


class FolderMissing(EngineError):
    """Param folder: as it was typed."""

    code = "cli.folder_missing"
    exit_code: ClassVar[Exit] = Exit.INPUT


class FileTaken(EngineError):
    """Something is there, and nobody said that it may go. Param file: as it was typed."""

    code = "cli.file_taken"
    exit_code: ClassVar[Exit] = Exit.INPUT
