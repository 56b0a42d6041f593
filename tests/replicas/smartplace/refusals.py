"""How the console's GraphQL says no: HTTP 200 with errors[]."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GraphqlError(Exception):
    """An entry of errors[]."""

    code: str
    message: str

    def body(self) -> dict[str, object]:
        error = {
            "message": self.message,
            "extensions": {"code": self.code},
        }
        return {"errors": [error], "data": None}
