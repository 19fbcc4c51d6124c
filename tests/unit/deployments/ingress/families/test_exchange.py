"""A base takes another's place while its members are asked for."""

import asyncio
import time
from dataclasses import replace

import pytest

from deployments.catalog import ModelEntry
from deployments.ingress.families import Families
from deployments.ingress.schemas import Parameters
from deployments.messages import MemberReply, ModelCard
from tests.tenants import base_bundle, tenant
from tests.unit.deployments.ingress.local import local_graph


@pytest.fixture
def graph(tmp_path):
    base_bundle(tmp_path)
    tenant(tmp_path, "acme")
    family = {"members": str(tmp_path / "tenants" / "{member}"), "refresh_s": 0.05}
    built = local_graph([ModelEntry(name="triage", source=str(tmp_path / "base"), backend="fake", family=family)])
    yield built
    built.close()


async def test_a_card_that_an_old_replica_made_is_asked_for_anew(graph):
    stage = graph.stages.members
    [base] = [card for card in graph.stages.preprocessor.said.models if card.name == "triage"]
    old = True
    stage.after = lambda reply: MemberReply(replace(reply.card, made_by="old")) if old and reply.card else reply
    families = Families(stage, b"x-tenant")

    async def card() -> ModelCard:
        found: ModelCard = await families.card(base, {"headers": []}, Parameters(member="acme"), time.monotonic() + 5)
        return found

    assert (await card()).made_by == "old"
    old = False

    async def renewed() -> None:
        while (await card()).made_by == "old":  # what is held answers while it is looked up behind the scenes
            await asyncio.sleep(0.02)

    await asyncio.wait_for(renewed(), 10)
    assert (await card()).made_by == base.made_by
