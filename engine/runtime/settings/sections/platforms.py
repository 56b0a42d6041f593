"""How the review platforms are visited, and where they are."""

from dataclasses import dataclass, field, replace
from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from engine.runtime.settings.section import Section

Address = Annotated[str, Meta(pattern=r"^(https?://\S+)?$")]
FileName = Annotated[str, Meta(max_length=1024)]


@dataclass(frozen=True, slots=True)
class Site:
    """`console_url`: the address of a replica instead of the platform's own; "" keeps that.

    `client`: the file by which the platform knows the owner's own project (Google: the JSON of an
    OAuth client of the kind "desktop"). It is read at the consent, and not needed afterwards.
    """

    console_url: Address = ""
    client: FileName = ""


@dataclass(frozen=True)
class Platforms(Section):
    """`pace` "off" drops the waits between visits: for a replica, never for the platform itself.

    `turned_on`: ids of platforms that the owner wants visited though their terms forbid it.
    """

    name: ClassVar[str] = "platforms"
    is_kept_elsewhere: ClassVar[bool] = True

    pace: Annotated[Literal["human", "off"], Meta(title="settings.platforms.pace")] = "human"
    sites: Annotated[dict[str, Site], Meta(title="settings.platforms.sites")] = field(
        default_factory=dict
    )
    turned_on: Annotated[list[str], Meta(title="settings.platforms.turned_on")] = field(
        default_factory=list
    )

    def turned(self, platform: str, *, on: bool) -> "Platforms":
        """With this one turned on, or off."""
        others = [each for each in self.turned_on if each != platform]
        return replace(self, turned_on=[*others, platform] if on else others)

    def with_client(self, platform: str, file: str) -> "Platforms":
        """With this file for the owner's own project there."""
        site = replace(self.sites.get(platform, Site()), client=file)
        return replace(self, sites={**self.sites, platform: site})
