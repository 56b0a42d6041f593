"""What the window's process does not keep. Imports are for good: each case has its own process."""

import subprocess
import sys

import pytest

SPARE = "from desktop.platform import memory; memory.spare()"


def said(script: str) -> str:
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    return done.stdout.decode().strip()


@pytest.mark.parametrize(("first", "kept"), [("import PySide6.QtCore", True), (SPARE, False)])
def test_sources_of_imported_modules_are_not_kept(first: str, kept: bool) -> None:
    """If the first case fails, PySide has stopped keeping them, and `memory` can go."""
    script = f"{first}; import mailbox, linecache; print(mailbox.__file__ in linecache.cache)"
    assert said(script) == str(kept)


def test_the_engine_loads_nothing_before_it_is_wanted() -> None:
    heavy = {
        *("alembic", "cryptography", "numpy", "onnxruntime", "playwright", "tokenizers"),
        *("apscheduler", "httpx2", "openpyxl", "smtplib"),
    }
    script = (
        "import sys, engine.api; from engine.platforms import registry; "
        "[registry.get(name) for name in registry.ids()]; "
        f"print(sorted({heavy!r} & set(sys.modules)))"
    )
    assert said(script) == "[]"
