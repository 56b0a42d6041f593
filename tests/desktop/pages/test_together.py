"""Two people of one shop, one of them at the window: what the other does is seen by itself."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.kit.differing_text import DifferingText
from desktop.pages.conflicts.view import ConflictsView
from desktop.shell.syncing import Syncing
from engine.api import Engine, Phase, State
from engine.runtime.settings.sections.sync import Sync
from tests.desktop.pages.conftest import OpenStage, Stage
from tests.engine.sync.meeting import Person, a_server, browser_of, hired, people, registered

LONG_MS = 20_000


@pytest.fixture
def other(tmp_path: Path, engine: Engine) -> Iterator[Person]:
    """Has all that the shop at the window has."""
    with a_server(tmp_path / "server") as server:
        owner = registered(server)
        engine.sync.join(server.address, browser_of(owner), "")
        engine.sync.run()
        with people(tmp_path / "more", hired(server, owner, "staff")) as [person]:
            person.join(server.address)
            person.engine.sync.run()
            yield person
            engine.sync.stop()


@pytest.fixture
def stage(open_stage: OpenStage, engine: Engine, other: Person) -> Stage:
    made = open_stage(engine)
    Syncing(made.window, made.context)
    settled = lambda: engine.sync.standing().phase is Phase.SETTLED  # noqa: E731
    made.qtbot.waitUntil(settled, timeout=LONG_MS)
    return made


def drafts(engine: Engine) -> dict[str, int]:
    """Ids of replies by what they answer, the same at both."""
    cards = engine.replies.queue([State.DRAFT], 500)
    return {card.review.found.external_id: card.reply.id for card in cards}


def test_what_somebody_else_writes_comes_to_the_window(stage: Stage, other: Person) -> None:
    external, theirs = next(iter(drafts(other.engine).items()))
    other.engine.replies.revise(theirs, "직원이 쓴 답글")
    other.engine.sync.run()

    def has_come() -> bool:
        cards = stage.engine.replies.queue([State.DRAFT])
        return any(
            card.reply.text == "직원이 쓴 답글" and card.review.found.external_id == external
            for card in cards
        )

    stage.qtbot.waitUntil(has_come, timeout=LONG_MS)


def test_a_conflict_is_counted_and_told_with_the_names(stage: Stage, other: Person) -> None:
    external, theirs = next(iter(drafts(other.engine).items()))
    stage.engine.sync.stop()
    stage.engine.replies.revise(drafts(stage.engine)[external], "사장이 쓴 답글")
    other.engine.replies.revise(theirs, "직원이 쓴 답글")
    other.engine.sync.run()
    before = len(stage.engine.sync.conflicts())
    stage.context.actions.trigger("shell.sync")
    item = stage.window.rail._items["conflicts"]
    counted = f"충돌, {before + 1}건"
    stage.qtbot.waitUntil(lambda: item.accessibleName() == counted, timeout=LONG_MS)
    people = stage.engine.sync.people
    stage.qtbot.waitUntil(lambda: people._kept("/v1/sync/authors") is not None, timeout=LONG_MS)
    page = stage.show("conflicts")
    assert isinstance(page, ConflictsView)
    newest = max(page.model.journal.items, key=lambda each: each.conflict.id)  # type: ignore[union-attr]
    page.model.open_item(newest.conflict.id)

    def names() -> set[str]:
        texts = [each.accessibleName() for each in page.findChildren(DifferingText)]
        return {each.partition(". ")[2].partition(",")[0] for each in texts}

    stage.qtbot.waitUntil(lambda: names() == {"나", "박알바"}, timeout=LONG_MS)


def test_names_stay_while_the_server_is_away(stage: Stage, other: Person) -> None:
    names = stage.engine.sync.people.authors().names
    assert any("박알바" in name for name in names.values())
    mine = stage.engine.settings.get(Sync)
    stage.engine.settings.put(replace(mine, server="http://127.0.0.1:1"))
    page = stage.show("conflicts")
    assert isinstance(page, ConflictsView)
    stage.qtbot.waitUntil(lambda: "들은 대로예요" in page._named.accessibleName(), timeout=LONG_MS)
    assert page.model.authors == names
    assert not page._named.isHidden()
