"""Typed failures. The words for them live in `resources/texts` under `error.<code>`.

A subclass names one thing that can go wrong and that a person can do something about. Its code is
stable: texts, CLI exit codes and tests refer to it.
"""

from enum import IntEnum
from typing import ClassVar


class Exit(IntEnum):
    """Exit codes of `gagejigi-engine`; documented in `gagejigi-engine --help`."""

    OK = 0
    FAILED = 1
    USAGE = 2
    PROFILE = 3
    LOGIN = 4
    PLATFORM = 5
    INPUT = 6


class EngineError(Exception):
    """Something the owner should hear about, with a remedy.

    `params` fill the placeholders of the texts. No personal data in them: they may be logged.
    Texts: `error.<code>.title`, `error.<code>.message`, `error.<code>.remedy`.
    """

    code: ClassVar[str] = "unexpected"
    retryable: ClassVar[bool] = False
    exit_code: ClassVar[Exit] = Exit.FAILED

    def __init__(self, **params: object) -> None:
        super().__init__(self.code, params)
        self.params = params

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.code}({shown})"


class InvalidInput(EngineError):
    """A value given by a person or a file is out of bounds. Params: field, reason."""

    code = "invalid_input"
    exit_code = Exit.INPUT


class NotFound(EngineError):
    """What was named does not exist. Params: entity, id."""

    code = "not_found"
    exit_code = Exit.INPUT


class NoShop(EngineError):
    """Nobody has logged in to a platform yet, so there is nothing to collect."""

    code = "no_shop"
    exit_code = Exit.LOGIN


def exit_of(code: str) -> Exit:
    """The exit code of the error with this code; of a code that no loaded error has, `FAILED`."""
    return _kind_of(code).exit_code


def is_retryable(code: str) -> bool:
    """Of the error with this code; False for a code that no loaded error has."""
    return _kind_of(code).retryable


def _kind_of(code: str) -> type[EngineError]:
    kinds = [EngineError]
    for kind in kinds:
        if kind.code == code:
            return kind
        kinds += kind.__subclasses__()
    return EngineError
