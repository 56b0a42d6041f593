"""Kill the engine at random moments, let it start again, and hold the end against the platform."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import perf_counter

import psutil

from engine.api import EngineError, Exit, State
from practice.stage import Replica, Stage
from tests.harness import command_line, practice_shop

ENDING_S = 20.0
"""A browser whose program was killed has this long to be gone, on a busy machine too."""
_ROUNDS = 5
_FIRST_MOMENT = 0.1
"""Share of a whole run; before that Python itself is still starting."""

DECIDED = {State.VERIFIED, State.NEEDS_LOOK, State.FAILED}


@dataclass(slots=True)
class Findings:
    """Counts of what must not be, `kills` aside; `notes` says of each fault what it was."""

    kills: int = 0
    duplicates: int = 0
    lost: int = 0
    second_posts: int = 0
    forgotten: int = 0
    damaged: int = 0
    stuck: int = 0
    left_running: int = 0
    verified: int = 0
    needs_look: int = 0
    notes: list[str] = field(default_factory=list)

    def note(self, fault: str) -> int:
        self.notes.append(fault)
        sys.stderr.write(f"· {fault}\n")
        return 1


class Killer:
    """Runs commands of one profile after the other; all moments come from one seed."""

    def __init__(self, console: Replica, random: Random) -> None:
        self.found = Findings()
        self._console = console
        self._random = random
        self._families: list[psutil.Process] = []

    def interrupt(self, stage: Stage, lasts_s: float, *words: str) -> None:
        """Kill a run at a random moment of its `lasts_s` seconds; one that was faster counts not.

        Nobody waits for the dying browser: the next run meets it as an owner's restart would.
        """
        after_s = lasts_s * self._random.uniform(_FIRST_MOMENT, 1.0)
        how = self._random.choice(command_line.KILLS)
        family = command_line.kill(stage, *words, after_s=after_s, how=how)
        self._families += family or []
        self.found.kills += family is not None

    def finish(self, stage: Stage, *words: str) -> list[dict[str, object]]:
        """A run that nobody kills must reach its end; `send` says 1 when a reply needs a look."""
        ended = command_line.finish(stage, *words)
        needs_look = words[0] == "send" and ended.code == Exit.FAILED and not ended.complaint
        if ended.code and not needs_look:
            self.found.stuck += self.found.note(f"{words}: exit {ended.code} {ended.complaint}")
        return ended.results

    def timed(self, stage: Stage, *words: str) -> float:
        """Seconds of a whole run."""
        start = perf_counter()
        self.finish(stage, *words)
        return perf_counter() - start

    def check_collected(self, stage: Stage) -> None:
        """Every review of the platform is there, once, and read; nothing new is found again."""
        again = [result.get("new", 0) for result in self.finish(stage, "collect")]
        self.found.lost += sum(int(str(new)) for new in again)
        self._opened(stage, lambda: self._compare_reviews(practice_shop.look_into(stage)))

    def check_sent(self, stage: Stage, approved: list[int]) -> None:
        """Nothing stands twice on the platform, and every approved reply has an end."""
        posted = practice_shop.posted(self._console)
        for review, texts in posted.items():
            if len(texts) > 1:
                self.found.second_posts += self.found.note(f"review {review}: {len(texts)} posts")
        self._opened(stage, lambda: self._compare_replies(stage, set(approved), posted))

    def check_processes(self, folder: Path) -> None:
        """Nothing of a killed run lives on."""
        _, alive = psutil.wait_procs(self._families, timeout=ENDING_S)
        for process in {*alive, *command_line.browsers_of(folder)}:
            self.found.left_running += self.found.note(f"left running: {process}")

    def _opened(self, stage: Stage, look: Callable[[], None]) -> None:
        try:
            look()
        except EngineError as fault:
            self.found.damaged += self.found.note(f"{stage.profile.name}: {fault.code}")

    def _compare_reviews(self, stored: practice_shop.Stored) -> None:
        for shop in practice_shop.shops(self._console):
            ids = stored.reviews.get(str(shop["name"]), [])
            missing = int(str(shop["reviews"])) - len(set(ids))
            if missing:
                self.found.lost += abs(missing) * self.found.note(f"{missing} reviews missing")
            self.found.duplicates += len(ids) - len(set(ids))
        if stored.unread:
            self.found.lost += stored.unread * self.found.note(f"{stored.unread} unread")
        self.found.damaged += sum(map(self.found.note, stored.damage))

    def _compare_replies(
        self, stage: Stage, approved: set[int], posted: dict[str, list[str]]
    ) -> None:
        cards = {card.reply.id: card for card in practice_shop.replies(stage)}
        for reply_id in approved:
            reply, review = cards[reply_id].reply, cards[reply_id].review.found.external_id
            explained = reply.state is State.VERIFIED or reply.outcome
            is_there = posted.get(review) == [reply.text]
            if reply.state not in DECIDED or not explained:
                self.found.forgotten += self.found.note(f"reply {reply_id}: {reply.state}")
            elif is_there != (reply.state is State.VERIFIED):
                self.found.forgotten += self.found.note(f"{reply.state}, posted: {is_there}")
            self.found.verified += reply.state is State.VERIFIED
            self.found.needs_look += reply.state is State.NEEDS_LOOK


def kill_collects(
    killer: Killer, template: Stage, folder: Path, kills: int, kills_per_life: int
) -> Stage:
    """Each life is a fresh profile: killed a few times while it collects, then left in peace."""
    lasts_s = killer.timed(practice_shop.copy(template, folder / "whole"), "collect")
    wanted = killer.found.kills + kills
    lives = 0
    while killer.found.kills < wanted:
        lives += 1
        stage = practice_shop.copy(template, folder / f"life{lives}")
        for _ in range(min(kills_per_life, wanted - killer.found.kills)):
            killer.interrupt(stage, lasts_s, "collect")
        killer.finish(stage, "collect")
        killer.check_collected(stage)
    return stage


def kill_sends(killer: Killer, stage: Stage, kills: int, replies_per_kill: int) -> None:
    """One profile; before each kill the owner approves a few more replies."""
    approved = practice_shop.approve(stage, replies_per_kill)
    lasts_s = killer.timed(stage, "send")
    wanted = killer.found.kills + kills
    while killer.found.kills < wanted:
        approved += practice_shop.approve(stage, replies_per_kill)
        killer.interrupt(stage, lasts_s, "send")
    for _ in range(_ROUNDS):
        killer.finish(stage, "send")
        if not practice_shop.replies(stage, [State.APPROVED, State.SENDING, State.SENT]):
            break
    killer.check_sent(stage, approved)
