"""The list of what ships with the product that others wrote, and under which licences."""

import re
import subprocess
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

from door.fonts import PACKAGE as FONT
from door.places import ROOT, VENV, DoorError, say, venv_environ, venv_program

THIRD_PARTY = ROOT / "resources" / "THIRD-PARTY.md"
# Where the metadata names no licence, or the package installs on another system only: read in
# the licence file of that version.
READ_BY_US = {
    "colorama": "BSD-3-Clause",
    "pywin32-ctypes": "BSD-3-Clause",
    "sqlcipher3": "Zlib",
    "tzdata": "Apache-2.0",
}
_PIN = re.compile(r"^([\w.-]+)==([^ ;\n]+)(?: ; (.*))?$", re.MULTILINE)
_HEAD = """# Works of others in 가게지기

Made by `build/dev.py lock`.

| work | version | licence |
|---|---|---|
"""
_STRONG = re.compile(r"(?<!L)GPL", re.IGNORECASE)


def write_third_party() -> None:
    """Make the list again; refuse a licence that would bind what we ship."""
    known = {_normal(found.name): found for found in distributions(path=[str(_packages())])}
    font, font_version = FONT.split("@")
    versions: dict[str, list[str]] = {font: [font_version]}
    licences = {font: "OFL-1.1"}
    for name, version in _shipped():
        versions.setdefault(name, []).append(version)
        licences[name] = licence_of(name, known.get(name))
    if binding := [name for name, licence in licences.items() if binds(licence)]:
        raise DoorError(f"Not to be shipped, by their licence: {', '.join(binding)}")
    rows = [
        f"| {name} | {', '.join(versions[name])} | {licences[name]} |\n"
        for name in sorted(licences)
    ]
    THIRD_PARTY.write_text(_HEAD + "".join(rows), encoding="utf-8", newline="\n")
    say(f"· {THIRD_PARTY.relative_to(ROOT).as_posix()} is up to date")


def licence_of(name: str, found: Distribution | None) -> str:
    """In the package's own words where it has any."""
    if name in READ_BY_US:
        return READ_BY_US[name]
    if found is None:
        raise DoorError(f"{name} is not installed here: read its licence and add it to licences.py")
    told = found.metadata.json  # keys in lower case, a list where a field may repeat
    kinds = [line for line in told.get("classifier", []) if line.startswith("License :: ")]
    licence = str(told.get("license_expression") or told.get("license") or "") or ", ".join(
        kind.rsplit(" :: ", 1)[1] for kind in kinds
    )
    if not licence:
        raise DoorError(f"{name} names no licence: read it and add it to licences.py")
    return licence.strip().splitlines()[0]


def binds(licence: str) -> bool:
    """True when every way to take it is the GPL or AGPL."""
    return all(_STRONG.search(way) for way in re.split(r"\bOR\b", licence))


def _shipped() -> Iterator[tuple[str, str]]:
    """Name and version of each run-time package on the systems we ship for."""
    command = [
        str(venv_program("uv")),
        "pip",
        "compile",
        "pyproject.toml",
        "--quiet",
        "--universal",
    ]
    command += ["--python-version", "3.11", "--no-header", "--no-annotate"]
    command += ["--constraint", "build/requirements.lock"]
    told = subprocess.run(
        command, cwd=ROOT, env=venv_environ(), stdout=subprocess.PIPE, encoding="utf-8", check=False
    )
    if told.returncode:
        raise DoorError("uv could not resolve the run-time dependencies; see above")
    for name, version, marker in _PIN.findall(told.stdout):
        if "== 'emscripten'" not in marker:
            yield _normal(name), version


def _packages() -> Path:
    """The environment's site-packages."""
    return next(VENV.glob("[Ll]ib/**/site-packages"))


def _normal(name: str) -> str:
    """Names compare without case, and with one sign for the three that mean the same."""
    return re.sub(r"[-_.]+", "-", name).lower()
