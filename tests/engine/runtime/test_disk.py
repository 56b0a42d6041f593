"""Where a profile lies, and how its small files are replaced."""

import errno
from pathlib import Path

import pytest

from engine.runtime.disk import (
    DiskError,
    DiskFault,
    DiskFull,
    FolderNotWritable,
    disk_faults,
    make_private_folder,
    replace_file,
)
from engine.runtime.paths import default_profile_folder


def test_a_file_is_replaced_and_private(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    for content in (b"old", b"new"):
        replace_file(path, content)
        assert path.read_bytes() == content
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_be_replaced_stays_and_nothing_is_left(tmp_path: Path) -> None:
    folder = tmp_path / "in its place"
    (folder / "content").mkdir(parents=True)
    with pytest.raises(DiskError):
        replace_file(folder, b"new")
    assert list(tmp_path.iterdir()) == [folder]


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EACCES, FolderNotWritable),
        (errno.EROFS, FolderNotWritable),
        (errno.EIO, DiskFault),
    ],
)
def test_what_a_disk_refuses_has_a_name(tmp_path: Path, number: int, kind: type[DiskError]) -> None:
    with pytest.raises(kind), disk_faults(tmp_path):
        raise OSError(number, "")


def test_a_profile_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    make_private_folder(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    make_private_folder(folder)


def test_the_usual_profile_lies_in_the_owners_own_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/x")
    assert default_profile_folder() == Path("/x/Gagejigi/profile")
