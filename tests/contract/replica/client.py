"""An owner's browser without the browser: cookies, headers and the documented requests."""

import http.client
import json
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import quote, urlsplit

from tests.replicas.smartplace import SmartPlaceReplica
from tests.replicas.smartplace.catalogue import Place

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer, redirects not followed."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, object]:
        found: dict[str, object] = json.loads(self.body)
        return found

    @property
    def error_code(self) -> str:
        """extensions.code of the first entry of errors[]."""
        errors = self.json["errors"]
        assert isinstance(errors, list)
        return str(errors[0]["extensions"]["code"])


class Client:
    """Speaks to one replica; a new instance is a new, logged-out browser."""

    def __init__(self, replica: SmartPlaceReplica) -> None:
        self.replica = replica
        self.cookies: SimpleCookie = SimpleCookie()

    def send(
        self, method: str, url: str, body: str = "", headers: dict[str, str] | None = None
    ) -> Answer:
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(parts.netloc, timeout=20)
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())
        try:
            connection.request(
                method,
                f"{parts.path}?{parts.query}",
                body.encode(),
                {"Cookie": cookies, **(headers or {})},
            )
            answer = connection.getresponse()
            for line in answer.headers.get_all("set-cookie", []):
                self.cookies.load(line)
            return Answer(answer.status, dict(answer.headers.items()), answer.read())
        finally:
            connection.close()

    def get(self, path: str) -> Answer:
        return self.send("GET", f"{self.replica.console_url}{path}")

    def submit_login(self, back: str, **fields: str) -> Answer:
        body = "&".join(f"{name}={quote(value)}" for name, value in fields.items())
        return self.send(
            "POST", f"{self.replica.login_url}/nidlogin.login?url={quote(back, safe='')}", body
        )

    def enter(self) -> None:
        """Log in and open the console, so that all cookies are there."""
        self.submit_login(f"{self.replica.console_url}/bizes", id="owner", pw="secret")
        self.get("/bizes")

    def headers(self, place: Place) -> dict[str, str]:
        csrf = self.cookies.get("csrf_token")
        return {
            "content-type": "application/json",
            "x-csrf-token": csrf.value if csrf else "",
            "x-requested-with": "XMLHttpRequest",
            "from-system": "smartplace",
            "apollographql-client-name": "smartplace-web",
            "apollographql-client-version": "1.0.0",
            "Origin": self.replica.console_url,
            "Referer": self.replica.reviews_url(place),
        }

    def graphql(
        self, operation: str, place: Place, given: Json, without: tuple[str, ...] = ()
    ) -> Answer:
        """POST /graphql?opName=`operation`; `without` leaves headers out."""
        headers = {k: v for k, v in self.headers(place).items() if k not in without}
        body = json.dumps({"operationName": operation, "variables": {"input": given}})
        url = f"{self.replica.console_url}/graphql?opName={operation}"
        return self.send("POST", url, body, headers)

    def reviews(self, place: Place, **given: object) -> Answer:
        wanted = {
            "placeId": place.id,
            "page": 1,
            "size": 10,
            "sort": "CreatedDesc",
            "bookingBusinessId": place.booking_business_id,
        }
        return self.graphql("getReviews", place, {**wanted, **given})

    def items(self, place: Place, **given: object) -> list[dict[str, object]]:
        """The items of a page of reviews."""
        return self.listed(place, **given)[0]

    def listed(self, place: Place, **given: object) -> tuple[list[dict[str, object]], int]:
        """The items of a page of reviews and totalCount."""
        data = self.reviews(place, **given).json["data"]
        assert isinstance(data, dict)
        return data["reviews"]["items"], data["reviews"]["totalCount"]

    def reply(self, place: Place, review_id: object, text: str = "고맙습니다") -> Answer:
        given = {
            "text": text,
            "reviewId": review_id,
            "placeId": place.id,
            "bookingBusinessId": place.booking_business_id,
        }
        return self.graphql("createReply", place, given)

    def stored_reply(
        self, place: Place, review_id: object, text: str = "고맙습니다"
    ) -> Json | None:
        """data.createReviewReply.reply of a reply sent."""
        data = self.reply(place, review_id, text).json["data"]
        assert isinstance(data, dict)
        reply: Json | None = data["createReviewReply"]["reply"]
        return reply
