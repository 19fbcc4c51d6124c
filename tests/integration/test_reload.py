"""A new version of a model takes the old one's place under load: the bundled model, real Serve, no failed request."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections import Counter

import httpx
import pytest
import yaml
from safetensors.numpy import load_file, save_file

from preprocessing.bundle import BUNDLED_ROOT, MANIFEST, Manifest, sha256_of
from tests.conftest import ROOT, Application, wait_until
from tests.e2e.configs import graph

FIRST = Manifest.read(BUNDLED_ROOT / "sentiment" / MANIFEST).version
TEXTS = {"I love this, it works great.": "positive", "This is terrible and I want my money back.": "negative"}


@pytest.fixture(scope="module")
def versions(tmp_path_factory):
    """The bundled model, and a second version of it that says the opposite: which one answered shows in each answer."""
    root = tmp_path_factory.mktemp("models")
    first, second = root / "first", root / "second"
    for folder in (first, second):
        shutil.copytree(BUNDLED_ROOT / "sentiment", folder)
    manifest = json.loads((second / "manifest.json").read_text())
    head = second / "head.safetensors"
    save_file({name: -tensor for name, tensor in load_file(head).items()}, head)
    manifest |= {"version": "99.0.0", "files": {**manifest["files"], "head.safetensors": sha256_of(head)}}
    (second / "manifest.json").write_text(json.dumps(manifest))
    return first, second


def arguments(source):
    return graph({}, models=[{"name": "mood", "source": str(source), "workers": 1}])


async def keep_asking(url, seen, done):
    async with httpx.AsyncClient(timeout=60) as client:
        while not done.is_set():
            for text, truth in TEXTS.items():
                try:
                    answer = await client.post(f"{url}/api/v1/predict/mood", json={"inputs": text})
                except httpx.HTTPError as error:
                    seen[type(error).__name__, "", ""] += 1
                    continue
                if answer.status_code != 200:
                    seen[answer.status_code, answer.text, ""] += 1
                    continue
                body = answer.json()
                seen[200, body["model"]["version"], body["predictions"][0]["label"] == truth] += 1
                await asyncio.sleep(0.02)


def test_a_new_version_takes_over_under_load_without_a_failed_request(served, versions):
    first, second = versions
    application = served.deploy("reload", arguments(first))
    try:
        old = {stage: application.replicas(stage) for stage in ("ingress", "model-mood", "preprocessor")}
        during, after = Counter(), Counter()

        async def reload():
            done = asyncio.Event()
            tasks = [asyncio.create_task(keep_asking(application.url, during, done)) for _ in range(4)]
            await asyncio.sleep(1)
            await asyncio.to_thread(served.put, "reload", arguments(second))
            gone = await asyncio.to_thread(
                wait_until, lambda: not any(pids & application.replicas(stage) for stage, pids in old.items()), 90
            )
            await asyncio.sleep(1)
            done.set()
            await asyncio.gather(*tasks)
            return gone

        assert asyncio.run(reload()), served.status("reload")
        assert {key: count for key, count in during.items() if key[0] != 200} == {}
        assert {version for _, version, _ in during} == {FIRST, "99.0.0"}
        # Each answer is of the version that it says: the first is right about these texts, the second never.
        assert {(version, right) for _, version, right in during} == {(FIRST, True), ("99.0.0", False)}

        async def ask_once():
            done = asyncio.Event()
            task = asyncio.create_task(keep_asking(application.url, after, done))
            await asyncio.sleep(0.5)
            done.set()
            await task

        asyncio.run(ask_once())
        assert {version for _, version, _ in after} == {"99.0.0"}
    finally:
        application.remove()


@pytest.mark.long  # half a minute; where its parts are shown: tests/unit/cluster/test_room.py
def test_an_exchange_finishes_where_every_cpu_is_reserved_already(served):
    """A laptop has as many CPUs as the graph of serve_config.yaml reserves, and a new replica needs its own beside the
    old one's."""
    application = Application(served, "text")
    stages = ("anonymizer", "preprocessor", "model-sentiment", "model-tags", "model-embed", "postprocessor", "ingress")
    old = {stage: application.replicas(stage) for stage in stages}
    assert all(old.values())
    args = yaml.safe_load((ROOT / "serve_config.yaml").read_text())["applications"][0]["args"]
    args["preprocessor"]["max_tokens_per_item"] = 60_000

    async def change():
        seen, done = Counter(), asyncio.Event()

        async def keep_asking():
            async with httpx.AsyncClient(timeout=60) as client:
                while not done.is_set():
                    answer = await client.post(f"{served.url}/api/v1/predict/sentiment", json={"inputs": "good"})
                    seen[answer.status_code] += 1
                    await asyncio.sleep(0.02)

        task = asyncio.create_task(keep_asking())
        await asyncio.to_thread(served.change, args)

        def exchanged():
            gone = not any(pids & application.replicas(stage) for stage, pids in old.items())
            return gone and served.status("text").startswith("RUNNING")

        finished = await asyncio.to_thread(wait_until, exchanged, 120, 0.5)
        done.set()
        await task
        return finished, seen

    finished, seen = asyncio.run(change())
    assert finished, served.status("text")
    assert set(seen) == {200}
