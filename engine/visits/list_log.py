"""What visits found of shops' lists: how many reviews there should be, are, and what is proven."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from engine.runtime.clock import from_ms
from engine.store.database import Unit
from engine.visits import repository
from engine.visits.dto import ListDto
from engine.visits.model import CrawlRun


class ListLog:
    """Over the rows of the crawl log."""

    def begin_whole(self, unit: Unit, run_id: int) -> None:
        """This visit does not stop at what is known."""
        unit.session.get_one(CrawlRun, run_id).is_whole = True

    def note(
        self,
        unit: Unit,
        run_id: int,
        expected: int | None,
        held: int,
        listed: int | None = None,
        proven_ms: int | None = None,
    ) -> None:
        """As the columns of `CrawlRun`."""
        run = unit.session.get_one(CrawlRun, run_id)
        run.expected, run.held, run.listed, run.proven_ms = expected, held, listed, proven_ms

    def last_whole(self, session: Session, shop_id: int, before: int) -> ListDto | None:
        """The last visit before that one which was not to stop at what is known."""
        return _dto(repository.last_whole(session, shop_id, before))

    def last_listed(self, session: Session, shop_id: int, before: int) -> ListDto | None:
        """The last visit before that one which reached the list's end."""
        return _dto(repository.last_listed(session, shop_id, before))

    def last_proof(self, session: Session, shop_id: int, before: int) -> ListDto | None:
        """The last visit before that one which proves what is not listed."""
        return _dto(repository.last_proof(session, shop_id, before))

    def latest(self, session: Session) -> Mapping[int, ListDto]:
        """The last that was counted, by shop."""
        runs = repository.last_counted(session)
        return {shop_id: found for shop_id, run in runs.items() if (found := _dto(run))}


def _dto(run: CrawlRun | None) -> ListDto | None:
    if run is None:
        return None
    return ListDto(
        run_id=run.id,
        started_at=from_ms(run.started_ms),
        expected=run.expected,
        held=run.held,
        listed=run.listed,
        proven_ms=run.proven_ms,
        counts=run.counts,
    )
