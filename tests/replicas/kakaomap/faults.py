"""What goes wrong on KakaoMap alone, and what cannot happen where nobody logs in or replies."""

from tests.replicas.kit.faults import Faults
from tests.replicas.kit.switches import REPLIES, Switch

OWN = {
    "most_shown": Switch("reviews", "the web shows no more than N reviews of the total"),
    "has_next_forever": Switch("reviews", "has_next stays true behind the last page"),
    "last_without_id": Switch("reviews", "the last item of a page has the id null"),
    "strange_key": Switch("reviews", "items carry a key of this name that nobody described"),
}
WITHOUT = (
    *REPLIES,
    "numeric_ids",  # they are numbers anyway
    "owner_replies",  # its public answers are not known to hold them
    "unauthorized",
    "login_redirect",
    "session_lost",
    "drop_before_storing",
    "drop_after_storing",
)


def faults() -> Faults:
    return Faults(OWN, without=WITHOUT, kinds=("reviews", "shops", "posts"))
