"""What cannot be done with a shop."""

from engine.runtime.errors import EngineError, Exit


class ByHand(EngineError):
    """Its reviews are brought from files; there is nowhere to collect them. Param shop: its id."""

    code = "shop.by_hand"
    exit_code = Exit.INPUT
