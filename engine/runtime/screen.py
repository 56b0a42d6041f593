"""Whether there is a screen to show anything on."""

import os
import sys


def has_display() -> bool:
    """Windows and macOS always have one; elsewhere X11 or Wayland must be named."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
