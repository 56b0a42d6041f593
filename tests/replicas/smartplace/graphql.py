"""Answers of `POST /graphql?opName=...` in the documented field shape.

Input rules and error codes are those of notes on the real console: `size` above 100 is
BAD_REQUEST, a `bookingBusinessId` that is not an Int is INTERNAL_SERVER_ERROR, an id of somebody
else's place, or the console's `placeSeq` in place of `placeId`, is FORBIDDEN. `hasReply: false`
lists what has no reply yet, null or absent lists all.

Of `GetReviewDashboard` nothing but its name is known: the shape of its answer is ours, not Naver's.
"""

from collections.abc import Mapping
from datetime import datetime

from tests.replicas.kit.board import Board, Reply, Shown
from tests.replicas.kit.catalogue import Catalogue, Review
from tests.replicas.kit.faults import Faults
from tests.replicas.kit.listing import Listings, Page, Wanted, day
from tests.replicas.kit.spoilers import rename
from tests.replicas.smartplace.catalogue import Place
from tests.replicas.smartplace.refusals import GraphqlError

Json = dict[str, object]
LONGEST_REPLY = 250
"""Replies above 250-279 characters are silently rejected; the replica takes the cautious end."""
MARKS = ("not_qualified", "suspended", "deleted")
"""Of a stored reply; the faults are `reply_` and these."""


class Graphql:
    """The operations that the owner's reviews page uses."""

    def __init__(
        self, catalogue: Catalogue[Place], board: Board, listings: Listings, faults: Faults
    ) -> None:
        self._catalogue = catalogue
        self._board = board
        self._listings = listings
        self._faults = faults

    def get_reviews(self, given: Mapping[str, object]) -> Json:
        """data.reviews for `variables.input`."""
        place = self._place(given)
        page, size = _paging(given)
        if given.get("sort", "CreatedDesc") != "CreatedDesc":
            raise GraphqlError("BAD_REQUEST", "sort must be CreatedDesc")
        wanted, start = _wanted(given), (page - 1) * size
        none = Page([], 0, has_next=False)
        is_other = bool(given.get("isSuspended"))
        listed = none if is_other else self._listings.page(place, start, size, wanted)
        items = [review_item(entry, place) for entry in listed.shown]
        items = rename(items, self._faults, "id", "content")
        return {"data": {"reviews": {"totalCount": listed.total, "items": items}}}

    def get_dashboard(self, given: Mapping[str, object]) -> Json:
        """data.reviewDashboard for `variables.input`."""
        place = self._place(given)
        everything = range(len(place.timeline))
        open_ones = self._board.positions(place, everything, answered=False)
        board = {
            "placeId": int(place.id),
            "period": "ALL",
            "isReady": True,
            "review": {"totalCount": len(everything), "noReplyCount": len(open_ones)},
            "changes": [{"day": "월", "count": 3}],
        }
        return {"data": {"reviewDashboard": board}}

    def create_reply(self, given: Mapping[str, object]) -> Json:
        """data.createReviewReply for `variables.input`; the reply is null if it was swallowed."""
        place = self._place(given)
        text = given.get("text")
        if not isinstance(text, str) or not text.strip():
            raise GraphqlError("BAD_REQUEST", "text must not be blank")
        review = place.find(str(given.get("reviewId")))
        if review is None:
            raise GraphqlError("NOT_FOUND", "no such review")
        if self._faults.strike("staff_account", "reply"):
            raise GraphqlError("FORBIDDEN", "답글 작성 권한이 없습니다.")
        reply = self._store(review, text)
        return {"data": {"createReviewReply": {"reply": _reply(reply, place) if reply else None}}}

    def _store(self, review: Review, text: str) -> Reply | None:
        if len(text) > LONGEST_REPLY:
            self._board.refuse(review, text)
            return None
        marks = [mark for mark in MARKS if self._faults.strike(f"reply_{mark}", "reply")]
        return self._board.post(review, text, marks)

    def _place(self, given: Mapping[str, object]) -> Place:
        booking = given.get("bookingBusinessId")
        if booking is not None and type(booking) is not int:
            raise GraphqlError("INTERNAL_SERVER_ERROR", "Int cannot represent bookingBusinessId")
        place = self._catalogue.by_id(given.get("placeId"))
        if place is None or booking not in (None, place.booking_business_id):
            raise GraphqlError("FORBIDDEN", "not a place of this account")
        return place


def _wanted(given: Mapping[str, object]) -> Wanted:
    try:
        first, last = day(given.get("startDate")), day(given.get("endDate"))
    except ValueError:
        raise GraphqlError("BAD_REQUEST", "dates are YYYY-MM-DD") from None
    answered = given.get("hasReply")
    return Wanted(first, last, answered if isinstance(answered, bool) else None)


def _paging(given: Mapping[str, object]) -> tuple[int, int]:
    page, size = given.get("page", 1), given.get("size", 20)
    if type(page) is not int or page < 1:
        raise GraphqlError("BAD_REQUEST", "page starts at 1")
    if type(size) is not int or not 1 <= size <= 100:
        raise GraphqlError("BAD_REQUEST", "size must be 1 to 100")
    return page, size


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def review_item(shown: Shown, place: Place) -> Json:
    """One entry of data.reviews.items; fields whose values nobody documented are null."""
    review, reply = shown.review, shown.reply
    created = _iso(review.created_at)
    return {
        "id": review.id,
        "author": {
            "displayName": review.author,
            "userId": review.author_id,
            "reviewCount": review.visit_count,
            "imageCount": 0,
            "visitCount": review.visit_count,
            "profileImage": None,
        },
        "placeDetail": {"id": place.id},
        "bookingDetail": None,
        "rating": review.rating,
        "createdDateTime": created,
        "displayUpdatedDateTime": created,
        "visitDateTime": f"{review.created_at.date()}T00:00:00+09:00" if review.visited else None,
        "visitCount": review.visit_count,
        "source": None,
        "cp": None,
        "mainPov": None,
        "content": _content(review),
        "reply": _reply(reply, place) if reply else None,
        "reactionStat": {"totalCount": 0, "typeCount": []},
        "isSuspended": False,
        "isQualified": True,
        "hasReply": reply is not None,
        "hasText": bool(review.text),
        "hasVotedKeyword": bool(review.keywords),
        "hasNegativeTextGrade": False,
    }


def _content(review: Review) -> Json:
    keywords = [
        {"code": word.code, "emojiCode": None, "emojiUrl": None, "label": {"ko": word.label}}
        for word in review.keywords
    ]
    voted = [{"category": "visitor", "keywords": keywords}] if keywords else []
    return {
        "text": review.text,
        "rating": review.rating,
        "mediaItems": [],
        "tags": {"votedKeywords": voted},
        "textGradeInspection": {"grade": None},
    }


def _reply(reply: Reply, place: Place) -> Json:
    created = _iso(reply.created_at)
    return {
        "text": reply.text,
        "createdDateTime": created,
        "updatedDateTime": _iso(reply.updated_at),
        "replierDisplayName": place.name,
        "isSuspended": "suspended" in reply.marks,
        "isQualified": "not_qualified" not in reply.marks,
        "isDeleted": "deleted" in reply.marks,
        "useReplyCandidate": False,
        "suspendPostingReason": "운영정책 위반" if "suspended" in reply.marks else None,
    }
