"""What of OAuth 2 we speak: the authorization code with PKCE S256 for one native app, whose
redirect is the loopback address with any port (RFC 8252 7.3, 8.1; RFC 7636; RFC 9700 2.1).
"""

import base64
import hashlib
import hmac
import re
from typing import Annotated, Final, Literal
from urllib.parse import urlencode

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

# Not `localhost`, which is up to the machine's hosts file, nor [::1], which no CSP can name.
_REDIRECT: Final = re.compile(r"http://127\.0\.0\.1:([1-9][0-9]{0,4})/cb", re.ASCII)
_SIGNS: Final = r"^[A-Za-z0-9\-._~]+$"


def _loopback(uri: str) -> str:
    found = _REDIRECT.fullmatch(uri)
    if found is None or int(found[1]) > 65_535:
        raise ValueError("not http://127.0.0.1 with a port and the path /cb")
    return uri


RedirectUri = Annotated[str, StringConstraints(max_length=80), AfterValidator(_loopback)]
Verifier = Annotated[str, StringConstraints(min_length=43, max_length=128, pattern=_SIGNS)]


class AuthorizationRequest(BaseModel):
    """As the app opens it in the browser; the form sends all of it back."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    response_type: Literal["code"]
    client_id: Literal["gagejigi-desktop"]
    redirect_uri: RedirectUri
    code_challenge: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{43}$")]
    code_challenge_method: Literal["S256"]
    state: Annotated[str, StringConstraints(min_length=8, max_length=200, pattern=_SIGNS)]

    def redirect(self, code: str, issuer: str) -> str:
        """`iss` lets the app notice an answer of another server (RFC 9207)."""
        answer = {"code": code, "state": self.state, "iss": issuer}
        return f"{self.redirect_uri}?{urlencode(answer)}"

    @property
    def origin(self) -> str:
        return self.redirect_uri.removesuffix("/cb")


def challenge_of(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def is_answered(challenge: str, verifier: str) -> bool:
    return hmac.compare_digest(challenge_of(verifier), challenge)
