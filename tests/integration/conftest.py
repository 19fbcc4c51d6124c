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
from tests.tiny import tiny_bert

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
UNKNOWN = "unknown"
"""The graph of `refusal`."""
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
def registry(tmp_path_factory: pytest.TempPathFactory, new_registry: Any) -> dict[str, str]:
    """The environment of a registry with two versions, of which the second is the champion; and two of the tenant
    `acme`'s head, which turns its labels and then does not, of which the first is live."""
    from preprocessing.bundle.registry import resolve
    from training.projects.gate import Verdict  # scipy takes seconds to import
    from training.registry import register, set_alias

    folder = tmp_path_factory.mktemp("registry")
    found = {"MLFLOW_TRACKING_URI": new_registry(folder), "XDG_CACHE_HOME": str(folder / "cache")}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in found.items():
            patch.setenv(name, value)
        for _ in range(2):
            version = register(BUNDLED_ROOT / "sentiment", "mood")
            digest = resolve(f"models:/mood/{version}").digest
            set_alias("mood", version, "champion", Verdict((), {}, 100, digest))
        (folder / "sentiment").symlink_to(BUNDLED_ROOT / "sentiment")
        register(sentiment_tenant(folder / "turned", TURNED, order=(2, 0)), "mood-acme", "live")
        register(sentiment_tenant(folder / "plain", PLAIN, order=(0, 1, 2)), "mood-acme")
    return found


@pytest.fixture(scope="session")
def refusal(served: RunningServer, registry: dict[str, str], products: Application) -> str:
    """What Serve says of a graph that cannot be built: one whose model has no such alias. It was put beside `products`:
    Serve builds both at once."""
    return served.refusal(UNKNOWN)


@pytest.fixture(scope="session")
def products(
    served: RunningServer,
    tickets: Path,
    tenants: Path,
    registry: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Application]:
    """Serves `front`, `back`, `clerk`, `torch`, `champion`, `tickets` and the family `triage`; `champion` is one, too,
    whose members are in the registry."""
    bert = tiny_bert(tmp_path_factory.mktemp("models") / "bert", ("bad", "fair", "good"))
    family = {"members": f"{tenants}/{{member}}", "refresh_s": 1, "refused_s": 0.5, "keep": 2}
    live = {"members": "models:/mood-{member}@live", "base_answers": True, "refresh_s": 0.5}
    models = [
        *REVIEWED,
        {"name": "torch", "source": str(bert), "backend": "torch", "device": "cpu"},
        {"name": "champion", "source": "models:/mood@champion", "task": "classification", "family": live},
        {"name": "tickets", "source": str(tickets)},
        {"name": "triage", "source": "bundled:sentiment", "family": family},
    ]
    args = graph({"ingress": {"cache": {"enabled": True}}}, models=models)
    unknown = graph({}, models=[{"name": "mood", "source": "models:/mood@best"}])
    served.put(UNKNOWN, unknown, environ=registry, at_once=False)
    application = served.deploy("products", args, environ=registry)
    yield application
    application.remove()
