"""A small file is replaced whole, or stays as it was."""

from pathlib import Path

import pytest

from engine.runtime.paths import Profile, default_profile_folder, replace_file


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
    with pytest.raises(OSError, match="directory"):
        replace_file(folder, b"new")
    assert list(tmp_path.iterdir()) == [folder]


def test_a_profile_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    profile = Profile(tmp_path / "a" / "b")
    profile.prepare()
    assert profile.folder.stat().st_mode & 0o777 == 0o700
    profile.prepare()


def test_the_usual_profile_lies_in_the_owners_own_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/x")
    assert default_profile_folder() == Path("/x/Gagejigi/profile")
