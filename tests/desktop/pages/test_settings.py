"""설정: generated from the sections, checked as it is typed, kept as a whole or not at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.shell.settings_sheet import SettingsSheet
from engine.api import Texts, all_sections, fields_of
from engine.runtime.settings import Settings
from engine.runtime.settings.sections.alerts import Alerts
from engine.runtime.settings.sections.mail import Mail
from engine.runtime.settings.sections.platforms import Platforms
from engine.runtime.settings.sections.replies import Replies
from engine.runtime.texts import Language
from tests.desktop.pages.conftest import KO, Stage
from tests.harness.mailbox import HOST, PASSWORD, USER, Mailbox, open_mailbox

SHOWN = {name: kind for name, kind in all_sections().items() if not kind.is_kept_elsewhere}


@pytest.fixture
def sheet(stage: Stage) -> Iterator[SettingsSheet]:
    opened = SettingsSheet(stage.context, stage.window)
    opened.open()
    stage.settle()
    yield opened


@pytest.fixture
def mailbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    with open_mailbox(tmp_path) as box:
        yield box


def write(sheet: SettingsSheet, section: str, **values: str) -> None:
    for row in sheet.forms[section].rows:
        if row.spec.name in values:
            assert row.line is not None
            row.line.setText(values[row.spec.name])


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_section_and_choice_has_its_words(language: Language) -> None:
    texts = Texts(language)
    assert {"alerts", "mail", "telegram", "slack", "replies", "closing"} <= set(SHOWN)
    for name, kind in SHOWN.items():
        assert texts(f"settings.{name}.text")
        for spec in fields_of(kind):
            assert all(texts(f"{spec.title_key}.{each}") for each in spec.options)


def test_every_field_stands_there_as_it_is_kept(sheet: SettingsSheet) -> None:
    assert set(sheet.forms) == set(SHOWN)
    for name, form in sheet.forms.items():
        assert [row.spec for row in form.rows] == fields_of(SHOWN[name])
        assert not form.changed()
    assert not sheet.keep.isEnabled(), "nothing was changed"


WRONG = [
    ("alerts", "quiet_from", "25:00", "22:00처럼 적어 주세요."),
    ("alerts", "most_a_day", "21", "1에서 20까지의 수로 적어 주세요."),
    ("alerts", "most_a_day", "세 번", "1에서 20까지의 수로 적어 주세요."),
    ("replies", "send_per_run", "", "1에서 200까지의 수로 적어 주세요."),
    ("mail", "to", "사장님", "name@example.com처럼 적어 주세요."),
    ("telegram", "server", "http://example.com", "https://로 시작하는 주소를 적어 주세요."),
]


def test_what_cannot_be_kept_is_said_while_it_is_typed(sheet: SettingsSheet) -> None:
    for section, field, typed, trouble in WRONG:
        before = str(getattr(sheet.forms[section].kept, field))
        write(sheet, section, **{field: typed})
        [row] = [each for each in sheet.forms[section].rows if each.spec.name == field]
        assert row._trouble.accessibleName() == trouble
        assert not row._trouble.isHidden() and not sheet.keep.isEnabled()
        write(sheet, section, **{field: before})
        assert row._trouble.isHidden()


def test_what_was_changed_is_kept_at_once_and_the_rest_stays(
    stage: Stage, sheet: SettingsSheet
) -> None:
    write(sheet, "alerts", quiet_from="21:30", most_a_day="5")
    write(sheet, "replies", send_per_run="7")
    sheet.keep.click()
    stage.settle()
    kept = Settings(stage.engine.profile.settings)
    assert kept.get(Alerts) == Alerts(quiet_from="21:30", most_a_day=5)
    assert kept.get(Replies) == Replies(7)
    assert kept.get(Platforms) == stage.engine.settings.get(Platforms)
    assert stage.said[-1] == KO("settings.kept")


def test_esc_leaves_all_as_it_was(stage: Stage, sheet: SettingsSheet) -> None:
    write(sheet, "alerts", quiet_from="21:30")
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    stage.settle()
    assert stage.engine.settings.get(Alerts) == Alerts()


def test_a_channel_is_connected_tried_and_disconnected_here(
    stage: Stage, sheet: SettingsSheet, mailbox: Mailbox
) -> None:
    write(sheet, "mail", server=HOST, port=str(mailbox.port), user=USER)
    panel = sheet.panels["mail"]
    panel.secret.setText(PASSWORD)
    panel._connect.click()
    stage.settle()
    assert stage.engine.settings.get(Mail).on
    assert (panel.secret.isHidden(), panel._try.isHidden()) == (True, False)
    panel._try.click()
    stage.settle()
    assert panel._said.accessibleName() == KO("settings.channel.tried")
    assert len(mailbox.wait(1)) == 1
    panel._part.click()
    stage.settle()
    assert not stage.engine.settings.get(Mail).on
    assert not panel.secret.isHidden() and panel.secret.text() == ""


def test_a_wrong_password_is_told_under_the_channel(
    stage: Stage, sheet: SettingsSheet, mailbox: Mailbox
) -> None:
    write(sheet, "mail", server=HOST, port=str(mailbox.port), user=USER)
    panel = sheet.panels["mail"]
    panel.secret.setText("not this one")
    panel._connect.click()
    stage.settle()
    panel._try.click()
    stage.settle()
    said = panel._said.accessibleName()
    assert KO("error.alerts.refused.title") in said and "not this one" not in said
