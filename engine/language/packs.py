"""The language packs of a profile: shipped ones, installed ones, and which of them reads.

Installed packs belong to a profile, not to the computer's user. The choice is a setting, settings
are the profile's, and a choice must not point to what another profile may remove; a profile taken
to another computer takes its reader along; and what is tried in one profile cannot change how
another reads. The price is a second copy (some 15 MB) for the few who keep two profiles.
"""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final

from engine.language import foreign
from engine.language.errors import PackError, PackKept, PackMissing, PackTaken
from engine.language.pack import MANIFEST, MANIFEST_BYTES, Manifest, Pack
from engine.language.source import Source
from engine.language.trial import try_out
from engine.language.worker import SHIPPED
from engine.runtime.disk import disk_faults, make_private_folder, replace_file, sync_folder
from engine.runtime.errors import InvalidInput, NotFound
from engine.runtime.progress import Progress
from engine.runtime.settings import Settings
from engine.runtime.settings.sections.language import Language

_UNFINISHED: Final = ".new-"


@dataclass(frozen=True, slots=True)
class PackDto:
    """`id`: the folder's name, by which commands and the setting call it; `active`: chosen to read;
    `trouble`: why it cannot; without a readable manifest `manifest` is None.
    """

    id: str
    shipped: bool
    active: bool
    manifest: Manifest | None
    trouble: PackError | None


class Packs:
    """Lists, installs, tries, chooses and removes. Shipped packs are never touched."""

    def __init__(self, folder: Path, settings: Settings, shipped: Path = SHIPPED) -> None:
        """`shipped` reads where nothing else is chosen; its neighbours were shipped too."""
        self._folder = folder
        self._settings = settings
        self._lock = Lock()
        self.shipped = shipped

    def all(self) -> list[PackDto]:
        """Shipped ones first. All files are checked, none is run."""
        return [self._dto(folder) for folder in self._folders().values()]

    def active(self) -> Path:
        """The folder of the chosen pack, whether or not it is there and whole."""
        chosen = self._settings.get(Language).pack
        return self._folders()[chosen] if chosen else self.shipped

    def verify(self, name: str) -> PackDto:
        """Checks its files and has a worker process read with it. `name`: an id, or a manifest's
        name that only one pack has. Raises `PackError`, `NotFound`, `InvalidInput`.
        """
        folder = self._find(name)
        try_out(folder)
        return self._dto(folder)

    def use(self, name: str) -> PackDto:
        """Chooses it, once it is verified. Raises as `verify` does, and `DiskError`."""
        folder = self._find(name)
        try_out(folder)
        chosen = "" if folder == self.shipped else folder.name
        self._settings.put(Language(pack=chosen))
        return self._dto(folder)

    def remove(self, name: str) -> str:
        """The id of what is gone. Raises `PackKept`, `NotFound`, `InvalidInput`, `DiskError`."""
        folder = self._find(name)
        if folder.parent != self._folder:
            raise PackKept(pack=folder.name, detail="shipped")
        if folder == self.active():
            raise PackKept(pack=folder.name, detail="active")
        with self._lock, self._unfinished() as away, disk_faults(self._folder):
            folder.rename(away / folder.name)
        return folder.name

    def install(
        self, source: Path, labels: Sequence[str] = (), progress: Progress | None = None
    ) -> PackDto:
        """Copies a folder, checks and tries the copy, and only then gives it its name.

        `labels`: what the classes of a foreign model stand for, in order (see `foreign`). The very
        same pack again changes nothing, unless to repair it. Raises `PackError`, `InvalidInput`,
        `DiskError`, `Cancelled`; then nothing is left of it.
        """
        given = Source(source, progress)
        with self._lock, self._unfinished() as work:
            pack = self._copied(given, work, labels)
            if not self._is_there(pack):
                try_out(pack)
                self._put(pack, work)
        return self._dto(self._folder / pack.name)

    def _copied(self, source: Source, work: Path, labels: Sequence[str]) -> Path:
        """A pack in `work` under the name it is to have."""
        folder = work / source.name
        with disk_faults(work):
            folder.mkdir()
        if foreign.is_foreign(source):
            foreign.adopt(source, folder, labels)
        else:
            _copy_pack(source, folder, labels)
        manifest = Pack(folder).manifest
        with disk_faults(work):
            return folder.rename(work / f"{manifest.name}-{manifest.version}")

    def _is_there(self, pack: Path) -> bool:
        """Whether this very pack is installed and whole. Raises `PackError` if the given one is not
        whole; `PackTaken`, also if a shipped one goes by its id and would be found in its stead.
        """
        if pack.name in self._shipped():
            raise PackTaken(pack=pack.name, detail="shipped")
        Pack(pack).check()
        there = self._folder / pack.name
        if not there.exists() or self._dto(there).trouble is not None:
            return False
        if (there / MANIFEST).read_bytes() != (pack / MANIFEST).read_bytes():
            raise PackTaken(pack=pack.name, detail=MANIFEST)
        return True

    def _put(self, pack: Path, work: Path) -> None:
        """In one step; a broken one of this name goes first."""
        there = self._folder / pack.name
        with disk_faults(self._folder):
            if there.exists():
                there.rename(work / "broken")
            pack.rename(there)
            sync_folder(self._folder)

    @contextmanager
    def _unfinished(self) -> Iterator[Path]:
        """A folder beside the packs that is gone afterwards, as are those of killed processes."""
        make_private_folder(self._folder)
        with disk_faults(self._folder):
            for left in self._folder.glob(f"{_UNFINISHED}*"):
                shutil.rmtree(left, ignore_errors=True)
            work = Path(tempfile.mkdtemp(dir=self._folder, prefix=_UNFINISHED))
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)

    def _find(self, name: str) -> Path:
        folders = self._folders()
        if name in folders:
            return folders[name]
        found = [folder for folder in folders.values() if _is_named(folder, name)]
        if not found:
            raise NotFound(entity="pack", id=name)
        if len(found) > 1:
            raise InvalidInput(field=name, reason=", ".join(folder.name for folder in found))
        return found[0]

    def _folders(self) -> dict[str, Path]:
        """By id. A chosen pack that is not there is among them, so that somebody hears of it."""
        chosen = self._settings.get(Language).pack
        installed = [path for path in _folders_in(self._folder) if not path.name.startswith(".")]
        lost = [self._folder / chosen] if chosen else []
        found: dict[str, Path] = {}
        for path in [*self._shipped().values(), *installed, *lost]:
            found.setdefault(path.name, path)
        return found

    def _shipped(self) -> dict[str, Path]:
        """By id."""
        return {path.name: path for path in _folders_in(self.shipped.parent)}

    def _dto(self, folder: Path) -> PackDto:
        manifest = trouble = None
        try:
            pack = Pack(folder)
            manifest = pack.manifest
            pack.check()
        except PackError as error:
            trouble = error
        shipped, active = folder.parent != self._folder, folder == self.active()
        return PackDto(folder.name, shipped, active, manifest, trouble)


def _copy_pack(source: Source, folder: Path, labels: Sequence[str]) -> None:
    """What the manifest vouches for and nothing else; whether it is right shows the trial."""
    if labels:
        raise InvalidInput(field="labels", reason=MANIFEST)
    if not source.has(MANIFEST):
        raise PackMissing(pack=source.name, detail=MANIFEST)
    replace_file(folder / MANIFEST, source.read(MANIFEST, MANIFEST_BYTES))
    for name in Pack(folder).manifest.files:
        source.copy(name, folder / name)


def _folders_in(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.is_dir() and not path.is_symlink())


def _is_named(folder: Path, name: str) -> bool:
    try:
        return Pack(folder).manifest.name == name
    except PackError:
        return False
