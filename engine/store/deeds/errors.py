"""Why a deed cannot be undone."""

from engine.runtime.errors import EngineError, Exit


class NothingToUndo(EngineError):
    """There is no such deed, or it was undone already."""

    code = "deed.none"
    exit_code = Exit.INPUT


class NothingToRedo(EngineError):
    """Nothing was undone since the last deed."""

    code = "deed.none_undone"
    exit_code = Exit.INPUT


class Overtaken(EngineError):
    """What it made was changed since, here or on another device. Param deed: its name."""

    code = "deed.overtaken"
    exit_code = Exit.INPUT
