"""The three places of a profile's key, with the real keyring, and what each says when it cannot."""

import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from engine.runtime.paths import Profile
from engine.runtime.secrets import KEY_FILE_VARIABLE, ProfileKey, key_file
from engine.runtime.secrets.errors import (
    KeyFileExposed,
    KeyFileInvalid,
    KeyFileMissing,
    KeyFileTaken,
    KeyringMissing,
    PassphraseNeeded,
    PassphraseShort,
    WrappedKeyBroken,
    WrongPassphrase,
)

ROOT = Path(__file__).resolve().parents[3]
WORDS = "우리 가게 떡볶이"


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile(tmp_path / "가게")


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A session without a message bus, whatever the tests were started in."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/no-bus")
    monkeypatch.delenv(KEY_FILE_VARIABLE, raising=False)


def in_session(folder: Path, unlock: bool, script: str) -> str:
    """What `script` prints in a desktop session of its own, with a keyring daemon in it."""
    start = "printf pw | gnome-keyring-daemon --unlock" if unlock else "gnome-keyring-daemon -s"
    shell = f'{start} --components=secrets >/dev/null && "$0" -c "$1"'
    session = ["dbus-run-session", "--", "bash", "-c", shell, sys.executable, script]
    environment = os.environ | {"HOME": str(folder), "XDG_DATA_HOME": str(folder / "data")}
    for name in ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY"):
        environment.pop(name, None)
    ran = subprocess.run(
        session, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    return ran.stdout.strip()


SHOW = """
from pathlib import Path
from engine.runtime.paths import Profile
from engine.runtime.secrets import ProfileKey, SecretsError
folder = Path({folder!r})
try:
    keys = [ProfileKey(Profile(folder)).get() for _ in range(2)]
    assert keys[0] == keys[1]
    print(keys[0].hex())
except SecretsError as error:
    print(error)
"""


def test_the_keyring_keeps_one_key_per_profile(tmp_path: Path) -> None:
    shown = [
        in_session(tmp_path, True, SHOW.format(folder=str(tmp_path / name)))
        for name in ("one", "one", "two")
    ]
    assert [len(bytes.fromhex(key)) for key in shown] == [32, 32, 32]
    assert shown[0] == shown[1] != shown[2]
    content = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert shown[0].encode() not in content
    assert bytes.fromhex(shown[0]) not in content


def test_a_profile_whose_entry_is_gone_gets_no_other_key(tmp_path: Path) -> None:
    profile = Profile(tmp_path / "moved")
    profile.folder.mkdir()
    profile.database.write_bytes(b"data")
    shown = in_session(tmp_path, True, SHOW.format(folder=str(profile.folder)))
    assert shown == "secrets.key_lost()"


def test_a_locked_keyring_is_told(tmp_path: Path) -> None:
    in_session(tmp_path, True, SHOW.format(folder=str(tmp_path / "one")))
    shown = in_session(tmp_path, False, SHOW.format(folder=str(tmp_path / "one")))
    assert shown == "secrets.keyring_locked()"


ENTRY = """
from pathlib import Path
from engine.runtime.paths import Profile
from engine.runtime.secrets import ProfileKey
held = ProfileKey(Profile(Path({folder!r})))
entry = held.entry("login", held.get())
told = [entry.load()]
entry.store("a secret token")
told.append(entry.load())
told.append(held.entry("other", held.get()).load())
entry.forget()
entry.forget()
print(told, entry.load(), type(entry).__name__)
"""


def test_another_secret_is_kept_in_the_keyring_too(tmp_path: Path) -> None:
    shown = in_session(tmp_path, True, ENTRY.format(folder=str(tmp_path / "one")))
    assert shown == "[None, 'a secret token', None] None KeyringEntry"
    assert {each.name for each in (tmp_path / "one").iterdir()} == {
        *("profile.id", "profile.key.lock")
    }


def test_without_a_keyring_it_is_sealed_with_the_profiles_key(
    profile: Profile, tmp_path: Path
) -> None:
    file = tmp_path / "key"
    key_file.make(file)
    profile.folder.mkdir()
    held = ProfileKey(profile, file)
    entry = held.entry("login", held.get())
    assert entry.load() is None
    entry.store("a secret token")
    kept = profile.folder / "profile.login"
    assert held.entry("login", held.get()).load() == "a secret token"
    assert b"secret" not in kept.read_bytes()
    assert os.name == "nt" or kept.stat().st_mode & 0o777 == 0o600
    assert held.entry("login", os.urandom(32)).load() is None
    kept.rename(profile.folder / "profile.other")
    assert held.entry("other", held.get()).load() is None, "sealed under its name"
    kept.write_bytes(b"cut")
    assert entry.load() is None
    entry.forget()
    assert not kept.exists()


def test_without_a_keyring_the_owner_chooses_a_passphrase(profile: Profile) -> None:
    asked: list[bool] = []

    def ask(new: bool) -> str:
        asked.append(new)
        return WORDS

    key = ProfileKey(profile, ask=ask).get()
    assert len(key) == 32
    assert ProfileKey(profile, ask=ask).get() == key
    assert asked == [True, False]
    assert profile.wrapped_key.stat().st_mode & 0o777 == 0o600
    content = profile.wrapped_key.read_text()
    assert key.hex() not in content


def test_hangul_typed_on_a_mac_is_the_same_passphrase(profile: Profile) -> None:
    key = ProfileKey(profile, ask=lambda new: WORDS).get()
    apart = unicodedata.normalize("NFD", WORDS)
    assert ProfileKey(profile, ask=lambda new: apart).get() == key


def test_a_passphrase_can_be_changed(profile: Profile) -> None:
    key = ProfileKey(profile, ask=lambda new: WORDS).get()
    with pytest.raises(WrongPassphrase):
        ProfileKey(profile).change_passphrase("다른 말 여덟 글자", "새 암호 여덟 글자")
    ProfileKey(profile).change_passphrase(WORDS, "새 암호 여덟 글자")
    assert ProfileKey(profile, ask=lambda new: "새 암호 여덟 글자").get() == key
    with pytest.raises(WrongPassphrase):
        ProfileKey(profile, ask=lambda new: WORDS).get()


def test_nobody_there_to_ask(profile: Profile) -> None:
    with pytest.raises(KeyringMissing):
        ProfileKey(profile).get()
    ProfileKey(profile, ask=lambda new: WORDS).get()
    with pytest.raises(PassphraseNeeded):
        ProfileKey(profile).get()


def test_a_short_passphrase_is_refused_and_nothing_made(profile: Profile) -> None:
    with pytest.raises(PassphraseShort):
        ProfileKey(profile, ask=lambda new: "짧아요").get()
    assert not profile.wrapped_key.exists()


def test_a_profile_with_data_gets_no_new_key_when_its_keyring_is_away(profile: Profile) -> None:
    profile.folder.mkdir()
    profile.database.write_bytes(b"data")
    with pytest.raises(KeyringMissing):
        ProfileKey(profile, ask=lambda new: WORDS).get()
    assert not profile.wrapped_key.exists()


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"version": 1, "salt": "zz"}', "\x00"])
def test_a_broken_wrapped_key_is_told(profile: Profile, content: str) -> None:
    profile.folder.mkdir()
    profile.wrapped_key.write_text(content)
    with pytest.raises(WrappedKeyBroken):
        ProfileKey(profile, ask=lambda new: WORDS).get()
    assert profile.wrapped_key.read_text() == content


def test_a_key_file_is_made_once_and_read_by_option_or_environment(
    profile: Profile, tmp_path: Path
) -> None:
    file = tmp_path / "key"
    key_file.make(file)
    with pytest.raises(KeyFileTaken):
        key_file.make(file)
    key = ProfileKey(profile, key_file=file).get()
    assert len(key) == 32
    assert ProfileKey(profile, environment={KEY_FILE_VARIABLE: str(file)}).get() == key


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o644, 0o666])
def test_a_key_file_that_others_may_read_is_refused(
    profile: Profile, tmp_path: Path, mode: int
) -> None:
    file = tmp_path / "key"
    key_file.make(file)
    file.chmod(mode)
    with pytest.raises(KeyFileExposed) as caught:
        ProfileKey(profile, key_file=file).get()
    assert caught.value.params == {"mode": f"{mode:03o}"}


@pytest.mark.parametrize("content", ["", "ab" * 31, "ab" * 33, "zz" * 32, "ab" * 32 + "\nmore"])
def test_a_key_file_of_another_form_is_refused(
    profile: Profile, tmp_path: Path, content: str
) -> None:
    file = tmp_path / "key"
    file.write_text(content)
    file.chmod(0o600)
    with pytest.raises(KeyFileInvalid):
        ProfileKey(profile, key_file=file).get()


def test_a_missing_key_file_is_told(profile: Profile, tmp_path: Path) -> None:
    with pytest.raises(KeyFileMissing):
        ProfileKey(profile, key_file=tmp_path / "none").get()


def test_no_secret_is_shown(profile: Profile) -> None:
    source = ProfileKey(profile, ask=lambda new: WORDS)
    key = source.get()
    with pytest.raises(WrongPassphrase) as caught:
        ProfileKey(profile).change_passphrase("아주 비밀스러운 말", WORDS)
    shown = repr(source) + repr(caught.value) + str(caught.value)
    assert key.hex() not in shown
    assert WORDS not in shown
    assert "비밀스러운" not in shown
