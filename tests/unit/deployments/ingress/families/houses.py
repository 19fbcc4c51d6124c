"""A family in a house without Ray, for tests that ask it questions."""

import httpx

from deployments.catalog import ModelEntry
from deployments.ingress.app import Operations, build_app
from deployments.ingress.cache import open_cache
from deployments.ingress.config import IngressConfig
from deployments.ingress.metrics import NoMetrics
from tests.tenants import base_bundle, tenant
from tests.unit.deployments.ingress.local import local_graph

TEXT = "good support"


class House:
    """The application over a family in `root`, and a client of it."""

    def __init__(self, root, **family):
        fallback = family.pop("fallback", None)
        own = {"members": str(root / "tenants" / "{member}"), "refresh_s": 30.0} | family
        entries = [
            ModelEntry(name="triage", source=str(root / "base"), backend="fake", family=own, fallback=fallback),
            ModelEntry(name="plain", source=str(root / "base"), backend="fake"),
        ]
        config = IngressConfig(cache={"enabled": True}, caller_header="x-tenant", default_timeout_s=15)
        self.graph = local_graph(entries)
        settings = {entry.name: "" for entry in entries}
        cache = open_cache(config, bytes(32), settings, NoMetrics())
        app = build_app(config, self.graph.stages, NoMetrics(), Operations(), cache=cache)
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")

    async def post(self, inputs=TEXT, *, model="triage", headers=None, **parameters):
        body = {"inputs": inputs, "parameters": parameters}
        return await self.client.post(f"/api/v1/predict/{model}", json=body, headers=headers)

    async def ask(self, member, inputs=TEXT, **parameters):
        answer = await self.post(inputs, member=member, **parameters)
        assert answer.status_code == 200, answer.text
        return answer.json()

    @property
    def lookups(self):
        return [request.name for request in self.graph.stages.members.requests]


def family_root(root):
    """Write a base and two members, and return where."""
    base_bundle(root)
    tenant(root, "acme", ("no", "yes"), seed=1, version="3")
    tenant(root, "bolt", ("a", "b", "c", "d"), seed=2)
    return root
