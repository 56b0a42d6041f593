"""How the review platforms are visited, and where they are."""

from dataclasses import dataclass, field
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
    """`pace` "off" drops the waits between visits: for a replica, never for the platform itself."""

    name: ClassVar[str] = "platforms"

    pace: Annotated[Literal["human", "off"], Meta(title="settings.platforms.pace")] = "human"
    sites: Annotated[dict[str, Site], Meta(title="settings.platforms.sites")] = field(
        default_factory=dict
    )
