"""What leaves the crawls domain."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CollectReport:
    """One shop's run. `outcome`: "done" or an error code, `params` those of the error's texts;
    `platform_s`: the platform's own time.

    `expected`: how many reviews the platform says it has, None where it did not say; `held`: how
    many we have now, None where nobody counted. `lost`: so many have turned out to be gone.
    `counts`: what the platform told beside its list, by its own names.
    """

    shop_id: int
    shop_name: str
    outcome: str
    pages: int = 0
    seen: int = 0
    new: int = 0
    changed: int = 0
    rejected: int = 0
    lost: int = 0
    seconds: float = 0.0
    platform_s: float = 0.0
    expected: int | None = None
    held: int | None = None
    counts: dict[str, int] = field(default_factory=dict)
    params: dict[str, object] = field(default_factory=dict)
