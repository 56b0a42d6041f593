"""What the pages for newcomers share: a password typed twice, and words for what is not right."""

from typing import Final

from pydantic import SecretStr, ValidationError

from sync_server.identity.errors import EmailTaken, WeakPassword
from sync_server.identity.pages.form import Asked
from sync_server.identity.pages.words import Words
from sync_server.kernel.errors import Invalid, ServerError

WEAK: Final = "trouble.weak"


class Unfit(Invalid):
    """Of what was typed; with the key of words for whoever typed it. Nothing was done."""


class Chosen(Asked):
    """A form on which a password is chosen."""

    password: SecretStr = SecretStr("")
    again: SecretStr = SecretStr("")

    def check_alike(self) -> None:
        """Raises `Unfit`."""
        if self.password != self.again:
            raise Unfit("trouble.unlike")


def unfit(fault: ValidationError, page: str) -> Unfit:
    """`page`: has words for each field of its service's, but for the password, which all have."""
    field = str(fault.errors()[0]["loc"][0])
    return Unfit(WEAK if field == "password" else f"{page}.bad.{field}")


def words_for(fault: ServerError, words: Words) -> str:
    """Of those that any newcomer may meet; "" of `TooMany`, of which the page knows the words."""
    known = {WeakPassword: WEAK, EmailTaken: "trouble.taken", Unfit: fault.detail}
    key = known.get(type(fault))
    return words(key) if key else ""
