"""Which review a deed was about: that of the rows it touched."""

from typing import Any, Final

from sqlalchemy import Table

from engine.store.deeds.images import key_of
from engine.store.table import Base

_REVIEW: Final = "review"
_BELONGS: Final = "review_id"
_GONE: Final = (
    "SELECT DISTINCT c.deed_id, r.id FROM deed_cell c"
    ' JOIN review r ON r.id = coalesce(c.after, c.before) WHERE c."column" = ?'
)


def reviews_of(connection: Any) -> dict[int, int]:
    """Numbers of reviews by those of deeds; the least where there are several, none for none."""
    pairs = list(connection.exec_driver_sql(_GONE, (_BELONGS,)).all())
    for table in Base.metadata.sorted_tables:
        if table.name == _REVIEW or _BELONGS in table.columns:
            pairs += connection.exec_driver_sql(_standing(table), (table.name,)).all()
    found: dict[int, int] = {}
    for deed, review in pairs:
        found[deed] = min(review, found.get(deed, review))
    return found


def _standing(table: Table) -> str:
    review = "id" if table.name == _REVIEW else _BELONGS
    return (
        f'SELECT DISTINCT c.deed_id, t.{review} FROM deed_cell c JOIN "{table.name}" t'
        f' ON t.{key_of(table)} = c."row" WHERE c."table" = ?'
    )
