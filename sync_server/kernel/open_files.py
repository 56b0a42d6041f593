"""How many files the process may have open: a line takes one, a tenant at work three."""

import sys
from typing import Final

from sync_server.kernel.errors import ConfigFault

ENOUGH: Final = 4_096
_WANTED: Final = 65_536
_LEAST: Final = 128
_OF_DEVICE: Final = 4
"""Where each is its tenant's only one."""


def allow_many() -> str:
    """As many as the system lets it have. What to tell whoever starts it; "" where that is enough.

    Raises `ConfigFault` where it is too few for anything.
    """
    if sys.platform == "win32":  # has no such limit
        return ""
    import resource  # noqa: PLC0415 - not on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _WANTED if hard == resource.RLIM_INFINITY else min(_WANTED, hard)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return _told(wanted if soft == resource.RLIM_INFINITY else soft)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    except (OSError, ValueError):  # macOS says "unlimited", and allows less
        return _told(soft)
    return _told(wanted)


def _told(files: int) -> str:
    if files < _LEAST:
        raise ConfigFault(f"only {files} files may be open here: raise it (ulimit -n)")
    if files >= ENOUGH:
        return ""
    return (
        f"only {files} files may be open here, which is enough for about {files // _OF_DEVICE}"
        " devices at once: for more raise it (ulimit -n, LimitNOFILE=)"
    )
