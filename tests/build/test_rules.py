"""The door's own checks find what they are for, planted in a folder of the test."""

import json
from pathlib import Path

import pytest

from door.limits import too_long
from door.locked import addresses
from door.places import LOCK
from door.privacy import acquaintances, trespasses
from door.wording import missing_words


def function_of(lines: int) -> str:
    return "def grown() -> None:\n" + "    pass\n" * (lines - 1)


@pytest.mark.parametrize(
    ("name", "text", "faults"),
    [
        ("short.py", function_of(40), []),
        ("grown.py", function_of(41), ["grown.py:1: grown has 41 lines, 40 at most"]),
        (
            "inner.py",
            "class A:\n    async " + function_of(41).replace("\n", "\n    "),
            [":2: grown"],
        ),
        ("full.py", "x = 1\n" * 400, []),
        ("over.py", "x = 1\n" * 401, ["over.py: 401 lines, 400 at most"]),
        ("over.js", "x = 1\n" * 401, ["over.js: 401 lines, 400 at most"]),
        ("data.json", "1\n" * 401, []),
    ],
)
def test_lengths(tmp_path: Path, name: str, text: str, faults: list[str]) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    found = too_long([tmp_path])
    assert len(found) == len(faults)
    assert all(part in line for part, line in zip(faults, found, strict=True))


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("httpx2==2.16.2 ; sys_platform != 'emscripten' \\", False),
        ("    --hash=sha256:00ff", False),
        ("--index-url https://packages.example/simple", True),
        ("--find-links wheels", True),
        ("-e .", True),
        ("thing @ file:///wheels/thing.whl", True),
        ("thing @ ../thing.whl", True),
        ("    # from packages://mirror", True),
    ],
)
def test_an_address_in_the_lock(tmp_path: Path, line: str, found: bool) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text(f"click==8.5.1 \\\n{line}\n", encoding="utf-8")
    assert bool(addresses(lock)) is found


def test_our_lock_has_no_address() -> None:
    assert addresses(LOCK) == []


ERROR = """
class EngineError(Exception):
    code = "unexpected"
class Base(EngineError): ...
class NoShop(Base):
    code: ClassVar[str] = "no_shop"
class Other:
    code = "not an error of ours"
"""
ERROR_WORDS = {
    f"error.{code}.{part}": "…"
    for code in ("unexpected", "no_shop")
    for part in ("title", "message", "remedy")
}


@pytest.mark.parametrize(
    ("code", "ko", "en", "faults"),
    [
        ('t("a.b")', {"a.b": "가"}, {"a.b": "a"}, []),
        ('self.texts("a.b")', {}, {}, ["used.py:1: no text for 'a.b' in ko, en"]),
        ('Action(title_key="a.b")', {"a.b": "가"}, {}, ["used.py:1: no text for 'a.b' in en"]),
        ('t("a" if x else "b", n=1)', {"a": "가"}, {"a": "a"}, ["no text for 'b' in ko, en"]),
        ('JOB = Job("tidy", "a", run)', {}, {}, ["used.py:1: no text for 'a' in ko, en"]),
        ('class P:\n    title_key: str = "a"', {}, {}, ["used.py:2: no text for 'a' in ko, en"]),
        ("t(key)", {"a": "가"}, {}, ["no text for 'a' in en"]),
        ("", {"a": "{n}개"}, {"a": "{count}"}, ["'a' has other placeholders"]),
        (ERROR, ERROR_WORDS, ERROR_WORDS, []),
        (ERROR, {}, {}, [f"no text for '{key}' in ko, en" for key in sorted(ERROR_WORDS)]),
    ],
)
def test_words(
    tmp_path: Path, code: str, ko: dict[str, str], en: dict[str, str], faults: list[str]
) -> None:
    for language, words in (("ko", ko), ("en", en)):
        (tmp_path / language).mkdir()
        (tmp_path / language / "all.json").write_text(json.dumps(words), encoding="utf-8")
    (tmp_path / "used.py").write_text(code, encoding="utf-8")
    found = missing_words(tmp_path, [tmp_path])
    assert len(found) == len(faults)
    assert all(part in line for part, line in zip(faults, found, strict=True))


@pytest.mark.parametrize(
    ("place", "line", "found"),
    [
        ("engine/shops/service.py", "from engine.shops.model import Shop", False),
        ("engine/shops/service.py", "from engine.shops import repository", False),
        ("engine/shops/rows/one.py", "import engine.shops.model", False),
        ("engine/reviews/service.py", "from engine.shops.dto import ShopDto", False),
        ("engine/reviews/service.py", "from engine.shops.model import Shop", True),
        ("engine/reviews/service.py", "from engine.shops import repository as shops", True),
        ("engine/reviews/service.py", "import engine.shops.model", True),
        ("engine/api.py", "def f() -> None:\n    from engine.shops import model", True),
        ("engine/api.py", "from sqlalchemy.orm.model import Mapped", False),
    ],
)
def test_private_modules(tmp_path: Path, place: str, line: str, found: bool) -> None:
    path = tmp_path / place
    path.parent.mkdir(parents=True)
    path.write_text(line, encoding="utf-8")
    assert bool(trespasses(tmp_path, ("engine",))) is found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("from engine.platforms.here import page", False),
        ("from engine.platforms.port import Visit", False),
        ("from engine.platforms.testkit import stage", False),
        ("from engine.platforms.there import page", True),
        ("import engine.platforms.there.page", True),
    ],
)
def test_platforms_are_strangers(tmp_path: Path, line: str, found: bool) -> None:
    for name in ("here", "there", "testkit"):
        (tmp_path / "engine/platforms" / name).mkdir(parents=True)
        (tmp_path / "engine/platforms" / name / "__init__.py").touch()
    (tmp_path / "engine/platforms/here/page.py").write_text(line, encoding="utf-8")
    faults = acquaintances(tmp_path, "engine/platforms", frozenset({"testkit"}))
    assert bool(faults) is found


def test_a_key_in_two_files_is_a_fault(tmp_path: Path) -> None:
    for name in ("ko/one", "ko/two", "en/one"):
        path = tmp_path / f"{name}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text('{"a": "b"}', encoding="utf-8")
    [fault] = missing_words(tmp_path, [])
    assert "'a' stands in another file too" in fault
