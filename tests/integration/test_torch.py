"""A transformers folder on torch, through the whole graph: what it answers, and gradients as explanations of that."""

import httpx
import pytest

from preprocessing.bundle import BUNDLED_ROOT
from tests.e2e.configs import graph
from tests.phrases import TEXT, check_phrases

LABELS = ("bad", "fair", "good")


@pytest.fixture(scope="module")
def client(served, tmp_path_factory):
    torch, transformers = pytest.importorskip("torch"), pytest.importorskip("transformers")
    pytest.importorskip("captum")
    torch.manual_seed(7)
    config = transformers.BertConfig(
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=32,
        id2label=dict(enumerate(LABELS)),
        initializer_range=0.2,
    )
    folder = tmp_path_factory.mktemp("models") / "bert"
    transformers.BertForSequenceClassification(config).save_pretrained(folder)
    (folder / "tokenizer.json").write_bytes((BUNDLED_ROOT / "all-minilm-l6-v2" / "tokenizer.json").read_bytes())
    entry = {"name": "mood", "source": str(folder), "backend": "torch", "device": "cpu"}
    application = served.deploy("torch", graph({}, models=[entry]))
    with httpx.Client(base_url=application.url, timeout=60) as client:
        yield client
    application.remove()


def ask(client, inputs, **parameters):
    answer = client.post("/api/v1/predict/mood", json={"inputs": inputs, "parameters": parameters})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_it_answers_short_texts_and_long_ones(client):
    answer = ask(client, ["good", "bad " * 90])
    assert [{s["label"] for s in p["scores"]} for p in answer["predictions"]] == [set(LABELS)] * 2
    assert answer["usage"]["tokens"] > 90


def test_gradients_through_the_whole_graph(client):
    answer = ask(client, TEXT, explain=True, explain_method="gradients", return_anonymized=True)
    [prediction] = answer["predictions"]
    weights = check_phrases(TEXT, prediction)
    assert prediction["explanation"]["method"] == "gradients"
    assert len(weights) > 10
    assert any(weights.values())
