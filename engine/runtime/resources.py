"""Where the shipped files lie, from source and in a frozen build."""

import sys
from pathlib import Path

_ROOT = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parents[2]))
RESOURCES = _ROOT / "resources"
