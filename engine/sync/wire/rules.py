"""How two values of one field become one. Pure, and the same on client and server.

A value is offered with the edit that its author had seen (`base`). If that is what is held, the
offer follows it: nobody was overruled. Otherwise two people did not know of each other, and the
rule decides; what a person loses by it is handed back for the journal.
"""

from dataclasses import dataclass
from typing import Any, Final, Protocol

from engine.sync.wire import words
from engine.sync.wire.version import Ref, Version

_MOST_ATTEMPTS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Held:
    """A value and the edit that made it."""

    value: Any
    version: Version


@dataclass(frozen=True, slots=True)
class Offer:
    """`base`: the edit whose value the author saw, None if none. `ancestor`: that value itself,
    where the rule asks for it (see `Rule.wants_ancestor`).
    """

    value: Any
    version: Version
    base: Ref | None = None
    ancestor: Any = None

    @property
    def held(self) -> Held:
        return Held(self.value, self.version)


@dataclass(frozen=True, slots=True)
class Merged:
    """`lost`: what somebody wrote and nobody sees any more, for the journal."""

    kept: Held
    lost: Held | None = None


class Rule(Protocol):
    @property
    def wants_ancestor(self) -> bool:
        """Whether offers carry the value that their author had seen."""

    def admits(self, value: Any) -> bool:
        """Whether a value of the right kind is one that the rule can merge."""

    def merge(self, held: Held, offer: Offer) -> Merged:
        """Of two different values."""


def merge(rule: Rule, held: Held | None, offer: Offer) -> Merged:
    """What stands afterwards. An edit that comes twice, or after a later one of its device, changes
    nothing.
    """
    if held is None:
        return Merged(offer.held)
    if _had(held, offer):
        return Merged(held)
    return merge_apart(rule, held, offer)


def merge_apart(rule: Rule, held: Held, offer: Offer) -> Merged:
    """Of two who did not know of each other, even where one device made both: it may have made the
    later one without the history that held the other, and a woven value has words of others in it.
    """
    if held.value == offer.value and type(held.value) is type(offer.value):
        return Merged(max(held, offer.held, key=_version_of))
    return rule.merge(held, offer)


def merge_drafts(rule: Rule, held: Held | None, offer: Offer, *, stood: bool, came: bool) -> Merged:
    """As `merge`, where a machine may have written: `stood`, what is held, `came`, what is offered.
    Its drafts give way to what a person wrote, and nobody misses one.
    """
    if held is None or not (stood or came) or _had(held, offer) or held.value == offer.value:
        return merge(rule, held, offer)
    if stood and came:
        return Merged(rule.merge(held, offer).kept)
    if came:
        return Merged(held)
    return Merged(after(held, offer) if follows(held, offer) else offer.held)


def follows(held: Held, offer: Offer) -> bool:
    return offer.base == held.version.ref


def after(held: Held, offer: Offer) -> Held:
    """The offer as the newer of the two: who saw an edit is later than it, by whatever clock."""
    return Held(offer.value, offer.version.later_than(held.version))


@dataclass(frozen=True, slots=True)
class LatestEdit:
    """The later edit. `journaled`: the other is shown to the owner, not forgotten."""

    journaled: bool = True
    wants_ancestor: bool = False

    def admits(self, value: Any) -> bool:
        return True

    def merge(self, held: Held, offer: Offer) -> Merged:
        if follows(held, offer):
            return Merged(after(held, offer))
        kept, lost = _by_version(held, offer.held)
        return Merged(kept, lost if self.journaled else None)


@dataclass(frozen=True, slots=True)
class Deletion:
    """When a row was deleted, None while it lives: two who delete it agree, whenever they did."""

    wants_ancestor: bool = False

    def admits(self, value: Any) -> bool:
        return True

    def merge(self, held: Held, offer: Offer) -> Merged:
        if follows(held, offer):
            return Merged(after(held, offer))
        kept, lost = _by_version(held, offer.held)
        agreed = held.value is not None and offer.value is not None
        return Merged(kept, None if agreed else lost)


@dataclass(frozen=True, slots=True)
class Once:
    """A fact that is written once: the first to arrive stays. `journaled`: another one is shown to
    the owner, not forgotten.
    """

    journaled: bool = True
    wants_ancestor: bool = False

    def admits(self, value: Any) -> bool:
        return True

    def merge(self, held: Held, offer: Offer) -> Merged:
        if held.value is None:
            return Merged(after(held, offer))
        is_lost = self.journaled and offer.value is not None
        return Merged(held, offer.held if is_lost else None)


@dataclass(frozen=True, slots=True)
class Prose:
    """Text that people write: edits of different words stand together, else the later one stays
    and the other is journaled.

    A base is not enough to follow: the same edit may have been woven into one text on its author's
    device and into another one on the server. Who follows has seen the very words.
    """

    wants_ancestor: bool = True

    def admits(self, value: Any) -> bool:
        return True

    def merge(self, held: Held, offer: Offer) -> Merged:
        if follows(held, offer) and offer.ancestor in (None, held.value):
            return Merged(after(held, offer))
        both = _woven(held.value, offer)
        if both == held.value:
            return Merged(held)
        if both == offer.value:
            return Merged(after(held, offer))
        if both is not None:
            return Merged(Held(both, after(held, offer).version.woven()))
        kept, lost = _by_version(held, offer.held)
        return Merged(kept, lost)


@dataclass(frozen=True, slots=True)
class Untouched:
    """True while only a machine has written: who has touched it says otherwise, and it never
    becomes true again.
    """

    wants_ancestor: bool = False

    def admits(self, value: Any) -> bool:
        return True

    def merge(self, held: Held, offer: Offer) -> Merged:
        if offer.value is True:
            return Merged(held)
        if held.value is True or follows(held, offer):
            return Merged(after(held, offer))
        return Merged(max(held, offer.held, key=_version_of))


@dataclass(frozen=True, slots=True)
class Ranked:
    """[attempt, state]: a step that follows what is held is taken; of two that do not know of each
    other the one of the later attempt stays, then the one further on in `order`. The last of
    `order` is a fact that nothing undoes. `leased`: the state that only one device at a time may
    enter (`messages.Claim`); `vouched`: the first one for which somebody stands behind the words;
    "" for none.
    """

    order: tuple[str, ...]
    leased: str = ""
    vouched: str = ""
    wants_ancestor: bool = False

    def admits(self, value: Any) -> bool:
        match value:
            case [int(attempt), str(state)] if not isinstance(attempt, bool):
                return 0 <= attempt <= _MOST_ATTEMPTS and state in self.order
        return False

    def merge(self, held: Held, offer: Offer) -> Merged:
        if held.value[1] == self.order[-1]:
            return Merged(held, offer.held)
        if follows(held, offer):
            return Merged(after(held, offer))
        if offer.value[1] == self.order[-1]:
            return Merged(after(held, offer), held)
        kept, lost = (
            (offer.held, held) if self._rank(offer) > self._rank(held) else (held, offer.held)
        )
        return Merged(kept, lost)

    def vouches(self, value: Any) -> bool:
        """Whether who says so stands behind the words of the row."""
        known = self.vouched in self.order and value[1] in self.order
        return known and self.order.index(value[1]) >= self.order.index(self.vouched)

    def _rank(self, each: Held | Offer) -> tuple[int, int, Version]:
        """A state of a newer schema ranks before all: this side knows no reason to undo it."""
        attempt, state = each.value
        known = state in self.order
        return attempt, self.order.index(state) if known else len(self.order), each.version


def is_first(rule: Rule, held: Held) -> bool:
    """Whether no step has been taken yet; of other than steps, always."""
    return not isinstance(rule, Ranked) or [*held.value] == [0, rule.order[0]]


LATEST_EDIT: Final = LatestEdit()
OBSERVED: Final = LatestEdit(journaled=False)
"""What a platform shows: the later look is right, and nobody's work is lost."""
ONCE: Final = Once()
FIRST: Final = Once(journaled=False)
"""When something was first met here: two devices that meet it apart have nothing to settle."""
DELETION: Final = Deletion()
PROSE: Final = Prose()
UNTOUCHED: Final = Untouched()


def _had(held: Held, offer: Offer) -> bool:
    """A device's edits come in their order, so that an earlier one has been here before."""
    device, number = held.version.edit
    return device == offer.version.device and number >= abs(offer.version.number)


def _version_of(held: Held) -> Version:
    return held.version


def _by_version(one: Held, other: Held) -> tuple[Held, Held]:
    """The later and the earlier of two."""
    return (one, other) if one.version > other.version else (other, one)


def _woven(held: Any, offer: Offer) -> str | None:
    texts = (offer.ancestor, held, offer.value)
    if not all(isinstance(each, str) for each in texts):
        return None
    return words.woven(*texts)
