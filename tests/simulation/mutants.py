"""Bugs of the protocol, planted one at a time: each has to be caught.

A mutant that survives is an oracle that is missing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from pytest import MonkeyPatch

from engine.sync import apply, client, digests, outbox, placer, restoration, seal
from engine.sync.client import Replica
from engine.sync.wire import checks, clock, memory, merge, rules, version
from sync_server.sync import book, devices, greeting, kept, memories, push, rows, service
from tests.simulation import plants
from tests.simulation.campaign import RESTORED

Plant = Callable[[MonkeyPatch], None]


@dataclass(frozen=True, slots=True)
class Mutant:
    """`why`: what a programmer would have been thinking. `favour`: mishaps that bring it out."""

    name: str
    why: str
    plant: Plant
    favour: tuple[str, ...] = ()


def at(target: Any, name: str, other: Any) -> Plant:
    """`other` in place of an attribute."""
    return lambda patch: patch.setattr(target, name, other)


def around(target: Any, name: str, other: Callable[..., Any]) -> Plant:
    """The same of a function; `other` gets what it replaces first."""
    original = getattr(target, name)
    return at(target, name, lambda *args, **kwargs: other(original, *args, **kwargs))


MUTANTS: Final = (
    Mutant(
        "ack writes data",
        "the server has it, so it is the server's",
        around(Replica, "pushed", plants.write_on_ack),
    ),
    Mutant(
        "overlay dropped early",
        "what was acknowledged is done with",
        around(outbox, "pass_by", plants.pass_all_by),
    ),
    Mutant("late page accepted", "a page is a page", at(Replica, "received", plants.take_any_page)),
    Mutant(
        "page ahead accepted",
        "later pages hold later things",
        around(Replica, "received", plants.take_page_ahead),
    ),
    Mutant(
        "number reuse",
        "the outbox knows its highest number",
        around(client, "seal", plants.count_from_outbox),
    ),
    Mutant(
        "late ack accepted", "numbers are numbers", around(Replica, "pushed", plants.any_generation)
    ),
    Mutant(
        "late welcome accepted",
        "a welcome is a welcome",
        around(Replica, "welcomed", plants.any_generation),
    ),
    Mutant(
        "refused forgotten",
        "refused is as good as done",
        around(outbox, "acknowledge", plants.drop_refused),
    ),
    Mutant(
        "refused not reverted",
        "the next page will show it",
        around(outbox, "acknowledge", plants.leave_refused),
    ),
    Mutant(
        "no rollback",
        "half of it is better than nothing",
        at(client, "transaction", plants.no_rollback),
    ),
    Mutant(
        "seal loses the mask",
        "one field is edited at a time",
        around(seal, "_differing", plants.first_field),
    ),
    Mutant(
        "ancestors left out", "the base says it all", around(seal, "_based", plants.no_ancestors)
    ),
    Mutant(
        "base of now", "what is beneath is what he saw", around(seal, "_based", plants.current_base)
    ),
    Mutant("base of the last edit", "the latest is what counts", plants.last_before),
    Mutant(
        "not folded anew",
        "a clock changes nothing",
        at(Replica, "_refold_waiting", plants.nothing),
        ("jump",),
    ),
    Mutant(
        "put back is not behind",
        "sealed is counted",
        around(outbox, "settle_numbers", plants.never_behind),
        ("copy", "put_back"),
    ),
    Mutant("bases not renumbered", "a name is a name", at(outbox, "_moved", lambda ref, refs: ref)),
    Mutant(
        "no re-push after restore", "it was acknowledged", at(outbox, "give_back", plants.nothing)
    ),
    Mutant(
        "no rows after restore",
        "operations suffice",
        at(restoration.Remembrance, "give_back", plants.nothing),
    ),
    Mutant(
        "journal not remembered",
        "the server writes it itself",
        around(restoration.Remembrance, "_lost", plants.without_journal),
        RESTORED,
    ),
    Mutant(
        "deletions not remembered",
        "what is gone needs no saying",
        around(restoration.Remembrance, "_lost", plants.without_deletions),
        RESTORED,
    ),
    Mutant(
        "what waits goes with its row",
        "a row that comes back says it all",
        around(restoration.Remembrance, "give_back", plants.forget_waiting),
        RESTORED,
    ),
    Mutant(
        "words of who may not write go",
        "the others have them",
        at(restoration.Remembrance, "_kept_from_others", lambda *_, **__: set()),
        (*RESTORED, "promote"),
    ),
    Mutant(
        "all survives",
        "the server knows its numbers",
        around(greeting.Greeting, "_welcome", plants.all_survived),
        RESTORED,
    ),
    Mutant(
        "numbers of the lost again",
        "the backup knows its numbers",
        around(devices.Devices, "orphan", plants.same_numbers),
        RESTORED,
    ),
    Mutant(
        "memories over edits",
        "it stood there before",
        around(memories, "join", plants.all_past),
        RESTORED,
    ),
    Mutant(
        "memories under all",
        "what is here is newer",
        around(memories, "join", plants.only_missing),
        RESTORED,
    ),
    Mutant(
        "a memory with number 0 counts as sound",
        "it is before all others",
        at(memories, "_is_past", plants.of_nobody_too),
    ),
    Mutant(
        "a device knows what it did",
        "its numbers only grow",
        at(memory, "merge_apart", rules.merge),
        RESTORED,
    ),
    Mutant("shadow not kept", "the table shows it", at(placer.Placer, "_shade", plants.nothing)),
    Mutant(
        "deferred fields dropped",
        "nobody here knows them",
        at(placer.Placer, "_defer_rest", plants.nothing),
    ),
    Mutant("deferred rows dropped", "nobody here knows them", at(apply, "_defer", plants.nothing)),
    Mutant("parked references dropped", "it comes again", at(apply, "parked", lambda *_: set())),
    Mutant(
        "digest of device not kept",
        "it is counted now and then",
        at(digests.Digests, "replace", plants.nothing),
    ),
    Mutant(
        "older fields not asked for",
        "the cursor says it all",
        around(Replica, "next_pull", plants.since_cursor),
    ),
    Mutant(
        "cursor jumps to the head",
        "the page names the head",
        around(Replica, "received", plants.jump_to_head),
    ),
    Mutant("no de-duplication", "devices count right", at(service, "_new", plants.all_new)),
    Mutant("gaps accepted", "later ones are new too", at(service, "_new", plants.gaps)),
    Mutant(
        "no epoch check",
        "the generation suffices",
        around(service.Tenant, "push", plants.any_epoch),
    ),
    Mutant(
        "clone keeps its number",
        "the token names the device",
        around(devices.Devices, "greeted", plants.own_number),
    ),
    Mutant(
        "no generation check",
        "the token names the device",
        around(devices.Devices, "of_generation", plants.any_of_key),
    ),
    Mutant("journal off", "who lost will notice", at(push.Carrier, "_journal", plants.nothing)),
    Mutant("clamp missing", "clocks are right", at(clock, "corrected", plants.unclamped)),
    Mutant(
        "skew not corrected",
        "the clamp does it",
        at(clock, "corrected", plants.unskewed),
        ("wait",),
    ),
    Mutant("seq not raised", "the row has one", around(rows.Body, "changed", plants.same_seqs)),
    Mutant(
        "rest of a page skipped",
        "the head is reached",
        around(service.Tenant, "pull", plants.skip_rest),
    ),
    Mutant(
        "since ignored",
        "the cursor says it all",
        around(service.Tenant, "pull", plants.without_since),
    ),
    Mutant(
        "digest of server not kept",
        "it is counted now and then",
        at(book.Book, "_sum", plants.living_alone),
    ),
    Mutant("newer fields not kept", "nobody here knows them", at(kept, "write", plants.nothing)),
    Mutant(
        "purge above the floor",
        "90 days are 90 days",
        at(devices.Devices, "least_cursor", lambda *_: None),
        ("wait", "wait", "purge"),
    ),
    Mutant("roles not asked", "the app asks", around(checks, "refusal", plants.as_server)),
    Mutant(
        "blind latest edit",
        "the last to arrive is the latest",
        at(rules.LatestEdit, "merge", plants.take_offer),
    ),
    Mutant(
        "first edit stays",
        "who comes late is late",
        at(rules.LatestEdit, "merge", plants.take_held),
    ),
    Mutant("rank may fall", "the journal has it", at(rules.Ranked, "merge", plants.may_fall)),
    Mutant("people draft", "words are words", at(merge, "_is_untouched", lambda *_: True)),
    Mutant("prose of the last", "texts are values", at(rules.Prose, "merge", plants.take_offer)),
    Mutant(
        "once is twice", "the last to arrive is right", at(rules.Once, "merge", plants.take_offer)
    ),
    Mutant(
        "no causal bump", "clocks tell", at(version.Version, "later_than", lambda self, other: self)
    ),
    Mutant("revive off", "deleted is deleted", at(merge, "_revives", lambda *_: False)),
    Mutant(
        "deletion ignores unseen edits",
        "deleted is deleted",
        at(merge, "_edited_meanwhile", lambda *_: False),
    ),
)
"""The list begins with what a model check of the rules has taught (an ack must never write data;
numbers are never used again; convergence alone is a weak oracle).
"""
