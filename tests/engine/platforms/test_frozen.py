"""Old bytes are read as they always were, or the parser has a new version."""

from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest

from engine.platforms import registry
from tests.engine.platforms import frozen
from tests.engine.platforms.frozen import GOLDEN, UnversionedChange


@pytest.mark.parametrize("platform", frozen.platforms())
def test_every_platform_has_pages_whose_bytes_stay(platform: str) -> None:
    then = frozen.recall(platform)
    assert then.digests
    assert frozen.read(platform).digests == then.digests


@pytest.mark.parametrize("platform", frozen.platforms())
def test_what_is_read_belongs_to_this_version_of_the_parser(platform: str) -> None:
    """Another reading wants a higher `parser_version` in the adapter's spec, so that kept pages are
    read again; then freeze it anew, see `frozen`.
    """
    now, then = frozen.read(platform), frozen.recall(platform)
    assert now.parser_version == then.parser_version
    assert now.readings == then.readings


@pytest.mark.parametrize("platform", frozen.platforms())
def test_pages_hold_an_item_that_cannot_be_read(platform: str) -> None:
    readings = frozen.recall(platform).readings.values()
    assert any(reading["rejected"] == 1 for reading in readings)
    assert all(reading["reviews"] for reading in readings)


def test_another_reading_is_only_frozen_with_another_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(copytree(GOLDEN, tmp_path / "golden"))
    frozen.freeze("yogiyo", folder)
    page = folder / "yogiyo.list.page"
    page.write_bytes(page.read_bytes().replace("따뜻하게".encode(), "차갑게".encode()))
    with pytest.raises(UnversionedChange):
        frozen.freeze("yogiyo", folder)
    adapter = registry.get("yogiyo")
    newer = replace(adapter.spec, parser_version=adapter.spec.parser_version + 1)
    monkeypatch.setattr(registry, "get", lambda _: replace(adapter, spec=newer))  # type: ignore[type-var]
    frozen.freeze("yogiyo", folder)
    assert frozen.recall("yogiyo", folder).parser_version == newer.parser_version
