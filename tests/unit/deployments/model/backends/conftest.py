"""A random BERT of two layers, saved as transformers saves it, and opened as a user would."""

from collections.abc import Callable
from pathlib import Path

import pytest

from preprocessing.bundle import BUNDLED_ROOT, ModelSource, open_source

MAX_TOKENS = 48


@pytest.fixture(scope="session")
def tiny_bert(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], ModelSource]:
    """Return a model of `BertModel` or `BertForSequenceClassification`."""
    transformers = pytest.importorskip("transformers")
    torch = pytest.importorskip("torch")
    made: dict[str, Path] = {}

    def make(kind: str) -> ModelSource:
        if kind not in made:
            torch.manual_seed(7)
            config = transformers.BertConfig(
                hidden_size=32,
                num_hidden_layers=1,
                num_attention_heads=4,
                intermediate_size=64,
                max_position_embeddings=MAX_TOKENS,
                initializer_range=0.2,
                num_labels=3,
            )
            made[kind] = tmp_path_factory.mktemp(kind)
            getattr(transformers, kind)(config).save_pretrained(made[kind])
            tokenizer = BUNDLED_ROOT / "all-minilm-l6-v2" / "tokenizer.json"
            (made[kind] / "tokenizer.json").write_bytes(tokenizer.read_bytes())
        return open_source(str(made[kind]))

    return make
