"""What only who leads the shop does: ask somebody in, and decide about too many deletions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.bridge.runner import Runner, Task, Work

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.api import Engine, HeldRow, InvitationDto, OpenInvitation, ReviewDto

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Held:
    """`rows` were deleted here and stand still; `reviews`: of the first of them. `mine`: whether
    it is for who works here to decide.
    """

    rows: Sequence[HeldRow]
    reviews: Sequence[ReviewDto]
    mine: bool


class OwnerModel(QObject):
    """loaded: `givable`, `is_owner` and `held` are new. listed: `invitations` are. invited: with
    the code; withdrawn: with the invitation. decided: "deleted" or "kept", and how many rows.
    uninvited: with the failure. failed: with whatever else went wrong.
    """

    loaded = Signal()
    listed = Signal()
    invited = Signal(object)
    uninvited = Signal(object)
    withdrawn = Signal(object)
    decided = Signal(str, int)
    failed = Signal(object)

    def __init__(self, engine: Engine, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self.givable: tuple[str, ...] = ()
        self.is_owner = False
        self.held: Held | None = None
        self.invitations: list[OpenInvitation] = []
        self._engine = engine
        self._runner = runner
        self._asking = self._at_work = False

    def load(self) -> None:
        """What is known here. Nothing of a profile without a server."""
        if self._engine.sync.joined is None:
            self._take(((), False, None))
            return
        task = self._runner.run(self, lambda _: self._read(), replace="owner")
        task.succeeded.connect(self._take)
        task.failed.connect(self.failed)

    def ask_invitations(self) -> None:
        """Of the server. Without it there is nothing that could be withdrawn."""
        if self._asking or not self.givable:
            return
        self._asking = True
        task = self._runner.run_errand(self, lambda _: self._engine.sync.people.invitations())
        task.succeeded.connect(self._on_listed)
        task.failed.connect(self._on_unlisted)
        task.finished.connect(self._on_asked)

    def invite(self, email: str, role: str) -> None:
        people = self._engine.sync.people
        task = self._begin(lambda _: people.invite(email, role))
        if task is not None:
            task.succeeded.connect(self._on_invited)
            task.failed.connect(self.uninvited)

    def withdraw(self, invitation: OpenInvitation) -> None:
        people = self._engine.sync.people
        task = self._begin(lambda _: people.withdraw(invitation))
        if task is not None:
            task.succeeded.connect(lambda _: self._on_withdrawn(invitation))
            task.failed.connect(self.failed)

    def delete_held(self, rows: Sequence[HeldRow]) -> None:
        """The owner's yes: they go, here and everywhere. `rows`: those he was asked about, which
        may not be all that are held by now.
        """
        task = self._begin(lambda _: self._engine.sync.confirm_deletions(rows))
        if task is not None:
            task.succeeded.connect(lambda done: self._on_decided("deleted", done.deleted))
            task.failed.connect(self._on_undecided)

    def keep_held(self, rows: Sequence[HeldRow]) -> None:
        """It was a slip."""
        task = self._begin(lambda _: self._engine.sync.dismiss_deletions(rows))
        if task is not None:
            task.succeeded.connect(lambda kept: self._on_decided("kept", kept))
            task.failed.connect(self._on_undecided)

    def _begin(self, work: Work) -> Task | None:
        """One at a time: a second press while the first is on its way is not taken."""
        if self._at_work:
            return None
        self._at_work = True
        task = self._runner.run_errand(self, work)
        task.finished.connect(self._on_finished)
        return task

    def _read(self) -> tuple[tuple[str, ...], bool, Held | None]:
        sync, reviews = self._engine.sync, self._engine.reviews
        is_owner, rows = sync.may_confirm(), sync.held_deletions()
        wanted = [each.review for each in rows if each.review is not None][:SHOWN]
        held = Held(rows, reviews.get_many(wanted), is_owner) if rows else None
        return sync.people.givable(), is_owner, held

    def _take(self, read: tuple[tuple[str, ...], bool, Held | None]) -> None:
        self.givable, self.is_owner, self.held = read
        self.loaded.emit()

    def _on_listed(self, invitations: list[OpenInvitation]) -> None:
        self.invitations = invitations
        self.listed.emit()

    def _on_unlisted(self, _fault: object) -> None:
        self._on_listed([])

    def _on_asked(self) -> None:
        self._asking = False

    def _on_finished(self) -> None:
        self._at_work = False

    def _on_invited(self, invitation: InvitationDto) -> None:
        self.invited.emit(invitation)
        self.ask_invitations()

    def _on_withdrawn(self, invitation: OpenInvitation) -> None:
        self.withdrawn.emit(invitation)
        self.ask_invitations()

    def _on_decided(self, how: str, count: int) -> None:
        self.decided.emit(how, count)
        self.load()

    def _on_undecided(self, fault: BaseException) -> None:
        self.failed.emit(fault)
        self.load()
