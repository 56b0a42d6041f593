"""What travels on a line: one byte that says what it is, then the message as `codec` packs it."""

from typing import Final

REACHED: Final = b"r"
"""From the device: where it stands."""
PUSH: Final = b"p"
"""From the device, one at a time; a short one, anything else goes by a request of its own."""
POKE: Final = b"k"
"""From the server."""
PUSHED: Final = b"a"
"""From the server, to a push. A refusal ends the line."""
MOST_SAID: Final = 16 << 10
"""Bytes of a frame of the device's."""
