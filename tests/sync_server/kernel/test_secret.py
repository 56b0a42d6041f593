"""The server's secret, and the marks made with it."""

from pathlib import Path

import pytest

from sync_server.kernel.config import load
from sync_server.kernel.errors import ConfigFault
from sync_server.kernel.files import is_private, make_private_file
from sync_server.kernel.secret import Secret, secret_of


def test_it_is_made_once_and_kept(tmp_path: Path) -> None:
    first, again = (secret_of(load(tmp_path)) for _ in range(2))
    assert first.mark("use", "a") == again.mark("use", "a")
    assert is_private(tmp_path / "secret")


@pytest.mark.parametrize("size", [0, 31])
def test_one_cut_short_is_not_used(tmp_path: Path, size: int) -> None:
    make_private_file(tmp_path / "secret", b"x" * size)
    with pytest.raises(ConfigFault, match="cut short"):
        secret_of(load(tmp_path))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("use", "a"), ("another", "a")),
        (("use", "ab", "c"), ("use", "a", "bc")),
        (("use", "a", ""), ("use", "a")),
        (("use", "\ud800"), ("use", "?")),
    ],
)
def test_different_things_have_different_marks(
    one: tuple[str, ...], other: tuple[str, ...]
) -> None:
    secret = Secret(b"k" * 32)
    assert secret.mark(*one) != secret.mark(*other)
    assert len(secret.mark(*one)) == 32


def test_a_private_file_is_whole_or_not_there(tmp_path: Path) -> None:
    content = bytes(range(256)) * 9
    make_private_file(tmp_path / "file", content)
    assert (tmp_path / "file").read_bytes() == content
    with pytest.raises(FileExistsError):
        make_private_file(tmp_path / "file")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
