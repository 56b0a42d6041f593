"""Answers of `POST /graphql?opName=...` in the documented field shape.

Input rules and error codes are those of notes on the real console: `size` above 100 is
BAD_REQUEST, a `bookingBusinessId` that is not an Int is INTERNAL_SERVER_ERROR, an id of somebody
else's place, or the console's `placeSeq` in place of `placeId`, is FORBIDDEN. `hasReply: false`
lists what has no reply yet, null or absent lists all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tests.replicas.smartplace.board import Board, Reply, Shown, day
from tests.replicas.smartplace.catalogue import Catalogue, Place, Review
from tests.replicas.smartplace.faults import Faults, amount
from tests.replicas.smartplace.spoilers import rename, spoil

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class GraphqlError(Exception):
    """An entry of errors[]."""

    code: str
    message: str

    def body(self) -> Json:
        error = {
            "message": self.message,
            "extensions": {"code": self.code},
        }
        return {"errors": [error], "data": None}


class Graphql:
    """The two operations that the owner's reviews page uses."""

    def __init__(self, catalogue: Catalogue, board: Board, faults: Faults) -> None:
        self._catalogue = catalogue
        self._board = board
        self._faults = faults

    def get_reviews(self, given: Mapping[str, object]) -> Json:
        """data.reviews for `variables.input`."""
        place = self._place(given)
        page, size = _paging(given)
        if given.get("sort", "CreatedDesc") != "CreatedDesc":
            raise GraphqlError("BAD_REQUEST", "sort must be CreatedDesc")
        if page > 1:
            self._board.write_new(place, self._amount("insert_between_pages"))
        shown, total = self._listed(place, given, page, size)
        if page > 1 and (count := self._amount("duplicate_ids")):
            before, _ = self._listed(place, given, page - 1, size)
            shown = before[-count:] + shown
        items = [review_item(entry, place) for entry in spoil(shown, self._faults)]
        total += self._amount("total_offset")
        return {"data": {"reviews": {"totalCount": total, "items": rename(items, self._faults)}}}

    def create_reply(self, given: Mapping[str, object]) -> Json:
        """data.createReviewReply for `variables.input`; the reply is null if it was swallowed."""
        place = self._place(given)
        text = given.get("text")
        if not isinstance(text, str) or not text.strip():
            raise GraphqlError("BAD_REQUEST", "text must not be blank")
        review = place.find(str(given.get("reviewId")))
        if review is None:
            raise GraphqlError("NOT_FOUND", "no such review")
        if self._faults.strike("staff_account", "createReply"):
            raise GraphqlError("FORBIDDEN", "답글 작성 권한이 없습니다.")
        reply = self._board.post(review, text)
        return {"data": {"createReviewReply": {"reply": _reply(reply, place) if reply else None}}}

    def _amount(self, name: str) -> int:
        return amount(self._faults.strike(name, "getReviews"))

    def _listed(
        self, place: Place, given: Mapping[str, object], page: int, size: int
    ) -> tuple[list[Shown], int]:
        try:
            span = place.timeline.span(day(given.get("startDate")), day(given.get("endDate")))
        except ValueError:
            raise GraphqlError("BAD_REQUEST", "dates are YYYY-MM-DD") from None
        if given.get("isSuspended"):
            return [], 0
        has_reply = given.get("hasReply")
        return self._board.page(
            place, page, size, span, has_reply if isinstance(has_reply, bool) else None
        )

    def _place(self, given: Mapping[str, object]) -> Place:
        booking = given.get("bookingBusinessId")
        if booking is not None and type(booking) is not int:
            raise GraphqlError("INTERNAL_SERVER_ERROR", "Int cannot represent bookingBusinessId")
        place = self._catalogue.by_id(given.get("placeId"))
        if place is None or booking not in (None, place.booking_business_id):
            raise GraphqlError("FORBIDDEN", "not a place of this account")
        return place


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
        "placeDetail": {"id": place.place_id},
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
        "updatedDateTime": created,
        "replierDisplayName": place.name,
        "isSuspended": reply.suspended,
        "isQualified": reply.qualified,
        "isDeleted": reply.deleted,
        "useReplyCandidate": False,
        "suspendPostingReason": "운영정책 위반" if reply.suspended else None,
    }
