"""JSON lines in the profile's logs folder, without anybody's words or names.

A field reaches the file only when its name promises a number (`_id`, `_ids`, `_count`, `_ms`, ...)
or a code (`platform`, `job`, ...) and its value is one. Everything else is left out and only its
name is told, so that a review put in by mistake never leaves the database. Of an exception its
type, code and places are kept, not its message.

    log = get_logger()
    log.info("crawl.finished", platform="smartplace", review_count=12, took_ms=340)
"""

import logging
import re
import sys
from collections.abc import Callable, MutableMapping
from logging.handlers import RotatingFileHandler
from traceback import walk_tb
from typing import Any

import structlog
from structlog.typing import FilteringBoundLogger

from engine.runtime.disk import make_private_folder
from engine.runtime.errors import EngineError
from engine.runtime.paths import Profile

FILE_NAME = "engine.jsonl"
_FILE_BYTES = 1_000_000
_FILES = 5
_FRAMES = 12

_NUMBERS = re.compile(r"(?:\w+_)?(?:id|ids|count|ms|s|bytes|port|pid|exit_code|line)")
_CODES = frozenset(
    {"level", "timestamp", "platform", "job", "code", "outcome", "kind", "entity", "state"}
    | {"version", "revision", "channel", "reason", "command", "exception"}
)
_CODE = re.compile(r"[A-Za-z0-9_.:+-]{1,64}")

Fields = MutableMapping[str, Any]


def _is_number(value: object) -> bool:
    if isinstance(value, (tuple, list)):
        return all(isinstance(item, int) for item in value)
    return value is None or isinstance(value, (int, float))


def _is_declared(name: str, value: object) -> bool:
    if name in _CODES:
        return isinstance(value, str) and _CODE.fullmatch(value) is not None
    return _NUMBERS.fullmatch(name) is not None and _is_number(value)


def _without_words(logger: object, method: str, fields: Fields) -> Fields:
    """Keep what is declared; name the rest under `left_out`."""
    event = fields.pop("event", "")
    where = fields.pop("where", None)
    is_code = isinstance(event, str) and _CODE.fullmatch(event) is not None
    kept: dict[str, Any] = {"event": event if is_code else "left_out"}
    kept |= {name: value for name, value in fields.items() if _is_declared(name, value)}
    left_out = sorted(set(fields) - set(kept))
    if left_out:
        kept["left_out"] = left_out
    if where is not None:
        kept["where"] = where
    return kept


def _fault_of(exc_info: object) -> BaseException | None:
    if isinstance(exc_info, BaseException):
        return exc_info
    if isinstance(exc_info, tuple):
        return exc_info[1] if isinstance(exc_info[1], BaseException) else None
    return sys.exception() if exc_info else None


def _fault_places(logger: object, method: str, fields: Fields) -> Fields:
    """`exc_info` as type, code and the last places it passed, by module; never its message."""
    fields.pop("where", None)
    fault = _fault_of(fields.pop("exc_info", None))
    if fault is None:
        return fields
    fields["exception"] = type(fault).__name__
    if isinstance(fault, EngineError):
        fields["code"] = fault.code
    places = (
        f"{frame.f_globals.get('__name__', '?')}:{line}"
        for frame, line in walk_tb(fault.__traceback__)
    )
    fields["where"] = list(places)[-_FRAMES:]
    return fields


def _drop(logger: object, method: str, fields: Fields) -> Fields:
    raise structlog.DropEvent


_PROCESSORS = (
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _fault_places,
    _without_words,
    structlog.processors.JSONRenderer(ensure_ascii=False),
)


class _Lines:
    """The last link: a rendered line into the rotating file, from any thread."""

    def __init__(self, handler: logging.Handler) -> None:
        self._handler = handler

    def msg(self, line: str) -> None:
        self._handler.handle(logging.makeLogRecord({"msg": line}))

    debug = info = warning = error = critical = exception = msg


def get_logger() -> FilteringBoundLogger:
    """Usable at once and from any module; silent until `configure`."""
    logger: FilteringBoundLogger = structlog.get_logger()
    return logger


def configure(profile: Profile) -> Callable[[], None]:
    """Log to the profile's folder until the returned function is called."""
    make_private_folder(profile.logs)
    handler = RotatingFileHandler(
        profile.logs / FILE_NAME,
        maxBytes=_FILE_BYTES,
        backupCount=_FILES - 1,
        encoding="utf-8",
        delay=True,
    )
    structlog.configure(
        processors=list(_PROCESSORS),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *args: _Lines(handler),
    )

    def close() -> None:
        _be_silent()
        handler.close()

    return close


def _be_silent() -> None:
    structlog.configure(processors=[_drop], logger_factory=structlog.ReturnLoggerFactory())


_be_silent()  # structlog's own default prints to stdout, where the CLI's JSON goes
