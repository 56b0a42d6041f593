"""Keys that sign: made, rotated, dropped, and refused."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from sync_server.identity.keys import add_key, drop_key, kids, load_keys
from sync_server.kernel.errors import ConfigFault
from sync_server.kernel.files import is_private
from tests.sync_server.server import code_of, serving


def test_tokens_outlive_a_rotation_but_not_their_key(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        login = server.owner()
    (old,) = kids(tmp_path)
    new = add_key(tmp_path)
    assert kids(tmp_path) == [old, new]
    with serving(tmp_path) as server:
        assert server.get("/v1/me", login.access).status_code == 200
        fresh = server.refresh(login.refresh).json()["data"]
    drop_key(tmp_path, old)
    with serving(tmp_path) as server:
        assert code_of(server.get("/v1/me", login.access)) == "identity.token"
        assert server.get("/v1/me", fresh["access_token"]).status_code == 200


def test_the_key_that_signs_stays(tmp_path: Path) -> None:
    kid = add_key(tmp_path)
    for dropped in (kid, "000000000000-00000000", "../secret"):
        with pytest.raises(ConfigFault):
            drop_key(tmp_path, dropped)
    assert kids(tmp_path) == [kid]


def test_production_makes_no_key_by_itself(tmp_path: Path) -> None:
    with pytest.raises(ConfigFault, match="keys add"):
        load_keys(tmp_path, may_make=False)
    assert load_keys(tmp_path, may_make=True).kid == load_keys(tmp_path, may_make=False).kid


def test_a_key_is_for_the_server_alone(tmp_path: Path) -> None:
    file = tmp_path / "keys" / f"{add_key(tmp_path)}.pem"
    assert is_private(file)
    file.chmod(0o644)
    if not is_private(file):  # Windows has no such rights
        with pytest.raises(ConfigFault, match="chmod 600"):
            load_keys(tmp_path, may_make=False)


@pytest.mark.parametrize("content", [b"", b"nonsense", b"\xff" * 300])
def test_a_broken_key_is_named(tmp_path: Path, content: bytes) -> None:
    kid = add_key(tmp_path)
    (tmp_path / "keys" / f"{kid}.pem").write_bytes(content)
    with pytest.raises(ConfigFault, match=kid):
        load_keys(tmp_path, may_make=True)


def test_a_key_of_another_kind_is_named(tmp_path: Path) -> None:
    kid = add_key(tmp_path)
    other = generate_private_key(SECP256R1()).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    (tmp_path / "keys" / f"{kid}.pem").write_bytes(other)
    with pytest.raises(ConfigFault, match="Ed25519"):
        load_keys(tmp_path, may_make=True)
