"""The application over real cores in this process, and a client that speaks HTTP to it."""

import httpx
import pytest

from deployments.catalog import ModelEntry
from deployments.ingress.app import Operations, build_app
from deployments.ingress.config import BatchingConfig, IngressConfig, LimitsConfig
from deployments.ingress.metrics import NoMetrics
from tests.tiny import tiny_folder
from tests.unit.deployments.ingress.local import local_graph


class Counted(NoMetrics):
    """Remembers what was counted."""

    def __init__(self):
        self.requests, self.drops = [], []

    def request(self, route, status, seconds):
        self.requests.append((route, status))

    def dropped(self, stage, reason, items):
        self.drops.append((stage, reason, items))


@pytest.fixture(scope="session")
def entries(tmp_path_factory):
    root = tmp_path_factory.mktemp("models")
    mood = tiny_folder(root / "mood", labels=("bad", "fair", "good"))
    embed = tiny_folder(root / "embed")
    return [ModelEntry(name=path.name, source=str(path), backend="fake") for path in (mood, embed)]


@pytest.fixture(scope="session")
def tickets(tmp_path_factory):
    """A tabular bundle that was trained a moment ago. Who takes it is of the xdist group `tickets`: one is enough."""
    pytest.importorskip("pandera")
    pytest.importorskip("sklearn")
    from tests.tabular import train_tickets  # it imports all of training

    return train_tickets(tmp_path_factory.mktemp("tickets"))


@pytest.fixture
def graph(entries):
    graph = local_graph(entries)
    yield graph
    graph.close()


@pytest.fixture
def config():
    limits = LimitsConfig(max_items=4, max_characters=400, max_body_bytes=4000)
    return IngressConfig(limits=limits, batching=BatchingConfig(max_items=8), default_timeout_s=20)


@pytest.fixture
def counted():
    return Counted()


@pytest.fixture
def app(graph, config, counted):
    return build_app(config, graph.stages, counted, Operations())


@pytest.fixture
def client(app):
    # Not entered: httpx's ASGI transport holds nothing open.
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")
