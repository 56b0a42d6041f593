"""The one door by which templates come in."""

import json
from pathlib import Path

import pytest

from engine.prompts.errors import TemplateInvalid
from engine.prompts.library import load, load_folder
from engine.runtime.texts import Texts

GOOD: dict[str, object] = {
    "key": "positive.hello",
    "version": 1,
    "sentiment": "positive",
    "tone": "polite",
    "text": "안녕하세요, {shop_name}입니다. {owner_words} 고맙습니다.",
    "variables": ["shop_name", "owner_words"],
}


def test_the_shipped_templates_answer_every_mood_in_every_tone() -> None:
    cells = {(template.sentiment, template.tone) for template in load_folder()}
    assert len(cells) == 4 * 3


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"version": 0}, "version"),
        ({"version": True}, "version"),
        ({"key": ""}, "key"),
        ({"sentiment": "furious"}, "sentiment"),
        ({"sentiment": []}, "sentiment"),
        ({"tone": "rude"}, "tone"),
        ({"text": "  "}, "text"),
        ({"text": None}, "text"),
        ({"extra": 1}, "extra"),
        ({"text": "{weather} 좋네요.", "variables": ["weather"]}, "weather"),
        ({"text": "{menu} 좋네요.", "variables": []}, "variables"),
        ({"variables": "shop_name"}, "variables"),
        ({"text": "{{menu}} 좋네요.", "variables": ["menu"]}, "brace"),
        ({"text": "좋네요 {", "variables": []}, "brace"),
        ({"text": "저는 {owner_words} 라고 합니다.", "variables": ["owner_words"]}, "inside"),
        (
            {"text": "{owner_words} 네. {owner_words} 네.", "variables": ["owner_words"]},
            "twice",
        ),
    ],
    ids=str,
)
def test_a_template_that_breaks_the_rules_is_named(
    tmp_path: Path, change: dict[str, object], reason: str
) -> None:
    path = tmp_path / "ko.json"
    path.write_text(json.dumps([GOOD, GOOD | {"key": "other"} | change]), encoding="utf-8")
    with pytest.raises(TemplateInvalid) as caught:
        load(path)
    assert caught.value.params["file"] == "ko.json"
    assert reason in str(caught.value.params["reason"])
    assert all(Texts("ko").error(caught.value))


@pytest.mark.parametrize(
    "content",
    [b"", b"[", b"{}", b"[1]", b'"text"', b"\xff\xfe", b"[" * 100_000],
    ids=["empty", "cut off", "object", "numbers", "string", "not UTF-8", "too deep"],
)
def test_a_file_that_is_no_list_of_templates(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ko.json"
    path.write_bytes(content)
    with pytest.raises(TemplateInvalid):
        load(path)


def test_one_version_stands_once_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "ko.json"
    path.write_text(json.dumps([GOOD, GOOD]), encoding="utf-8")
    with pytest.raises(TemplateInvalid):
        load(path)
