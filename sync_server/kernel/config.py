"""Everything that can be set, by the command line, the environment (`GAGEJIGI_SERVER_...`) and
`server.toml` in the data folder, in this order. With nothing set a server starts on this machine
alone; in production it says what it lacks and does not start.
"""

from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from sync_server.kernel.errors import ConfigFault
from sync_server.kernel.files import is_private
from sync_server.kernel.limits import Limits

FILE_NAME: Final = "server.toml"
LEAST_SECRET: Final = 32
_LEAST_SIGNS: Final = 12
_SAFE_MEMORY_KIB: Final = 19_456
_SAFE_PASSES: Final = 2


class Settings(BaseSettings):
    """`public_url`: where people reach the server, without a path. `trusted_proxy`: address of the
    proxy that ends TLS in front; what it says of a caller's address is believed. `secret`: derives
    refresh tokens and form marks. `password_...`: the cost of argon2id.
    """

    model_config = SettingsConfigDict(
        env_prefix="GAGEJIGI_SERVER_", env_nested_delimiter="__", frozen=True, extra="forbid"
    )

    data: Path
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 0
    production: bool = False
    public_url: str = ""
    trusted_proxy: str = ""
    secret: SecretStr | None = None
    password_memory_kib: Annotated[int, Field(ge=8, le=1 << 20)] = _SAFE_MEMORY_KIB
    password_passes: Annotated[int, Field(ge=1, le=10)] = _SAFE_PASSES
    limits: Limits = Limits()

    @property
    def issuer(self) -> str:
        return self.public_url or "gagejigi:local"

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        given: Any = init_settings
        file = Path(given.init_kwargs["data"]) / FILE_NAME
        return (init_settings, env_settings, TomlConfigSettingsSource(settings_cls, file))


def load(data: Path, **given: Any) -> Settings:
    """Raises `ConfigFault`. `given`: from the command line; None counts as not given."""
    settings = _read(data, {name: value for name, value in given.items() if value is not None})
    if faults := (_in_production if settings.production else _in_practice)(settings):
        raise ConfigFault(*faults)
    return settings


def public_url(data: Path) -> str:
    """ "" where neither it nor a port is set. Raises `ConfigFault`."""
    settings = _read(data, {})
    if settings.public_url or settings.production or not settings.port:
        return settings.public_url
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"


def _read(data: Path, given: dict[str, Any]) -> Settings:
    try:
        return Settings(data=data, **given)
    except ValidationError as fault:
        lines = (f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in fault.errors())
        raise ConfigFault(*lines) from None  # the cause would show the values
    except ValueError as fault:
        raise ConfigFault(f"{data / FILE_NAME} is no TOML file") from fault


def _in_practice(settings: Settings) -> list[str]:
    if settings.public_url or settings.trusted_proxy:
        return ["public_url and trusted_proxy are of production: add --production"]
    if not _is_loopback(settings.host):
        return ["passwords would travel in the open: other machines need --production"]
    return []


def _in_production(settings: Settings) -> list[str]:
    faults = []
    if (weakness := _weakness(settings.secret)) is not None:
        faults.append(f"secret (GAGEJIGI_SERVER_SECRET) {weakness}")
    url = urlsplit(settings.public_url)
    if url.scheme != "https" or not url.netloc or url.path or url.query or url.fragment:
        faults.append("public_url must be https://host, without a path")
    if not _is_address(settings.trusted_proxy):
        faults.append("trusted_proxy must be the address of the proxy that ends TLS")
    if settings.password_memory_kib < _SAFE_MEMORY_KIB or settings.password_passes < _SAFE_PASSES:
        faults.append("password_memory_kib and password_passes are below the safe cost")
    file = settings.data / FILE_NAME
    if file.exists() and not is_private(file):
        faults.append(f"{file} may be read by others: chmod 600")
    return faults


def _weakness(secret: SecretStr | None) -> str | None:
    """None of a good one."""
    text = secret.get_secret_value() if secret else ""
    if not text:
        return "is missing"
    if len(text) < LEAST_SECRET:
        return f"is shorter than {LEAST_SECRET} characters"
    if len(set(text)) < _LEAST_SIGNS or "changethis" in text.lower():
        return "is too easy to guess"
    return None


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_loopback(host: str) -> bool:
    return _is_address(host) and ip_address(host).is_loopback
