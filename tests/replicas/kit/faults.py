"""The switchboard: everything that goes wrong on a platform, set by tests, asked by the replica.

A switch strikes requests of one kind (`on`), from the moment `after_pages` further pages of
reviews have been answered, at most `times` times. The kinds are the same on every platform:

    reviews   an answer that lists reviews        console   an HTML page behind the login
    reply     storing, changing, removing a reply shops     the owner's shops, counts, whoami
    login     the login host                      any       each of them
    posts     an answer that lists blog posts, where the platform has one
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from tests.replicas.kit.switches import SHARED, Switch

FaultValue = bool | int | float | str | list[str] | dict[str, str]
KINDS = ("reviews", "reply", "console", "shops", "login")


class UnknownFault(ValueError):
    """A switch or a kind of request that the replica does not have."""


@dataclass(slots=True)
class Fault:
    """A switch that is on."""

    value: FaultValue
    on: str
    after_pages: int
    times: int | None
    since: int
    struck: int = 0


class Faults:
    """The shared switches and the replica's `own`, less those that mean nothing there."""

    def __init__(
        self,
        own: Mapping[str, Switch] | None = None,
        *,
        without: Iterable[str] = (),
        kinds: Iterable[str] = KINDS,
    ) -> None:
        left_out = set(without)
        if unknown := left_out - SHARED.keys():
            raise UnknownFault(f"not shared by all: {', '.join(sorted(unknown))}")
        shared = {name: switch for name, switch in SHARED.items() if name not in left_out}
        self.switches: Mapping[str, Switch] = {**shared, **(own or {})}
        self.kinds = (*kinds, "any")
        self._on: dict[str, Fault] = {}
        self._pages = 0

    def set(
        self,
        name: str,
        value: FaultValue = True,
        *,
        after_pages: int = 0,
        times: int | None = None,
        on: str | None = None,
    ) -> None:
        """Switch `name` on, replacing an earlier setting of it."""
        if name not in self.switches:
            raise UnknownFault(f"no fault {name!r}; there are {', '.join(sorted(self.switches))}")
        target = on or self.switches[name].on
        if target not in self.kinds:
            raise UnknownFault(f"no requests {target!r}; there are {', '.join(self.kinds)}")
        self._on[name] = Fault(value, target, after_pages, times, self._pages)

    def clear(self, *names: str) -> None:
        """Switch these off, or all."""
        for name in names or tuple(self._on):
            self._on.pop(name, None)

    def strike(self, name: str, request: str) -> FaultValue | None:
        """The value of the fault if it hits this request, which counts as one of its times."""
        fault = self._on.get(name)
        if fault is None or fault.on not in (request, "any"):
            return None
        if self._pages - fault.since < fault.after_pages:
            return None
        if fault.times is not None and fault.struck >= fault.times:
            return None
        fault.struck += 1
        return fault.value

    def setting(self, name: str) -> FaultValue | None:
        """The value of a fault that lasts while it is on and is not counted."""
        fault = self._on.get(name)
        return fault.value if fault else None

    def texts(self, name: str) -> dict[str, str]:
        """The setting as {review id: text}; empty while it is off."""
        value = self.setting(name)
        return value if isinstance(value, dict) else {}

    def page_answered(self) -> None:
        self._pages += 1

    def state(self) -> dict[str, dict[str, object]]:
        return {name: asdict(fault) for name, fault in self._on.items()}

    def update(self, wanted: Mapping[str, object]) -> None:
        """Set from JSON: {name: value}, {name: {value, after_pages, times, on}}, {name: false}."""
        for name, value in wanted.items():
            if value is False or value is None:
                self.clear(name)
            elif isinstance(value, dict) and value.keys() <= {
                "value",
                "after_pages",
                "times",
                "on",
            }:
                self.set(name, value.pop("value", True), **value)
            elif isinstance(value, bool | int | float | str | list | dict):
                self.set(name, value)


def amount(value: FaultValue | None, default: int = 1) -> int:
    """The number in a fault's value; plain `True` means `default`, off means 0."""
    if value is None or value is False:
        return 0
    return default if value is True or not isinstance(value, int) else value
