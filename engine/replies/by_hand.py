"""Replies that the owner posts: what he is given, and what we say of them afterwards."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from engine.platforms import registry
from engine.platforms.port import ShopFound
from engine.replies import rows
from engine.replies.dto import HandOver, ReplyCard, State
from engine.replies.errors import ReplyHeld, WrongState
from engine.replies.ledger import Ledger
from engine.replies.lifecycle import HANDED, TOLD, Verdict
from engine.runtime.clock import SEOUL
from engine.runtime.log import get_logger
from engine.shops.service import Shops
from engine.store.database import Database
from engine.sync.errors import LeaseHeld, SyncError
from engine.sync.leases import Lease, Leases


class ByHand:
    def __init__(self, database: Database, shops: Shops, ledger: Ledger, leases: Leases) -> None:
        self._database = database
        self._shops = shops
        self._ledger = ledger
        self._leases = leases

    def given(self, card: ReplyCard) -> HandOver:
        """The text as it stands, and where to paste it."""
        shop = self._shops.get(card.reply.shop_id)
        found = ShopFound(shop.external_id, shop.name, shop.ref)
        address = registry.get(shop.platform).reply_page(found, card.review.found)
        return HandOver(card, card.reply.text, address)

    def take(self, card: ReplyCard) -> None:
        """One that is approved, out of the program's hands; raises as `Replies.hand_over`."""
        if card.reply.held is not None:
            raise ReplyHeld(until=f"{card.reply.held.until.astimezone(SEOUL):%H:%M}")
        with self._kept(card.reply.id), self._database.unit("replies.hand_over") as unit:
            reply = rows.known(unit.session, card.reply.id)
            if reply.state != State.APPROVED:
                raise WrongState(state=reply.state, wanted=State.APPROVED.value)
            self._ledger.move(unit, reply, Verdict(State.APPROVED, HANDED))

    def tell_posted(self, reply_id: int) -> None:
        """Raises as `Replies.tell_posted`."""
        with self._database.unit("replies.tell_posted") as unit:
            reply = rows.known(unit.session, reply_id)
            if (reply.state, reply.outcome) != (State.APPROVED, HANDED):
                raise WrongState(state=reply.state, wanted=HANDED)
            self._ledger.move(unit, reply, Verdict(State.SENT, TOLD))

    @contextmanager
    def _kept(self, reply_id: int) -> Iterator[None]:
        """No other device presses meanwhile, nor before it can have heard of this; where the server
        cannot be asked, the owner's hand is free all the same.
        """
        with self._database.reading() as session:
            reply = rows.known(session, reply_id)
            uuid, attempt = reply.uuid, reply.attempt + 1
        with ExitStack() as stack:
            lease = Lease()
            try:
                lease = stack.enter_context(self._leases.held(uuid, attempt))
            except LeaseHeld:
                raise
            except SyncError as away:
                get_logger().info("hand_over.no_lease", code=away.code)
            yield
            lease.is_pressed = True
