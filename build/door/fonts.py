"""Pretendard (OFL-1.1) from its npm package; not committed, so fetched at set-up."""

import base64
import hashlib
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from door.places import FONTS, say

PACKAGE = "pretendard@1.3.9"
# SHA-512 of the package, as the registry publishes it.
INTEGRITY = (
    "PaQAADyLY5v4kYFwkpSJHbSSYIkiriY/1xXw75TKoZ9UQQqeU+tvP05yTdZAWibiIYoo8ZKtRv8PM7w0IaywSw=="
)
# File here -> member of the package; weights 400 and 600.
FILES = {
    "Pretendard-LICENSE.txt": "package/dist/LICENSE.txt",
    "Pretendard-Regular.otf": "package/dist/public/static/Pretendard-Regular.otf",
    "Pretendard-SemiBold.otf": "package/dist/public/static/Pretendard-SemiBold.otf",
}


def fonts_ready() -> bool:
    """True when every font file is in `resources/fonts`."""
    return all((FONTS / name).exists() for name in FILES)


def prepare_fonts() -> None:
    """Fetch Pretendard if it is missing; without it the system's Korean font serves."""
    if fonts_ready():
        return
    npm = shutil.which("npm")
    if npm is None:
        say("· no npm here, so the system's Korean font serves instead of Pretendard")
        return
    say("· fetching the Pretendard font")
    with tempfile.TemporaryDirectory() as folder:
        fault = _fetch(npm, Path(folder))
    if fault:
        say(f"· Pretendard did not come ({fault}); the system's Korean font serves")


def unpack(archive: Path, integrity: str, target: Path) -> str | None:
    """Put the fonts of a package with this SHA-512 into `target`; else say what is wrong."""
    digest = hashlib.sha512(archive.read_bytes()).digest()
    if base64.b64encode(digest).decode() != integrity:
        return "its checksum is not the expected one"
    target.mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive) as package:
        for name, member in FILES.items():
            source = package.extractfile(member)
            if source is None:
                return f"{member} is not a file"
            partial = target / f"{name}.part"
            partial.write_bytes(source.read())
            partial.replace(target / name)
    return None


def _fetch(npm: str, folder: Path) -> str | None:
    """What went wrong, in a few words; None when the fonts are in place."""
    try:
        subprocess.run(
            [npm, "pack", PACKAGE, "--pack-destination", folder, "--fetch-retries=1"],
            cwd=folder,
            capture_output=True,
            timeout=300,
            check=True,
        )
        archive = next(folder.glob("*.tgz"))
        return unpack(archive, INTEGRITY, FONTS)
    except subprocess.SubprocessError:
        return "npm could not fetch it"
    except (OSError, StopIteration, KeyError, tarfile.TarError) as fault:
        return f"{type(fault).__name__}: {fault}"
