"""How much anybody may ask of the server. Set in `server.toml` under `[limits]`, or by
`GAGEJIGI_SERVER_LIMITS__...`.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

MIB = 1 << 20
Some = Annotated[int, Field(ge=1, le=1_000_000)]


class Limits(BaseModel):
    """Buckets that fill up again; who finds one empty is told how long to wait."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    requests: Some = 600
    """Of a device at once: one that lived offline for years pushes everything it has."""
    requests_per_second: Some = 30
    device_mib_per_minute: Some = 256
    """Up and down, as packed: more than 1,000,000 new reviews in one minute."""
    tenant_mib_per_minute: Some = 1_024
    """Of all its devices."""
    tenant_lines: Some = 200
    """Connections that stay."""
    tenant_file_mib: Some = 4_096
    """Far more than a shop ever writes, and an end to what a stranger can."""
