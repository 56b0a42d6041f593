"""Run in the training environment: writes classifiers as `transformers` and torch save and export
them, and beside each what transformers itself says of some texts. Weights are random but seeded.

    python exported.py FOLDER
"""

import json
import sys
import warnings
from inspect import signature
from pathlib import Path

import torch
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    BertTokenizer,
    ElectraConfig,
    ElectraForSequenceClassification,
    PreTrainedConfig,
    PreTrainedModel,
)

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
WORDS = (
    "맛 있 맛있 사장님 친절 국물 최고 별로 다시 안 가 배달 "
    "식어 음식 정말 너무 좋 아요 어요 습니다 은 는 이 가 을"
)
SIGNS = [*"!.,?~()[]0123456789ㅋㅎㅠabcdefghijklmnopqrstuvwxyz", "👍", "最"]
TEXTS = [
    "굿",
    "사장님이 정말 친절하고 국물이 맛있어요!",
    "음식이 다 식어서 배달 왔습니다. 다시는 안 가요 ㅠㅠ",
    "Good 最高 👍 [SEP] 너무 [PAD] 좋아요",
    "맛있는 국물 " * 200,
]
SHAPE = {
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 64,
    "max_position_embeddings": 48,
    "initializer_range": 0.2,  # so that texts differ, and yet no class is quite sure
}


def main(folder: Path) -> None:
    torch.manual_seed(3)
    warnings.simplefilter("ignore")
    pieces = [*SPECIAL, *dict.fromkeys(WORDS.split()), *SIGNS]
    vocabulary = [*pieces, *(f"##{piece}" for piece in pieces[len(SPECIAL) :])]
    sizes = {**SHAPE, "vocab_size": len(vocabulary)}
    electra = ElectraConfig(**sizes, embedding_size=16, id2label={0: "negative", 1: "positive"})
    electra.label2id = {"negative": 0, "positive": 1}
    write(folder / "electra", ElectraForSequenceClassification(electra), vocabulary, lower=False)
    bert = BertConfig(**sizes, num_labels=3)
    write(folder / "bert", BertForSequenceClassification(bert), vocabulary, lower=True)
    # As published before there was a tokenizer.json.
    (folder / "electra" / "tokenizer.json").unlink()
    (folder / "electra" / "vocab.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")


def write(folder: Path, model: PreTrainedModel, vocabulary: list[str], lower: bool) -> None:
    config: PreTrainedConfig = model.eval().config
    tokenizer = BertTokenizer(
        vocab={piece: place for place, piece in enumerate(vocabulary)},
        do_lower_case=lower,
        model_max_length=config.max_position_embeddings,
    )
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    given = [dict(tokenizer(text, truncation=True, return_tensors="pt")) for text in TEXTS]
    # The exporter goes by the order of `forward`, whatever the order of what it is given.
    names = [name for name in signature(model.forward).parameters if name in given[0]]
    torch.onnx.export(
        model,
        (),
        str(folder / "model.onnx"),
        kwargs=given[1],
        input_names=names,
        output_names=["logits"],
        dynamic_axes={name: {0: "batch", 1: "length"} for name in names} | {"logits": {0: "batch"}},
        opset_version=17,
        dynamo=False,
    )
    with torch.inference_mode():
        said = [model(**pieces).logits[0].tolist() for pieces in given]
    expected = {"texts": TEXTS, "logits": said}
    (folder / "expected.json").write_text(json.dumps(expected), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
