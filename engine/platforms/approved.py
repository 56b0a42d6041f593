"""A reply that an owner approved, looked at once more before anything leaves."""

from collections.abc import Iterator
from contextlib import contextmanager

from engine.platforms.outcomes import PlatformError, ReplyRefused
from engine.platforms.port import ReviewFound, ReviewPage
from engine.platforms.spec import PlatformSpec


@contextmanager
def unpressed() -> Iterator[None]:
    """Whatever goes wrong in here, nothing has been pressed yet."""
    try:
        yield
    except PlatformError as fault:
        fault.before_press = True
        raise


def check_text(spec: PlatformSpec, text: str) -> str:
    """As it is sent. Raises `ReplyRefused` with reason empty, too_long or forbidden_word."""
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise ReplyRefused(platform=spec.id, reason="empty")
    if spec.replies.measure(text) > spec.replies.limit:
        raise ReplyRefused(platform=spec.id, reason="too_long")
    if any(word in text for word in spec.replies.forbidden):
        raise ReplyRefused(platform=spec.id, reason="forbidden_word")
    return text


def check_found(
    spec: PlatformSpec, found: tuple[ReviewPage, ReviewFound] | None
) -> tuple[ReviewPage, ReviewFound]:
    """As `check_open`, with the page that shows it."""
    if found is None:
        raise ReplyRefused(platform=spec.id, reason="gone")
    return found[0], check_open(spec, found[1])


def check_open(spec: PlatformSpec, review: ReviewFound | None) -> ReviewFound:
    """The review as it stands. Raises `ReplyRefused` with reason gone, already_replied, closed."""
    if review is None:
        raise ReplyRefused(platform=spec.id, reason="gone")
    if review.reply is not None:
        raise ReplyRefused(platform=spec.id, reason="already_replied")
    if review.can_reply is False:
        raise ReplyRefused(platform=spec.id, reason="closed")
    return review
