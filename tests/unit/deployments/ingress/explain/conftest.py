"""The application over a model whose reasons are known."""

import httpx
import pytest

from deployments.catalog import ModelEntry
from deployments.ingress.app import Operations, build_app
from deployments.ingress.config import ExplainConfig, IngressConfig
from deployments.ingress.metrics import NoMetrics
from tests.tiny import tiny_folder
from tests.unit.deployments.ingress.local import local_graph

WORDS = "tests.unit.deployments.ingress.explain.words:WordBackend"


@pytest.fixture(scope="session")
def entries(tmp_path_factory):
    root = tmp_path_factory.mktemp("explained")
    mood = tiny_folder(root / "mood", labels=("bad", "fair", "good"))
    embed = tiny_folder(root / "embed")
    return [
        ModelEntry(name="mood", source=str(mood), backend=WORDS),
        ModelEntry(name="embed", source=str(embed), backend="fake"),
    ]


@pytest.fixture
def graph(entries):
    graph = local_graph(entries)
    yield graph
    graph.close()


@pytest.fixture
def config():
    return IngressConfig(explain=ExplainConfig(max_phrases=6, max_variants=24, max_characters=3000))


@pytest.fixture
def asking(config):
    """Return a function from stages, and a cache if any, to a client."""

    def ask(stages, cache=None):
        app = build_app(config, stages, NoMetrics(), Operations(), cache=cache)
        return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")

    return ask


@pytest.fixture
def client(graph, asking):
    return asking(graph.stages)
