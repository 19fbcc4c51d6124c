"""One graph for the tests that ask questions of a model of their own: each model costs a replica, a graph four more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from preprocessing.bundle import BUNDLED_ROOT
from tests.conftest import Application, RunningServer
from tests.e2e.configs import graph
from tests.tabular import train_tickets
from tests.tenants import sentiment_tenant

SENTIMENT = {"source": "bundled:sentiment", "workers": 1}
FOREIGN = ["unsupported_language", "out_of_distribution", "too_much_redacted"]
REVIEWED: list[dict[str, Any]] = [
    {
        "name": "front",
        **SENTIMENT,
        "review": {"below": 0, "redacted": 0.6},
        "fallback": {"when": FOREIGN, "model": "back"},
    },
    {"name": "back", **SENTIMENT, "review": {"below": 1, "languages": []}, "fallback": {"abstain": True}},
    {"name": "clerk", **SENTIMENT, "review": {"below": 1}, "fallback": {"label": "ask a clerk"}},
]
"""The front model passes on what is foreign to it; the one at the back is never sure, and then abstains."""
PLAIN, TURNED = ("neg", "neu", "pos"), ("glad", "cross")


@pytest.fixture(scope="session")
def tickets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tabular bundle that was trained a moment ago."""
    pytest.importorskip("pandera")
    pytest.importorskip("sklearn")
    return train_tickets(tmp_path_factory.mktemp("tickets"))


@pytest.fixture(scope="session")
def tenants(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two members with the labels of the bundled head under other names, one of them with two of these, turned."""
    root = tmp_path_factory.mktemp("tenants")
    sentiment_tenant(root / "acme", PLAIN, order=(0, 1, 2), version="1")
    sentiment_tenant(root / "bolt", TURNED, order=(2, 0), version="5")
    sentiment_tenant(root / "evil", PLAIN, order=(0, 1, 2), fingerprint="sha256:" + "0" * 64)
    return root


@pytest.fixture(scope="session")
def bert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as transformers saves it, with random weights."""
    torch, transformers = pytest.importorskip("torch"), pytest.importorskip("transformers")
    torch.manual_seed(7)
    config = transformers.BertConfig(
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=32,
        id2label=dict(enumerate(("bad", "fair", "good"))),
        initializer_range=0.2,
    )
    folder = tmp_path_factory.mktemp("models") / "bert"
    transformers.BertForSequenceClassification(config).save_pretrained(folder)
    (folder / "tokenizer.json").write_bytes((BUNDLED_ROOT / "all-minilm-l6-v2" / "tokenizer.json").read_bytes())
    return folder


@pytest.fixture(scope="session")
def registry(tmp_path_factory: pytest.TempPathFactory, new_registry: Any) -> dict[str, str]:
    """The environment of a registry with two versions, of which the second is the champion."""
    from training.projects.gate import Verdict  # torch takes seconds to import
    from training.registry import register, set_alias

    folder = tmp_path_factory.mktemp("registry")
    found = {"MLFLOW_TRACKING_URI": new_registry(folder), "XDG_CACHE_HOME": str(folder / "cache")}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in found.items():
            patch.setenv(name, value)
        for _ in range(2):
            version = register(BUNDLED_ROOT / "sentiment", "mood")
            set_alias("mood", version, "champion", Verdict((), {}, 100))
    return found


@pytest.fixture(scope="session")
def refusals(served: RunningServer, registry: dict[str, str]) -> dict[str, str]:
    """What Serve says of graphs that cannot be deployed. Together, and taken away at once: each further deployment
    would try them again."""
    unknown = [{"name": "mood", "source": "models:/mood@best"}]
    broken = {
        "unknown": graph({}, models=unknown),
        "unparsed": graph({"anonymizer": {"policy": {"threshold": "high"}}}),
    }
    for name, args in broken.items():
        served.put(name, args, environ=registry)
    return {name: served.refusal(name) for name in broken}


@pytest.fixture(scope="session")
def products(
    served: RunningServer, tickets: Path, tenants: Path, bert: Path, registry: dict[str, str]
) -> Iterator[Application]:
    """Serves `front`, `back`, `clerk`, `torch`, `champion`, `tickets` and the family `triage`."""
    family = {"members": f"{tenants}/{{member}}", "refresh_s": 1, "refused_s": 0.5, "keep": 2}
    models = [
        *REVIEWED,
        {"name": "torch", "source": str(bert), "backend": "torch", "device": "cpu"},
        {"name": "champion", "source": "models:/mood@champion", "task": "classification"},
        {"name": "tickets", "source": str(tickets)},
        {"name": "triage", "source": "bundled:sentiment", "family": family},
    ]
    args = graph({"ingress": {"cache": {"enabled": True}}}, models=models)
    application = served.deploy("products", args, environ=registry)
    yield application
    application.remove()
