"""A pack that passed its trial and then kills every worker does not keep reviews from being read.

Its tokeniser knows a piece that its graph has no row for; neither the dry run nor the trial meets
it, but the harmless text is just that piece.
"""

from contextlib import closing
from pathlib import Path

import pytest

from engine.language.active import ActiveLanguage
from engine.language.errors import PackInvalid, WorkerLost
from engine.language.own_heads import OwnHeads
from engine.language.packs import Packs
from engine.language.worker import HARMLESS, SHIPPED
from engine.runtime.settings import Settings
from tests.engine.language.graphs import (
    MOOD,
    MOOD_HEAD,
    PIECES,
    Output,
    model,
    tokenizer,
    write_pack,
)
from tests.engine.language.readers import by_rules

NO_SUCH_ROW = 99
FINE = "별로예요"


def deadly(folder: Path) -> Path:
    pieces = {piece: place for place, piece in enumerate(PIECES)} | {HARMLESS: NO_SUCH_ROW}
    words = {"type": "WordLevel", "vocab": pieces, "unk_token": "[UNK]"}
    graph = model(Output("mood", (*MOOD.rows, (0, 0))))
    files = {"model.onnx": graph, "tokenizer.json": tokenizer(model=words)}
    return write_pack(folder, [MOOD_HEAD], files, name="deadly")


def language(tmp_path: Path, shipped: Path, chosen: Path | None = None) -> ActiveLanguage:
    settings = Settings(tmp_path / "settings.json")
    packs = Packs(tmp_path / "packs", settings, shipped)
    if chosen:
        packs.use(packs.install(chosen).id)
    return ActiveLanguage(packs, OwnHeads(tmp_path / "own-head.json", settings))


def test_the_shipped_pack_reads_instead_and_the_fault_is_told(tmp_path: Path) -> None:
    with closing(language(tmp_path, SHIPPED, deadly(tmp_path / "given"))) as reading:
        assert [one.label for one in reading.read([FINE])] == ["negative"]
        assert (reading.name, reading.fault) == (by_rules("deadly 1.0"), None)
        assert [one.label for one in reading.read([FINE, HARMLESS])] == ["negative", "positive"]
        assert not reading.name.startswith("deadly")
        assert isinstance(reading.fault, PackInvalid)
        assert reading.fault.params == {"pack": "deadly-1.0", "detail": "worker ended: 1"}
        reading.close()
        assert reading.name == by_rules("deadly 1.0"), "tried again"


def test_a_shipped_pack_that_kills_has_no_other_to_read_instead(tmp_path: Path) -> None:
    shipped = deadly(tmp_path / "shipped" / "deadly")
    with closing(language(tmp_path, shipped)) as reading, pytest.raises(WorkerLost):
        reading.read([HARMLESS])
