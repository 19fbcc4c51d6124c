"""What docs/models.md says is true: its five lines serve a model, and no field is left out."""

import dataclasses
import re

import numpy as np
import pytest
import yaml

from deployments.catalog import ModelEntry, open_entry
from deployments.model.backends import create_backend
from preprocessing.bundle import Manifest, check_labels, check_weights
from tests.conftest import ROOT
from tests.tiny import tiny_folder

PAGE = (ROOT / "docs" / "models.md").read_text()
LABELS = ("bad", "fair", "good")


def test_five_lines_are_enough(tmp_path, monkeypatch):
    transformers = pytest.importorskip("transformers")
    [lines] = re.findall(r"```yaml\n(.*?)```", PAGE, re.S)
    assert len(lines.splitlines()) == 5
    [entry] = [ModelEntry.model_validate(given) for given in yaml.safe_load(lines)]
    folder = tiny_folder(tmp_path / "my-model", labels=LABELS, max_tokens=32)
    size = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    config = transformers.BertConfig(
        vocab_size=64, max_position_embeddings=32, id2label=dict(enumerate(LABELS)), **size
    )
    transformers.BertForSequenceClassification(config).save_pretrained(folder)
    monkeypatch.chdir(tmp_path)
    source = open_entry(entry)
    assert (source.version, source.labels) == ("local", LABELS)
    check_weights(source)
    backend = create_backend(entry.backend, source, device=entry.device)
    backend.load()
    check_labels(source, backend.width)
    assert backend.predict(np.full((2, 4), 5), np.ones((2, 4), np.int64)).shape == (2, 3)


def test_every_field_of_the_manifest_is_explained():
    table = PAGE.partition("### The manifest")[2].partition("##")[0]
    explained = {name for row in re.findall(r"^\| (`.*?) \|", table, re.M) for name in re.findall(r"`(\w+)`", row)}
    assert explained == {field.name for field in dataclasses.fields(Manifest)}
