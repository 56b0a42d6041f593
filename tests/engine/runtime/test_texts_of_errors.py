"""Every error of the runtime, the store and sync speaks Korean and English, and says what to do."""

import pytest

from engine.runtime.disk import DiskError
from engine.runtime.errors import EngineError, Exit
from engine.runtime.secrets.errors import SecretsError
from engine.runtime.settings import SettingInvalid, SettingsUnreadable
from engine.runtime.texts import Language, Texts
from engine.store.deeds.errors import NothingToRedo, NothingToUndo, Overtaken
from engine.store.errors import StoreError
from engine.sync.errors import SyncError

NAMES = (
    *(
        "backup",
        "deed",
        "device",
        "folder",
        "id",
        "least",
        "line",
        "mode",
        "reason",
        "revision",
        "seconds",
    ),
    *("server", "setting"),
)
PARAMS = dict.fromkeys(NAMES, "1")
ERRORS: list[type[EngineError]] = [
    *StoreError.__subclasses__(),
    *DiskError.__subclasses__(),
    *SecretsError.__subclasses__(),
    *SyncError.__subclasses__(),
    NothingToUndo,
    NothingToRedo,
    Overtaken,
    SettingInvalid,
    SettingsUnreadable,
]


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("kind", ERRORS)
def test_an_error_has_its_words(kind: type[EngineError], language: Language) -> None:
    title, message, remedy = Texts(language).error(kind(**PARAMS))
    assert title and message and remedy
    assert "{" not in title + message + remedy


def test_codes_and_exit_codes_tell_them_apart() -> None:
    codes = [kind.code for kind in ERRORS]
    assert len(set(codes)) == len(codes)
    for kind in StoreError.__subclasses__():
        assert kind.code.startswith("store.")
        assert kind.exit_code is Exit.PROFILE
