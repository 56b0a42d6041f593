"""What a round through the outbox has come to so far."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from engine.replies.dto import AccountSent, ReplyEnd, SendReport, State
from engine.runtime.errors import EngineError


@dataclass(slots=True)
class Tally:
    """Where the replies of this round ended, by id. `planned`, `done`: how many it looks at."""

    ends: dict[int, State] = field(default_factory=dict)
    pressed: int = 0
    planned: int = 0
    done: int = 0
    outcome: str = "done"
    accounts: list[AccountSent] = field(default_factory=list)

    def end(self, fault: EngineError) -> None:
        """The first that kept something from being done is told."""
        self.outcome = fault.code if self.outcome == "done" else self.outcome

    def report(self) -> SendReport:
        return SendReport(
            tried=len(self.ends),
            **_counted(self.ends),
            outcome=self.outcome,
            accounts=tuple(self.accounts),
        )

    def close(
        self, platform: str, account: str, before: Collection[int], left: int, outcome: str
    ) -> None:
        """An account's visit is over. `before`: replies that had ended before it."""
        ends = {key: end for key, end in self.ends.items() if key not in before}
        replies = tuple(ReplyEnd(key, end) for key, end in ends.items())
        sent = AccountSent(
            platform, account, **_counted(ends), left=left, outcome=outcome, replies=replies
        )
        self.accounts.append(sent)


def _counted(ends: Mapping[int, State]) -> dict[str, int]:
    """As `SendReport` counts them."""
    states = list(ends.values())
    return {
        "verified": states.count(State.VERIFIED),
        "failed": states.count(State.FAILED),
        "needs_look": states.count(State.NEEDS_LOOK) + states.count(State.DRAFT),
    }
