"""Look-ups that hang: each keeps one of a few threads, and nobody of another kind notices."""

import asyncio
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from deployments.catalog import ModelEntry
from deployments.errors import NotFound, Overloaded, StageUnavailable
from deployments.messages import MemberRequest
from deployments.preprocessor.deployment import model_card
from deployments.preprocessor.members import MemberLookup
from deployments.preprocessor.threads import LookupThreads
from preprocessing.bundle import open_source
from tests.tenants import base_bundle, tenant


@pytest.fixture
def forever():
    """An event that comes when the test is over, so that no thread outlives it for long."""
    event = threading.Event()
    yield event
    event.set()


async def test_one_kind_that_hangs_leaves_the_threads_of_others_alone(forever):
    threads = LookupThreads(2, wait_s=0.01)
    hanging = [asyncio.ensure_future(threads.run("new", forever.wait)) for _ in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(Overloaded) as refused:
        await threads.run("new", lambda: 1)
    assert refused.value.headers() == {"retry-after": "1"}
    assert await threads.run("known", lambda: 2) == 2
    forever.set()
    assert await asyncio.gather(*hanging) == [True, True]
    assert await threads.run("new", lambda: 3) == 3


async def test_who_waits_is_next_and_nobody_else_waits(forever):
    threads = LookupThreads(1, wait_s=60)
    working = asyncio.ensure_future(threads.run("new", forever.wait))
    await asyncio.sleep(0)
    waiting = asyncio.ensure_future(threads.run("new", lambda: 1))
    await asyncio.sleep(0)
    with pytest.raises(Overloaded):
        await threads.run("new", lambda: 2)
    waiting.add_done_callback(lambda _: order.append("who waited"))
    order = []
    forever.set()
    await working
    assert await threads.run("new", lambda: 3) == 3
    assert order == ["who waited"]
    assert await waiting == 1


async def test_a_thread_that_cannot_be_started_is_not_lost(monkeypatch):
    threads = LookupThreads(1, wait_s=0.01)
    assert await threads.run("new", lambda: 1) == 1
    with monkeypatch.context() as patch:
        patch.setattr(ThreadPoolExecutor, "submit", lambda *args: 1 / 0)
        for _ in range(2):
            with pytest.raises(ZeroDivisionError):
                await threads.run("new", lambda: 1)
    assert await threads.run("new", lambda: 2) == 2


async def test_who_leaves_gives_no_thread_back_that_still_hangs(forever):
    threads = LookupThreads(1, wait_s=0.01)
    waiting = asyncio.ensure_future(threads.run("new", forever.wait))
    await asyncio.sleep(0.01)
    waiting.cancel()
    await asyncio.sleep(0)
    with pytest.raises(Overloaded):
        await threads.run("new", lambda: 1)


async def test_what_fails_gives_its_thread_back():
    threads = LookupThreads(1)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            await threads.run("new", lambda: 1 / 0)


@pytest.fixture
def silent_registry(monkeypatch):
    """The environment of a registry that accepts connections and says nothing; whoever asks gives up after a second."""
    pytest.importorskip("mlflow")
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        monkeypatch.setenv("MLFLOW_TRACKING_URI", f"http://127.0.0.1:{server.getsockname()[1]}")
        monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
        monkeypatch.setenv("MLFLOW_HTTP_REQUEST_TIMEOUT", "1")
        yield server


def lookup_of(root, **members):
    source = open_source(str(base_bundle(root)))
    entries = [
        ModelEntry(name=name, source=str(root / "base"), family={"members": where}) for name, where in members.items()
    ]
    cards = ((entry, source, model_card(entry, source, source.open_pipeline())) for entry in entries)
    lookup = MemberLookup(cards)
    lookup._threads._wait_s = 0.01
    return lookup


async def test_a_registry_that_says_nothing_keeps_few_threads_and_no_folder_waits(tmp_path, silent_registry):
    lookup = lookup_of(tmp_path, far="models:/triage-{member}@live", near=str(tmp_path / "tenants" / "{member}"))
    tenant(tmp_path, "acme")

    def ask(model, name, known=""):
        return asyncio.ensure_future(lookup.answer(MemberRequest(model, name, known)))

    hanging = [ask("far", "made-up"), ask("far", "made-up-too"), ask("far", "acme", known="0" * 64)]
    await asyncio.sleep(0)
    with pytest.raises(Overloaded):
        await ask("far", "made-up-again")
    assert (await ask("near", "acme")).card.member.name == "acme"
    with pytest.raises(NotFound):
        await ask("near", "made-up")
    for failure in await asyncio.gather(*hanging, return_exceptions=True):
        assert type(failure) is StageUnavailable
        assert "registry" in failure.detail


async def test_who_was_found_once_is_known(tmp_path, forever, monkeypatch):
    lookup = lookup_of(tmp_path, near=str(tmp_path / "tenants" / "{member}"))
    tenant(tmp_path, "acme")
    await lookup.answer(MemberRequest("near", "acme"))
    find = lookup.look_up
    monkeypatch.setattr(lookup, "look_up", lambda of: forever.wait() if of.name == "made-up" else find(of))
    hanging = [asyncio.ensure_future(lookup.answer(MemberRequest("near", "made-up"))) for _ in range(2)]
    await asyncio.sleep(0)
    assert (await lookup.answer(MemberRequest("near", "acme"))).card.member.name == "acme"
    forever.set()
    await asyncio.gather(*hanging, return_exceptions=True)
