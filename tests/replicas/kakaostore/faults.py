"""What goes wrong on KakaoMap where its owner is in."""

from tests.replicas.kit.faults import Faults
from tests.replicas.kit.switches import CONSOLE, Switch

OWN = {
    "popups": CONSOLE["popups"],
    "renamed_classes": CONSOLE["renamed_classes"],
    "has_next_forever": Switch("reviews", "has_next stays true behind the last page"),
    "no_reply_box": Switch("console", "cards have nothing to write a reply with"),
    "reply_dialog": Switch("console", "the form for a reply opens in a dialog"),
    "reply_key": Switch("reviews", "replies come under this key"),
    "reply_mute": Switch("reply", "stored, and answered 204"),
}
WITHOUT = (
    "numeric_ids",  # they are numbers anyway
    "staff_account",  # see `no_reply_box`
)


def faults() -> Faults:
    return Faults(OWN, without=WITHOUT)
