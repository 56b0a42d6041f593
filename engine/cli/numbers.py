"""Numbers that a person types, with their bounds told as people write them."""

from typing import Final

import click


class Between(click.IntRange):
    """Both bounds included."""

    name = "N"

    def __init__(self, low: int, high: int) -> None:
        super().__init__(low, high)
        self._told = f"{low:,}~{high:,}"

    def _describe_range(self) -> str:
        return self._told


class RowNumber(click.IntRange):
    """Of something in a list: any that the database can hold."""

    name = "N"

    def __init__(self) -> None:
        super().__init__(1, 2**63 - 1)

    def _describe_range(self) -> str:
        return "1, 2, 3…"


ROW: Final = RowNumber()
