"""One review among others, as platforms name it differently from time to time."""

from collections.abc import Sequence

from engine.platforms.port import ReviewFound


def same(reviews: Sequence[ReviewFound], wanted: ReviewFound) -> ReviewFound | None:
    """By id, then by a further id, then by author, moment and text if only one is like that.

    A console and the public page may give the same review other ids (notes/platforms.md, 2).
    """
    ids = {wanted.external_id, *wanted.alt_ids}
    for each in reviews:
        if each.external_id == wanted.external_id:
            return each
    for each in reviews:
        if ids & {each.external_id, *each.alt_ids}:
            return each
    told = (wanted.author_name, wanted.created_at, wanted.body)
    alike = [r for r in reviews if (r.author_name, r.created_at, r.body) == told]
    return alike[0] if len(alike) == 1 else None
