"""What a message says: which shop, where, how many stars, why; who wrote it never leaves the PC."""

import re
from collections.abc import Sequence
from typing import Final

from engine.alerts.channels.port import Outgoing
from engine.language.personal_data import masked, plain
from engine.reviews.dto import ReviewDto
from engine.runtime.texts import Texts

MOST_NAMED: Final = 5
MOST_LETTERS: Final = 80
_MASK: Final = "●●●"
_SPACE: Final = re.compile(r"\s+")


def compose(key: str, reviews: Sequence[ReviewDto], texts: Texts, *, with_text: bool) -> Outgoing:
    """`reviews`: most pressing first, one at least."""
    count = len(reviews)
    subject = texts("alerts.subject.one") if count == 1 else texts("alerts.subject", count=count)
    lines = [_line(review, texts, with_text) for review in reviews[:MOST_NAMED]]
    if count > MOST_NAMED:
        lines.append(texts("alerts.more", count=count - MOST_NAMED))
    return Outgoing(key, subject, "\n".join([*lines, "", texts("alerts.foot")]))


def trial(key: str, texts: Texts) -> Outgoing:
    return Outgoing(key, texts("alerts.trial.subject"), texts("alerts.trial.body"))


def excerpt(review: ReviewDto) -> str:
    """The first words, without what would tell who wrote them."""
    text = masked(_SPACE.sub(" ", review.found.body or "").strip())
    author = plain(review.found.author_name).strip()
    for name in (author, author.removesuffix("님").strip()):
        if len(name) > 1:
            text = text.replace(name, _MASK)
    return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS].rstrip()}…"


def _line(review: ReviewDto, texts: Texts, with_text: bool) -> str:
    parts = [_SPACE.sub(" ", review.shop_name), texts(f"platform.{review.platform}.short")]
    rating = review.found.rating
    if rating is not None:
        parts.append(texts("alerts.stars", rating=f"{rating:g}"))
    found = () if review.analysis is None else review.analysis.reasons
    surest = sorted(found, key=lambda each: -each.certainty)
    parts += [texts(f"reason.{each.reason}") for each in surest]
    if not found and review.label == "negative":
        parts.append(texts("alerts.unhappy"))
    words = excerpt(review) if with_text else ""
    quoted = f"\n  “{words}”" if words else ""
    return f"· {' · '.join(parts)}{quoted}"
