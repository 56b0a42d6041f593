"""What the pages for newcomers share: a password typed twice, and words for what is not right."""

from typing import Final

from pydantic import SecretStr, ValidationError

from sync_server.identity.errors import EmailTaken, WeakPassword
from sync_server.identity.pages.form import Asked
from sync_server.kernel.errors import Invalid, ServerError

WEAK: Final = "너무 쉬운 비밀번호예요. 10자 이상, 흔하지 않은 것으로 정해 주세요."
_UNLIKE: Final = "두 비밀번호가 서로 달라요. 다시 적어 주세요."
_TAKEN: Final = (
    "이미 등록된 이메일이에요. 그 이메일로 로그인하시거나, 잊으셨으면 비밀번호를 새로 정해 주세요."
)


class Unfit(Invalid):
    """What was typed, in words for whoever typed it. Nothing was done."""


class Chosen(Asked):
    """A form on which a password is chosen."""

    password: SecretStr = SecretStr("")
    again: SecretStr = SecretStr("")

    def check_alike(self) -> None:
        """Raises `Unfit`."""
        if self.password != self.again:
            raise Unfit(_UNLIKE)


def unfit(fault: ValidationError, words: dict[str, str]) -> Unfit:
    """`words`: of each field of the service's, but of the password, which all have."""
    return Unfit((words | {"password": WEAK})[str(fault.errors()[0]["loc"][0])])


def words_for(fault: ServerError) -> str:
    """Of those that any newcomer may meet."""
    known = {WeakPassword: WEAK, EmailTaken: _TAKEN}
    return known.get(type(fault), fault.detail)
