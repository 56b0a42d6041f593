"""Classifiers of Hugging Face's `transformers` become packs that say what transformers says."""

import json
import math
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from door.places import TRAINING_VENV, venv_program
from engine.language.errors import (
    PackError,
    PackInvalid,
    PackMissing,
    PackUnlabelled,
    PackUnsafe,
    PackUnsupported,
)
from engine.language.inference import Reader
from engine.language.pack import Pack
from engine.language.packs import Packs
from engine.language.worker import LanguageWorker
from engine.runtime.disk import DiskFault
from engine.runtime.settings import Settings
from tests.engine.language.classifier import (
    CONFIG,
    INPUTS,
    LOGITS,
    whole_tokenizer,
    write,
    write_classifier,
)
from tests.engine.language.disks import no_file_longer_than
from tests.engine.language.graphs import Output, field, model, weights

SCRIPT = Path(__file__).with_name("exported.py")
LABELS: dict[str, list[str]] = {"electra": [], "bert": ["부정", "neutral", "Positive"]}
Spoil = Callable[[Path], object]


@pytest.fixture
def packs(tmp_path: Path) -> Packs:
    return Packs(tmp_path / "packs", Settings(tmp_path / "settings.json"))


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two of them, made by transformers itself in the training environment."""
    folder = tmp_path_factory.mktemp("exported")
    command = [str(venv_program("python", TRAINING_VENV)), str(SCRIPT), str(folder)]
    ended = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert ended.returncode == 0, f"{ended.stderr[-2000:]}\nIs the training environment there?"
    return folder


@pytest.mark.parametrize("kind", LABELS)
def test_a_pack_says_what_transformers_says(
    kind: str, exported: Path, packs: Packs, tmp_path: Path
) -> None:
    folder = tmp_path / "packs" / packs.install(exported / kind, LABELS[kind]).id
    expected = json.loads((exported / kind / "expected.json").read_bytes())
    texts, wanted = expected["texts"], expected["logits"]
    said = Reader(Pack(folder)).values(texts, ["sentiment"])["sentiment"].tolist()
    for chances, logits in zip(said, wanted, strict=True):
        # Of the logits, softmax forgets what they have in common.
        odds = [math.log(chance / chances[0]) for chance in chances]
        assert odds == pytest.approx([logit - logits[0] for logit in logits], abs=1e-4)
    with closing(LanguageWorker(folder)) as worker:
        scores = [reading.score for reading in worker.read(texts)]
    assert scores == pytest.approx([chances[-1] - chances[0] for chances in said], abs=1e-5)
    assert len({round(score, 3) for score in scores}) == len(texts), "each text counts"


@pytest.fixture
def given(tmp_path: Path) -> Path:
    """The folder of a classifier that a test may spoil."""
    return write_classifier(tmp_path / "KoTiny v3")


def test_the_manifest_says_what_the_folder_said(given: Path, packs: Packs, tmp_path: Path) -> None:
    made = packs.install(given)
    assert made.manifest is not None
    (head,) = made.manifest.heads
    assert (made.manifest.name, made.manifest.opset, made.manifest.max_length) == (
        "kotiny-v3",
        17,
        24,
    )
    assert (head.classes, head.output) == (("negative", "positive"), "logits")
    assert sorted(made.manifest.files) == ["model.onnx", "tokenizer.json"]
    assert packs.install(given).id == made.id, "the same content is the same version"
    again = packs.install(given, ["positive", "negative"])
    assert again.id != made.id, "what the classes mean is part of the version"
    assert [pack.id for pack in packs.all() if not pack.shipped] == sorted([made.id, again.id])
    with closing(LanguageWorker(tmp_path / "packs" / made.id)) as worker:
        good, bad = (reading.score for reading in worker.read(["맛있어요", "모르는"]))
    assert bad < good


def test_weights_in_a_file_of_their_own_come_along(given: Path, packs: Packs) -> None:
    graph = model(LOGITS, inputs=INPUTS, external="model.onnx.data")
    (given / "model.onnx").write_bytes(graph)
    with pytest.raises(PackMissing) as raised:
        packs.install(given)
    assert raised.value.detail == "model.onnx.data"
    (given / "model.onnx.data").write_bytes(weights(LOGITS))
    made = packs.install(given)
    assert made.manifest is not None
    assert "model.onnx.data" in made.manifest.files


def many_files(folder: Path) -> None:
    """Weights in twenty of them make the manifest the longest file of all."""
    more = b""
    for number in range(20):
        place = field(13, field(1, "location") + field(2, f"w{number}"))
        more += field(5, field(8, f"w{number}") + place)
        (folder / f"w{number}").write_bytes(b"")
    (folder / "model.onnx").write_bytes(model(LOGITS, inputs=INPUTS, more=more))


TOO_LONG: dict[str, tuple[Spoil, int]] = {
    "the tokeniser": (lambda folder: None, 1_000),
    "the manifest": (many_files, 2_000),
}


@pytest.mark.parametrize("name", TOO_LONG)
def test_a_disk_too_small_leaves_nothing(
    name: str, given: Path, packs: Packs, tmp_path: Path
) -> None:
    change, size = TOO_LONG[name]
    change(given)
    with no_file_longer_than(size), pytest.raises(DiskFault):
        packs.install(given)
    assert list((tmp_path / "packs").iterdir()) == []


def test_a_whole_tokenizer_reads_as_its_vocabulary_does(
    given: Path, packs: Packs, tmp_path: Path
) -> None:
    listed = packs.install(given).id
    (given / "vocab.txt").unlink()
    write(given, "tokenizer.json", whole_tokenizer())
    whole = packs.install(given).id
    assert whole != listed
    texts = ["맛있어요", "별로 맛", "☆", ""]
    one, other = (
        Reader(Pack(tmp_path / "packs" / pack)).values(texts, ["sentiment"])["sentiment"].tolist()
        for pack in (listed, whole)
    )
    assert one == other, "both put the text between [CLS] and [SEP]"


@pytest.mark.parametrize("output", ["logits", "output_0"])
def test_the_output_may_have_any_name(output: str, given: Path, packs: Packs) -> None:
    (given / "model.onnx").write_bytes(model(Output(output, LOGITS.rows)))
    assert packs.install(given).trouble is None


def config(**changes: object) -> Spoil:
    return lambda folder: write(folder, "config.json", CONFIG | changes)


def tokenizer_config(**changes: object) -> Spoil:
    return lambda folder: write(folder, "tokenizer_config.json", changes)


def put(name: str, content: bytes) -> Spoil:
    return lambda folder: (folder / name).write_bytes(content)


def without(name: str) -> Spoil:
    return lambda folder: (folder / name).unlink()


def vocabulary(*pieces: str) -> Spoil:
    return put("vocab.txt", "\n".join(pieces).encode())


def lower_case(folder: Path) -> None:
    write(folder, "tokenizer.json", whole_tokenizer(normalizer=LOWER))


LOWER = {
    "type": "BertNormalizer",
    "clean_text": True,
    "handle_chinese_chars": True,
    "strip_accents": None,
    "lowercase": True,
}
REFUSED: dict[str, tuple[Spoil, type[PackError], str]] = {
    "no graph": (without("model.onnx"), PackMissing, "model.onnx"),
    "no vocabulary": (without("vocab.txt"), PackMissing, "vocab.txt"),
    "another kind of model": (config(model_type="roberta"), PackUnsupported, "roberta"),
    "another task": (
        config(architectures=["ElectraForPreTraining"]),
        PackUnsupported,
        "ElectraForPreTraining",
    ),
    "several labels at once": (
        config(problem_type="multi_label_classification"),
        PackUnsupported,
        "multi_label",
    ),
    "config no JSON": (put("config.json", b"{"), PackInvalid, "config.json"),
    "config no UTF-8": (put("config.json", b'{"model_type": "\xff"}'), PackInvalid, "config.json"),
    "labels without meaning": (
        config(id2label={"0": "LABEL_0", "1": "LABEL_1"}, label2id=None),
        PackUnlabelled,
        "LABEL_0",
    ),
    "no labels at all": (config(id2label=None, label2id=None), PackUnlabelled, "LABEL_0"),
    "stars for labels": (
        config(id2label={str(n): f"{n + 1} stars" for n in range(5)}, label2id=None),
        PackUnlabelled,
        "1 stars",
    ),
    "both good": (
        config(id2label={"0": "긍정", "1": "positive"}, label2id=None),
        PackUnlabelled,
        "positive",
    ),
    "a hole in the labels": (
        config(id2label={"0": "부정", "2": "긍정"}, label2id=None),
        PackUnlabelled,
        "id2label",
    ),
    "labels that contradict": (
        config(label2id={"부정": 1, "긍정": 0}),
        PackUnlabelled,
        "label2id",
    ),
    "another number of labels": (config(num_labels=3), PackUnlabelled, "num_labels 3"),
    "more labels than the graph": (
        config(id2label={"0": "neg", "1": "neu", "2": "pos"}, label2id=None),
        PackInvalid,
        "shape",
    ),
    "more pieces than the graph": (config(vocab_size=3), PackInvalid, "piece 6 of 3"),
    "no [SEP]": (vocabulary("[PAD]", "[UNK]", "[CLS]", "맛"), PackInvalid, "no piece [SEP]"),
    "vocabulary no text": (put("vocab.txt", b"\xff\xfe\0"), PackInvalid, "tokenizer"),
    "another tokeniser": (
        tokenizer_config(tokenizer_class="KoBertTokenizer"),
        PackUnsupported,
        "KoBertTokenizer",
    ),
    "special token of no kind": (tokenizer_config(cls_token=7), PackInvalid, "cls_token"),
    "lower case or not": (lower_case, PackInvalid, "lowercase True"),
    "tokeniser no JSON": (put("tokenizer.json", b"{"), PackInvalid, "tokenizer"),
    "tokeniser a list": (put("tokenizer.json", b"[]"), PackInvalid, "tokenizer"),
    "graph cut short": (
        put("model.onnx", model(LOGITS, inputs=INPUTS)[:-5]),
        PackInvalid,
        "cut short",
    ),
    "graph of tomorrow": (put("model.onnx", model(LOGITS, opset=99)), PackUnsupported, "opset 99"),
    "operator of others": (
        put("model.onnx", model(LOGITS, operator="Feel", domain="com.example")),
        PackUnsupported,
        "Feel",
    ),
    "input of another kind": (
        put("model.onnx", model(LOGITS, inputs=["pixel_values"])),
        PackInvalid,
        "pixel_values",
    ),
    "which output?": (
        put("model.onnx", model(Output("a", LOGITS.rows), Output("b", LOGITS.rows))),
        PackInvalid,
        "outputs a, b",
    ),
    "weights in another folder": (
        put("model.onnx", model(LOGITS, external="../../secret")),
        PackUnsafe,
        "secret",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_folder_that_makes_no_sense_is_refused_with_the_reason(
    name: str, given: Path, packs: Packs, tmp_path: Path
) -> None:
    spoil, expected, reason = REFUSED[name]
    spoil(given)
    with pytest.raises(PackError) as raised:
        packs.install(given)
    assert type(raised.value) is expected
    assert reason in raised.value.detail
    assert list((tmp_path / "packs").iterdir()) == []


@pytest.mark.parametrize("labels", [["negative"], ["neg", "neu", "pos"], ["good", "bad"]])
def test_labels_that_do_not_fit_are_refused(labels: list[str], given: Path, packs: Packs) -> None:
    with pytest.raises(PackUnlabelled):
        packs.install(given, labels)
