"""The server has as many files open as the system lets it, and says where that is little."""

import subprocess
import sys

import pytest

from sync_server.kernel.open_files import allow_many

_ASKED = """
import resource
resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}))
from sync_server.kernel.errors import ConfigFault
from sync_server.kernel.open_files import allow_many
try:
    print(allow_many())
except ConfigFault as fault:
    print("refused", fault)
print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
"""


@pytest.mark.parametrize(
    ("soft", "hard", "says", "has"),
    [
        (256, 8_192, "", 8_192),
        (256, 1_024, "about 256 devices", 1_024),
        (100, 100, "refused only 100 files", 100),
    ],
)
def test_what_a_process_may_open(soft: int, hard: int, says: str, has: int) -> None:
    if sys.platform == "win32":  # there is no such limit
        assert allow_many() == ""
        return
    ended = subprocess.run(
        [sys.executable, "-c", _ASKED.format(soft=soft, hard=hard)],
        capture_output=True, encoding="utf-8", timeout=60, check=True,
    )  # fmt: skip
    told, now = ended.stdout.splitlines()
    assert (says in told, bool(told), int(now)) == (True, bool(says), has)
