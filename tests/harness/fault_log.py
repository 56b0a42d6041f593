"""A pytest plugin that writes down what an adapter made of each switch of its replica:

    pytest -p tests.harness.fault_log --fault-log FILE tests/contract

Only what struck while an adapter did something counts, and only in tests that passed.
"""

import json
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, Final

import pytest

from engine.platforms.outcomes import PlatformError
from engine.platforms.testkit.visitor import Collected, Visitor
from engine.posts.looking import Looking
from engine.runtime.loop import Loop
from tests.replicas.kit.faults import Faults
from tests.replicas.kit.replica import Replica

READ, REPLY, LOOK, ENTER, SHOPS, POSTS = "read", "reply", "look", "enter", "shops", "posts"
_ACTS: Final = {
    "logged_in": ENTER,
    "await_login": ENTER,
    "list_shops": SHOPS,
    "find_shop": SHOPS,
    "_find_shops": SHOPS,
    "post_reply": REPLY,
    "find_review": LOOK,
    "list_posts": POSTS,
}
"""By the name of what runs on the engine's loop; everything else reads."""

Record = dict[str, dict[str, list[str]]]
"""Adapter -> switch -> what came of it: "reply: ReplyRefused silent, stored 0"."""


@dataclass(slots=True)
class Act:
    """What an adapter did, and what came of it as far as one can tell by now."""

    end: str = "done"
    figure: str = ""


class FaultLog:
    def __init__(self) -> None:
        self.record: dict[str, dict[str, set[str]]] = {}
        self._replicas: dict[int, str] = {}
        self._struck: set[tuple[str, str]] = set()
        self._pending: set[tuple[str, str, str]] = set()
        self._is_acting = False

    def opened(self, replica: Replica[Any]) -> None:
        self._replicas[id(replica.faults)] = replica.NAME

    def struck(self, faults: Faults, switch: str) -> None:
        if self._is_acting and (name := self._replicas.get(id(faults))):
            self._struck.add((name, switch))

    @contextmanager
    def act(self, name: str) -> Iterator[Act]:
        """Of acts within acts the outermost counts."""
        act = Act()
        if self._is_acting:
            yield act
            return
        self._is_acting = True
        self._struck.clear()
        try:
            yield act
        except PlatformError as fault:
            act.end = told(fault)
            raise
        finally:
            self._is_acting = False
            line = f"{name}: {act.end}" + (f", {act.figure}" if act.figure else "")
            self._pending |= {(*struck, line) for struck in self._struck}

    def finish_test(self, *, passed: bool) -> None:
        for replica, switch, line in self._pending if passed else ():
            self.record.setdefault(replica, {}).setdefault(switch, set()).add(line)
        self._pending.clear()

    def dump(self) -> Record:
        return {
            replica: {switch: sorted(lines) for switch, lines in sorted(switches.items())}
            for replica, switches in sorted(self.record.items())
        }


def told(fault: PlatformError) -> str:
    """Its type, and the platform's word where it has one."""
    word = fault.params.get("reason", "")
    return f"{type(fault).__name__} {word}".strip()


def kept(got: int, of: int, *, is_whole: bool) -> str:
    """In words: how many reviews a platform has depends on which tests were there before."""
    if got >= of:
        return "kept all"
    if got == 0:
        return "kept none"
    return f"all but {of - got}" if is_whole else "kept what came"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fault-log", type=Path, required=True)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Listening(FaultLog()), "fault log")


class Listening:
    """Wraps the doors through which adapters and replicas meet."""

    def __init__(self, log: FaultLog) -> None:
        self._log = log
        self._listen_to_replicas()
        self._listen_to_the_loop()
        self._listen_to_visitors()
        self._listen_to_looks()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        if report.when == "call":
            self._log.finish_test(passed=report.passed)
        return report

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        text = json.dumps(self._log.dump(), ensure_ascii=False, indent=1)
        session.config.getoption("--fault-log").write_text(text + "\n", encoding="utf-8")

    def _listen_to_replicas(self) -> None:
        opened, strike, setting = Replica.__init__, Faults.strike, Faults.setting
        log = self._log

        def opening(replica: Replica[Any], *words: Any, **more: Any) -> None:
            opened(replica, *words, **more)
            log.opened(replica)

        def striking(faults: Faults, name: str, request: str) -> Any:
            value = strike(faults, name, request)
            if value is not None:
                log.struck(faults, name)
            return value

        def lasting(faults: Faults, name: str) -> Any:
            value = setting(faults, name)
            if value is not None:
                log.struck(faults, name)
            return value

        _replace(Replica, __init__=opening)
        _replace(Faults, strike=striking, setting=lasting)

    def _listen_to_the_loop(self) -> None:
        run, log = Loop.run, self._log

        def running(loop: Loop, coro: Any, timeout: float | None = None) -> Any:
            with log.act(_ACTS.get(coro.__name__, READ)):
                return run(loop, coro, timeout)

        _replace(Loop, run=running)

    def _listen_to_visitors(self) -> None:
        log = self._log

        def reading(collect: Callable[..., Collected]) -> Callable[..., Collected]:
            @wraps(collect)
            def wrapped(visitor: Visitor, shop: Any, *words: Any, **more: Any) -> Collected:
                with log.act(READ) as act:
                    collected = collect(visitor, shop, *words, **more)
                    act.end = told(collected.ended) if collected.ended else "whole"
                    of = len(visitor.stage.reviews.get(shop.external_id, ()))
                    act.figure = kept(len(collected.ids), of, is_whole=collected.ended is None)
                return collected

            return wrapped

        def posting(post: Callable[..., Any]) -> Callable[..., Any]:
            @wraps(post)
            def wrapped(visitor: Visitor, shop: Any, review: Any, text: str) -> Any:
                with log.act(REPLY) as act:
                    try:
                        return post(visitor, shop, review, text)
                    finally:
                        act.figure = f"stored {len(visitor.stage.posted(review.external_id))}"

            return wrapped

        _replace(Visitor, collect=reading(Visitor.collect), post=posting(Visitor.post))

    def _listen_to_looks(self) -> None:
        look, log = Looking.look, self._log

        def looking(each: Looking, *words: Any) -> None:
            with log.act(POSTS):
                look(each, *words)

        _replace(Looking, look=looking)


def _replace(owner: type, **methods: Callable[..., Any]) -> None:
    for name, method in methods.items():
        setattr(owner, name, method)
