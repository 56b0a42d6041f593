"""Packs are installed whole or not at all, chosen when they have read, and removed when unused."""

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest

from engine.language.active import ActiveLanguage
from engine.language.errors import (
    PackDamaged,
    PackError,
    PackInvalid,
    PackKept,
    PackMissing,
    PackNowhere,
    PackTaken,
    PackUnsafe,
)
from engine.language.own_heads import OwnHeads
from engine.language.pack import Pack
from engine.language.packs import Packs
from engine.language.trial import TEXTS
from engine.language.worker import SHIPPED
from engine.runtime.disk import DiskFault, DiskFull, FolderNotWritable
from engine.runtime.errors import InvalidInput, NotFound
from engine.runtime.progress import Cancelled
from engine.runtime.settings import Settings
from engine.runtime.settings.sections.language import Language
from tests.engine.language.disks import no_file_longer_than
from tests.engine.language.graphs import MOOD, MOOD_HEAD, Output, model, tiny, tokenizer, write_pack
from tests.engine.language.readers import by_rules

PRAISE = "맛있어요"
SHIPPED_NAME = Pack(SHIPPED).manifest.name
NAN = float("nan")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def packs(tmp_path: Path, settings: Settings) -> Packs:
    return Packs(tmp_path / "packs", settings)


@pytest.fixture
def given(tmp_path: Path) -> Path:
    return tiny(tmp_path / "given")


def left(folder: Path) -> list[str]:
    """Everything below the packs' folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def installed(packs: Packs) -> list[str]:
    return [pack.id for pack in packs.all() if not pack.shipped]


def test_a_pack_is_installed_chosen_and_removed(packs: Packs, given: Path, tmp_path: Path) -> None:
    (given / "notes.txt").write_text("nobody vouches for this")
    assert [pack.id for pack in packs.all() if pack.active] == [SHIPPED.name]
    assert installed(packs) == []
    made = packs.install(given)
    assert (made.id, made.shipped, made.active, made.trouble) == ("tiny-1.0", False, False, None)
    assert left(tmp_path / "packs") == [
        "tiny-1.0",
        "tiny-1.0/manifest.json",
        "tiny-1.0/model.onnx",
        "tiny-1.0/tokenizer.json",
    ]
    assert packs.use("tiny").active
    assert [pack.id for pack in packs.all() if pack.active] == ["tiny-1.0"]
    with pytest.raises(PackKept):
        packs.remove("tiny")
    assert packs.use(SHIPPED.name).active
    assert packs.remove("tiny") == "tiny-1.0"
    assert left(tmp_path / "packs") == []


def test_the_choice_outlives_the_program(packs: Packs, given: Path, tmp_path: Path) -> None:
    packs.install(given)
    packs.use("tiny-1.0")
    again = Packs(tmp_path / "packs", Settings(tmp_path / "settings.json"))
    assert again.active() == tmp_path / "packs" / "tiny-1.0"


def test_the_same_again_changes_nothing(packs: Packs, given: Path, tmp_path: Path) -> None:
    packs.install(given)
    marked = (tmp_path / "packs" / "tiny-1.0").stat().st_ino
    assert packs.install(given).id == "tiny-1.0"
    assert (tmp_path / "packs" / "tiny-1.0").stat().st_ino == marked


def test_the_same_again_repairs_what_was_damaged(packs: Packs, given: Path, tmp_path: Path) -> None:
    packs.install(given)
    (tmp_path / "packs" / "tiny-1.0" / "model.onnx").write_bytes(b"")
    assert isinstance(packs.all()[-1].trouble, PackDamaged)
    assert packs.install(given).trouble is None
    assert packs.verify("tiny").trouble is None


def test_a_damaged_copy_of_what_is_there_is_not_said_to_be_installed(
    packs: Packs, given: Path
) -> None:
    packs.install(given)
    (given / "model.onnx").write_bytes(b"")
    with pytest.raises(PackDamaged):
        packs.install(given)
    assert packs.verify("tiny").trouble is None


def test_another_pack_of_that_name_is_refused(packs: Packs, given: Path, tmp_path: Path) -> None:
    packs.install(given)
    before = (tmp_path / "packs" / "tiny-1.0" / "model.onnx").read_bytes()
    other = tiny(tmp_path / "other", model(Output("mood", MOOD.rows[::-1])))
    with pytest.raises(PackTaken):
        packs.install(other)
    assert (tmp_path / "packs" / "tiny-1.0" / "model.onnx").read_bytes() == before
    assert installed(packs) == ["tiny-1.0"]


def test_the_id_of_a_shipped_pack_is_not_to_be_had(packs: Packs, tmp_path: Path) -> None:
    name, version = SHIPPED.name.rsplit("-", 1)
    files = {"model.onnx": model(MOOD), "tokenizer.json": tokenizer()}
    with pytest.raises(PackTaken):
        packs.install(
            write_pack(tmp_path / "given", [MOOD_HEAD], files, name=name, version=version)
        )
    assert left(tmp_path / "packs") == []


def test_a_name_that_two_packs_have_must_be_told_whole(packs: Packs, tmp_path: Path) -> None:
    files = {"model.onnx": model(MOOD), "tokenizer.json": tokenizer()}
    for version in ("1.0", "1.1"):
        packs.install(write_pack(tmp_path / version, [MOOD_HEAD], files, version=version))
    with pytest.raises(InvalidInput, match=r"tiny-1\.0, tiny-1\.1"):
        packs.verify("tiny")
    assert packs.verify("tiny-1.1").id == "tiny-1.1"
    with pytest.raises(NotFound):
        packs.use("huge")


def test_a_shipped_pack_is_never_removed(packs: Packs) -> None:
    with pytest.raises(PackKept):
        packs.remove(SHIPPED.name)
    assert packs.verify(SHIPPED.name).shipped


def link(folder: Path) -> Path:
    (folder / "model.onnx").rename(folder.parent / "elsewhere.onnx")
    (folder / "model.onnx").symlink_to(folder.parent / "elsewhere.onnx")
    return folder


def pipe(folder: Path) -> Path:
    (folder / "model.onnx").unlink()
    os.mkfifo(folder / "model.onnx")
    return folder


def huge(folder: Path) -> Path:
    os.truncate(folder / "model.onnx", 1 << 33)  # sparse: it takes no room here either
    return folder


def packed(folder: Path) -> Path:
    with ZipFile(folder.parent / "given.zip", "w") as archive:
        for file in folder.iterdir():
            archive.write(file, file.name)
    return folder.parent / "given.zip"


def rename(file: str) -> Callable[[Path], Path]:
    """The manifest vouches for a file of that name, with the right content."""

    def spoil(folder: Path) -> Path:
        manifest = json.loads((folder / "manifest.json").read_bytes())
        manifest["files"][file] = {"bytes": 1, "sha256": hashlib.sha256(b"x").hexdigest()}
        (folder / "manifest.json").write_text(json.dumps(manifest))
        return folder

    return spoil


def without(file: str) -> Callable[[Path], Path]:
    def spoil(folder: Path) -> Path:
        (folder / file).unlink()
        return folder

    return spoil


def cut(file: str) -> Callable[[Path], Path]:
    def spoil(folder: Path) -> Path:
        os.truncate(folder / file, (folder / file).stat().st_size - 1)
        return folder

    return spoil


def nothing(folder: Path) -> Path:
    shutil.rmtree(folder)
    folder.mkdir()
    return folder


REFUSED: dict[str, tuple[Callable[[Path], Path], type[PackError], str]] = {
    "an archive": (packed, PackUnsafe, "zip"),
    "a file": (lambda folder: folder / "model.onnx", PackUnsafe, "not a folder"),
    "nothing there": (lambda folder: folder / "none", PackNowhere, "none"),
    "an empty folder": (nothing, PackMissing, "manifest.json"),
    "no manifest": (without("manifest.json"), PackMissing, "manifest.json"),
    "no tokenizer": (without("tokenizer.json"), PackMissing, "tokenizer.json"),
    "a link": (link, PackUnsafe, "model.onnx: link"),
    "a pipe": (pipe, PackUnsafe, "model.onnx: not a file"),
    "a file too big for any disk": (huge, PackUnsafe, "bytes in all"),
    "a file cut short": (cut("model.onnx"), PackDamaged, "model.onnx"),
    "a name that leads out": (rename("../x"), PackInvalid, "manifest.json"),
    "an absolute name": (rename("/etc/passwd"), PackInvalid, "manifest.json"),
    "a hidden name": (rename(".profile"), PackInvalid, "manifest.json"),
    "a name of a drive": (rename("c:x"), PackInvalid, "manifest.json"),
    "a name without an end": (rename("a" * 5000), PackInvalid, "manifest.json"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_installed_leaves_nothing(
    name: str, packs: Packs, given: Path, tmp_path: Path
) -> None:
    spoil, expected, reason = REFUSED[name]
    with pytest.raises(PackError) as raised:
        packs.install(spoil(given))
    assert type(raised.value) is expected
    assert reason in raised.value.detail
    assert left(tmp_path / "packs") == [] if (tmp_path / "packs").exists() else True


BROKEN: dict[str, tuple[bytes, str]] = {
    "no operator": (model(MOOD, operator="Feel"), "Feel"),
    "another width": (model(Output("mood", ((1.0,),) * 5)), "shape"),
    "numbers that are none": (model(Output("mood", ((NAN, NAN),) * 5)), "no numbers"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_pack_that_does_not_read_is_refused_and_the_old_one_reads_on(
    name: str, packs: Packs, given: Path, tmp_path: Path
) -> None:
    packs.install(given)
    packs.use("tiny-1.0")
    before = left(tmp_path / "packs")
    graph, reason = BROKEN[name]
    with pytest.raises(PackError, match=reason):
        packs.install(tiny(tmp_path / "other", graph, name="other"))
    assert left(tmp_path / "packs") == before
    assert packs.active().name == "tiny-1.0"


def test_a_pack_that_broke_is_not_chosen(packs: Packs, given: Path, tmp_path: Path) -> None:
    packs.install(given)
    (tmp_path / "packs" / "tiny-1.0" / "model.onnx").write_bytes(b"")
    with pytest.raises(PackDamaged):
        packs.use("tiny")
    assert packs.active() == SHIPPED


class Stopping:
    def report(self, done: int, total: int | None = None, note: str = "") -> None:
        raise Cancelled


def test_a_cancelled_install_leaves_nothing(packs: Packs, given: Path, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        packs.install(given, progress=Stopping())
    assert left(tmp_path / "packs") == []


def test_what_a_killed_install_left_is_swept_away(
    packs: Packs, given: Path, tmp_path: Path
) -> None:
    shutil.copytree(given, tmp_path / "packs" / ".new-half" / "tiny-1.0")
    assert installed(packs) == []
    packs.install(given)
    assert {path.name for path in (tmp_path / "packs").iterdir()} == {"tiny-1.0"}


def test_a_full_disk_leaves_nothing(
    packs: Packs, given: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull):
        packs.install(given)
    assert left(tmp_path / "packs") == []


def test_a_disk_too_small_for_the_manifest_leaves_nothing(
    packs: Packs, given: Path, tmp_path: Path
) -> None:
    with no_file_longer_than(100), pytest.raises(DiskFault):
        packs.install(given)
    assert left(tmp_path / "packs") == []


def test_a_place_that_is_no_folder_is_told(packs: Packs, given: Path, tmp_path: Path) -> None:
    (tmp_path / "packs").write_text("a file in its place")
    with pytest.raises(FolderNotWritable):
        packs.install(given)


@pytest.fixture
def own(tmp_path: Path, settings: Settings) -> OwnHeads:
    return OwnHeads(tmp_path / "own-head.json", settings)


def answers(language: ActiveLanguage, texts: Sequence[str] = (PRAISE,)) -> list[float]:
    return [round(reading.score, 2) for reading in language.read(texts)]


def test_the_reader_follows_the_choice_and_falls_back_aloud(
    packs: Packs, own: OwnHeads, given: Path, tmp_path: Path
) -> None:
    packs.install(given)
    with closing(ActiveLanguage(packs, own)) as language:
        shipped = answers(language)
        packs.use("tiny")
        assert (language.name, answers(language), language.fault) == (
            by_rules("tiny 1.0"),
            [0.96],
            None,
        )
        language.close()
        (tmp_path / "packs" / "tiny-1.0" / "model.onnx").write_bytes(b"")
        assert language.name.startswith(SHIPPED_NAME)
        assert answers(language) == shipped
        assert isinstance(language.fault, PackDamaged)
        assert isinstance(next(pack for pack in packs.all() if pack.active).trouble, PackDamaged)


def test_a_choice_that_is_gone_is_told_and_the_shipped_one_reads(
    packs: Packs, own: OwnHeads, settings: Settings
) -> None:
    settings.put(Language(pack="gone-1.0"))
    with closing(ActiveLanguage(packs, own)) as language:
        assert language.name.startswith(SHIPPED_NAME)
        assert isinstance(language.fault, PackMissing)
    told = {pack.id: type(pack.trouble) for pack in packs.all()}
    assert told["gone-1.0"] is PackMissing


def test_a_broken_shipped_pack_is_no_secret(
    tmp_path: Path, own: OwnHeads, settings: Settings
) -> None:
    shipped = tiny(tmp_path / "shipped" / "tiny")
    (shipped / "model.onnx").unlink()
    packs = Packs(tmp_path / "packs", settings, shipped)
    with closing(ActiveLanguage(packs, own)) as language, pytest.raises(PackMissing):
        language.read([PRAISE])


def test_the_trial_reads_more_than_a_pack_takes_at_once() -> None:
    assert max(map(len, TEXTS)) > 2_000
