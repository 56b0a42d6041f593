"""Settings: defaults, bounds, and a file in which nothing that anybody wrote is lost."""

import json
from pathlib import Path
from typing import ClassVar, get_origin, get_type_hints

import msgspec
import pytest

from engine.runtime.settings import SettingInvalid, Settings, SettingsUnreadable, all_sections
from engine.runtime.settings.sections.browser import Browser
from engine.runtime.settings.sections.platforms import Platforms, Site
from engine.runtime.settings.sections.replies import Replies
from engine.runtime.texts import Texts


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


def test_without_a_file_every_section_has_its_defaults(path: Path) -> None:
    settings = Settings(path)
    assert settings.get(Browser) == Browser(path="", visible=True)
    assert settings.get(Platforms) == Platforms(pace="human", sites={})
    assert settings.get(Replies) == Replies(send_per_run=20)
    assert not path.exists(), "reading writes nothing"


def test_what_is_put_is_there_after_a_restart(path: Path) -> None:
    replica = Platforms(pace="off", sites={"smartplace": Site("http://127.0.0.1:1/")})
    Settings(path).put(replica)
    assert Settings(path).get(Platforms) == replica
    assert Settings(path).get(Replies) == Replies()


def test_what_another_version_wrote_stays(path: Path) -> None:
    path.write_text('{"replies": {"send_per_run": 3, "later": [1]}, "sounds": {"on": true}}')
    settings = Settings(path)
    assert settings.get(Replies).send_per_run == 3
    settings.put(Replies(send_per_run=4))
    assert json.loads(path.read_text()) == {
        "replies": {"send_per_run": 4, "later": [1]},
        "sounds": {"on": True},
    }


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ('{"replies": {"send_per_run": 0}}', "replies.send_per_run"),
        ('{"replies": {"send_per_run": 201}}', "replies.send_per_run"),
        ('{"replies": {"send_per_run": "3"}}', "replies.send_per_run"),
        ('{"replies": {"send_per_run": null}}', "replies.send_per_run"),
        ('{"browser": {"visible": 1}}', "browser.visible"),
        ('{"platforms": {"pace": "fast"}}', "platforms.pace"),
        (
            '{"platforms": {"sites": {"x": {"console_url": "no"}}}}',
            "platforms.sites[...].console_url",
        ),
    ],
)
def test_a_value_out_of_bounds_names_its_key_and_stays_in_the_file(
    path: Path, content: str, key: str
) -> None:
    path.write_text(content)
    with pytest.raises(SettingInvalid) as caught:
        Settings(path)
    assert caught.value.params["setting"] == key
    assert path.read_text() == content


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"replies": 3}', b"\xff\xfe", b""])
def test_a_file_of_another_form_is_refused_and_stays(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(SettingsUnreadable):
        Settings(path)
    assert path.read_bytes() == content


def test_a_bad_value_is_not_put(path: Path) -> None:
    settings = Settings(path)
    settings.put(Replies(send_per_run=5))
    with pytest.raises(SettingInvalid):
        settings.put(Replies(send_per_run=1000))
    assert settings.get(Replies) == Settings(path).get(Replies) == Replies(send_per_run=5)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_section_and_field_has_a_title(language: str) -> None:
    texts = Texts("ko" if language == "ko" else "en")
    assert {"browser", "platforms", "replies"} <= set(all_sections())
    for name, section in all_sections().items():
        assert texts(f"settings.{name}")
        for kind in get_type_hints(section, include_extras=True).values():
            if get_origin(kind) is not ClassVar:
                (meta,) = kind.__metadata__
                assert isinstance(meta, msgspec.Meta)
                assert texts(str(meta.title))
