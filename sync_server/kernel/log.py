"""JSON lines on stderr, in which nobody's words, names or secrets stand.

A field is written only if it is declared here; of any other one only that it was left out. Of an
exception its type and places are kept, not its message.
"""

import logging
import sys
from collections.abc import MutableMapping
from pathlib import Path
from traceback import walk_tb
from typing import Any, TextIO

import structlog
from structlog.typing import FilteringBoundLogger

_DECLARED = frozenset(
    {"event", "level", "timestamp", "request_id", "method", "route", "status", "took_ms"}
    | {"code", "tenant", "member", "device", "exception", "where", "count", "version"}
)
_FRAMES = 12

Fields = MutableMapping[str, Any]


def configure(stream: TextIO | None = None) -> None:
    """For the whole process."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _fault_told,
            _declared,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(stream or sys.stderr),
    )


def get_logger() -> FilteringBoundLogger:
    logger: FilteringBoundLogger = structlog.get_logger()
    return logger


def _fault_told(_: object, __: str, fields: Fields) -> Fields:
    fault = fields.pop("fault", None)
    if isinstance(fault, BaseException):
        frames = [
            f"{Path(frame.f_code.co_filename).name}:{line}"
            for frame, line in walk_tb(fault.__traceback__)
        ]
        fields["exception"] = type(fault).__name__
        fields["where"] = frames[-_FRAMES:]
    return fields


def _declared(_: object, __: str, fields: Fields) -> Fields:
    kept = {name: value for name, value in fields.items() if name in _DECLARED}
    if left_out := sorted(set(fields) - set(kept)):
        kept["left_out"] = left_out
    return kept
