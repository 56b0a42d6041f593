"""Where the shipped files of the desktop lie, from source and in a frozen build."""

import sys
from pathlib import Path

_ROOT = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parents[2])) / "resources"
FONTS = _ROOT / "fonts"
ICONS = _ROOT / "icons"
