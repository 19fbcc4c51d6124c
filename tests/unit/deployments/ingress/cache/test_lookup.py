"""The way of a batch through the cache, over HTTP and the real cores."""

import asyncio
from dataclasses import replace

import httpx
import pytest

from deployments.errors import ItemErrorCode, StageUnavailable
from deployments.ingress.app import Operations, build_app
from deployments.ingress.batch import Batch
from deployments.ingress.cache import CacheKeys, MemoryStore, PredictionCache
from deployments.ingress.jobs import PredictJob
from deployments.ingress.metrics import NoMetrics
from preprocessing.texts import Document, RawText, _seal

MOOD, EMBED = "/api/v1/predict/mood", "/api/v1/predict/embed"
ANA, BOB = {"authorization": "Bearer ana"}, {"authorization": "Bearer bob"}


class Events(NoMetrics):
    def __init__(self):
        self.counts = {}

    def cache(self, event, count):
        self.counts[event] = self.counts.get(event, 0) + count


class Shelf:
    """A remote store in a table."""

    def __init__(self):
        self.values = {}
        self.asked = []

    async def get(self, keys):
        self.asked.append(list(keys))
        await asyncio.sleep(0)
        return {key: (self.values[key], 60.0) for key in keys if key in self.values}

    def put(self, values, ttl_s):
        self.values.update(values)


@pytest.fixture
def events():
    return Events()


def new_cache(events, *, shared=False, remote=None, secret=bytes(32)):
    memory = MemoryStore(max_entries=100, max_bytes=10**6)
    keys = CacheKeys(secret, shared=shared)
    return PredictionCache(keys, memory, events, ttl_s=60, caller_header="authorization", remote=remote)


@pytest.fixture
def cache(events):
    return new_cache(events)


def client_of(graph, config, events, cache):
    app = build_app(config, graph.stages, events, Operations(), cache=cache)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")


@pytest.fixture
def client(graph, config, events, cache):
    return client_of(graph, config, events, cache)


async def ask(client, inputs, path=MOOD, headers=None, **parameters):
    answer = await client.post(path, json={"inputs": inputs, "parameters": parameters}, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer


async def verdict(client, inputs, path=MOOD, headers=None, **parameters):
    return (await ask(client, inputs, path, headers, **parameters)).headers["x-cache"]


def went(graph, model="mood"):
    """How many texts went to the preprocessor for each batch that did."""
    return [len(request.texts) for request in graph.stages.preprocessor.requests if request.model == model]


async def test_a_miss_then_a_hit_with_the_same_answer_and_no_further_stage(client, graph, events):
    first, second = await ask(client, "good support"), await ask(client, "good support")
    assert (first.headers["x-cache"], second.headers["x-cache"]) == ("miss", "hit")
    assert first.json() == second.json()
    assert went(graph) == [1]
    assert len(graph.stages.models["mood"].requests) == len(graph.stages.postprocessor.requests) == 1
    assert events.counts == {"miss": 1, "memory": 1}


async def test_vectors_are_kept_to_the_last_bit(client):
    first, second = await ask(client, ["good", "bad"], EMBED), await ask(client, ["bad", "good"], EMBED)
    assert second.headers["x-cache"] == "hit"
    assert second.json()["predictions"] == first.json()["predictions"][::-1]


async def test_part_of_a_list(client, graph):
    await ask(client, "good")
    answer = await ask(client, ["bad", "good", "late"])
    assert answer.headers["x-cache"] == "partial"
    assert went(graph) == [1, 2]
    alone = [(await ask(client, text)).json()["predictions"][0] for text in ("bad", "good", "late")]
    assert answer.json()["predictions"] == alone


async def test_names_differ_the_safe_text_does_not_and_each_gets_its_own_back(client, graph):
    one = await ask(client, "mail me at ana@example.com", return_anonymized=True)
    other = await ask(client, "mail me at bob.lee@example.com", return_anonymized=True)
    assert other.headers["x-cache"] == "hit"
    assert went(graph) == [1]
    [[e], [f]] = [answer.json()["predictions"][0]["anonymized"]["entities"] for answer in (one, other)]
    assert (e["end"], f["end"]) == (len("mail me at ana@example.com"), len("mail me at bob.lee@example.com"))


async def test_callers_are_apart(client):
    assert await verdict(client, "good", headers=ANA) == "miss"
    assert await verdict(client, "good", headers=BOB) == "miss"
    assert await verdict(client, "good") == "miss"
    assert await verdict(client, "good", headers=ANA) == "hit"


async def test_callers_may_share(graph, config, events):
    client = client_of(graph, config, events, new_cache(events, shared=True))
    assert await verdict(client, "good", headers=ANA) == "miss"
    assert await verdict(client, "good", headers=BOB) == "hit"


async def test_other_parameters_are_another_answer(client):
    assert await verdict(client, "good") == "miss"
    assert await verdict(client, "good", top_k=1) == "miss"
    assert await verdict(client, "good", threshold=0.5) == "miss"
    assert len((await ask(client, "good", top_k=1)).json()["predictions"][0]["scores"]) == 1
    assert await verdict(client, "good", EMBED) == "miss"


@pytest.mark.parametrize(("directive", "later"), [("no-store", "miss"), ("private, No-Cache", "hit")])
async def test_who_wants_it_anew_gets_it_anew(client, graph, directive, later):
    headers = {"cache-control": directive}
    for _ in range(2):
        assert await verdict(client, ["good", "good"], headers=headers) == "bypass"
    assert went(graph) == [2, 2]
    assert await verdict(client, "good") == later


async def test_without_a_cache_there_is_no_header(graph, config, events):
    client = client_of(graph, config, events, None)
    assert "x-cache" not in (await ask(client, "good")).headers


async def test_the_same_text_several_times_in_a_list_goes_once(client, graph, events):
    answer = await ask(client, ["good", "bad", "good", "good"])
    assert answer.headers["x-cache"] == "partial"
    assert went(graph) == [2]
    good, bad, *others = answer.json()["predictions"]
    assert others == [good, good]
    assert bad != good
    assert answer.json()["usage"]["tokens"] == 4
    assert events.counts == {"miss": 2, "flight": 2}


async def test_errors_are_not_kept(client, graph):
    break_once(graph)
    answer = await client.post(MOOD, json={"inputs": ["good", "good"]})
    assert answer.status_code == 503
    assert "x-cache" not in answer.headers
    assert await verdict(client, "good") == "miss"


async def test_a_text_that_fails_fails_each_of_those_that_ask_for_it_on_its_own(client, graph):
    body = {"inputs": ["bad"] + ["good " * 20] * 3}
    graph.stages.preprocessor.after = fail_longest
    for _ in range(2):
        predictions = (await client.post(MOOD, json=body)).json()["predictions"]
        assert ["error" in p for p in predictions] == [False, True, True, True]
    # One for all three, then one for the other two, then the last; the text that does not fail only once.
    assert went(graph) == [2, 1, 1, 1, 1, 1]


def fail_longest(reply):
    return replace(reply, errors={i: ItemErrorCode.TOO_LONG for i, n in enumerate(reply.item_tokens) if n > 9})


def break_once(graph):
    """Let the model's next call fail."""
    stage = graph.stages.models["mood"]
    core = stage.core

    def broken(request):
        stage.core = core
        raise StageUnavailable("gone", stage="model-mood")

    stage.core = broken


async def until(condition):
    for _ in range(1000):
        if condition():
            return
        await asyncio.sleep(0)
    raise AssertionError("it did not come to that")


def hold(graph):
    """Hold the model back: returns the gate."""
    gate = graph.stages.models["mood"].gate = asyncio.Event()
    return gate


async def test_what_another_batch_computes_is_waited_for(client, graph, events):
    gate = hold(graph)
    first = asyncio.create_task(ask(client, "good"))
    await until(lambda: graph.stages.models["mood"].requests)
    others = [asyncio.create_task(ask(client, "good")) for _ in range(3)]
    await until(lambda: len(graph.stages.anonymizer.requests) == 2)
    gate.set()
    answers = await asyncio.gather(first, *others)
    assert [answer.headers["x-cache"] for answer in answers] == ["miss", "hit", "hit", "hit"]
    assert len({answer.text for answer in answers}) == 1
    assert went(graph) == [1]


async def test_a_leader_that_hangs_up_leaves_the_way_to_the_next(client, graph):
    gate = hold(graph)
    leader = asyncio.create_task(ask(client, "good"))
    await until(lambda: graph.stages.models["mood"].requests)
    followers = [asyncio.create_task(ask(client, "good")) for _ in range(3)]
    await until(lambda: len(graph.stages.anonymizer.requests) == 2)
    leader.cancel()
    await asyncio.gather(leader, return_exceptions=True)
    gate.set()
    answers = await asyncio.gather(*followers)
    assert sorted(answer.headers["x-cache"] for answer in answers) == ["hit", "hit", "miss"]
    assert went(graph) == [1, 1]


async def test_a_leader_that_fails_leaves_the_way_to_the_next(client, graph):
    gate = hold(graph)
    break_once(graph)
    leader = asyncio.create_task(client.post(MOOD, json={"inputs": "good"}))
    await until(lambda: graph.stages.models["mood"].requests)
    follower = asyncio.create_task(ask(client, "good"))
    await until(lambda: len(graph.stages.anonymizer.requests) == 2)
    gate.set()
    assert (await leader).status_code == 503
    assert (await follower).status_code == 200


async def test_a_follower_whose_time_is_over_is_told_so(client, graph):
    gate = hold(graph)
    leader = asyncio.create_task(ask(client, "good"))
    await until(lambda: graph.stages.models["mood"].requests)
    hasty = await client.post(MOOD, json={"inputs": "good"}, headers={"x-request-timeout-seconds": "0.05"})
    assert hasty.status_code == 504
    assert not leader.done()
    gate.set()
    assert (await leader).status_code == 200


async def test_who_shares_a_batch_with_a_follower_is_not_held_by_it(client, graph):
    gate = hold(graph)
    gate.set()
    await ask(client, "bad")
    gate.clear()
    leader = asyncio.create_task(ask(client, "good"))
    await until(lambda: len(graph.stages.models["mood"].requests) == 2)
    hit, follower = asyncio.create_task(ask(client, "bad")), asyncio.create_task(ask(client, "good"))
    # The follower loses patience, for the other's sake, and goes itself; the gate holds that up too.
    async with asyncio.timeout(20):
        while len(graph.stages.models["mood"].requests) < 3:
            await asyncio.sleep(0.001)
    assert not leader.done()
    gate.set()
    verdicts = [answer.headers["x-cache"] for answer in await asyncio.gather(leader, hit, follower)]
    assert verdicts == ["miss", "hit", "miss"]


async def test_replicas_share_what_one_of_them_has_computed(graph, config, events):
    shelf = Shelf()
    one, other = (client_of(graph, config, events, new_cache(events, remote=shelf)) for _ in range(2))
    assert await verdict(one, ["good", "bad"]) == "miss"
    answer = await ask(other, ["good", "late", "good"])
    assert answer.headers["x-cache"] == "partial"
    assert "cache;dur=" in answer.headers["server-timing"]
    assert went(graph) == [2, 1]
    assert await verdict(other, "good") == "hit"
    assert [len(keys) for keys in shelf.asked] == [2, 2]  # each text once, and never what is in memory
    assert events.counts == {"miss": 3, "remote": 1, "flight": 1, "memory": 1}


async def test_replicas_with_another_secret_share_nothing(graph, config, events):
    shelf = Shelf()
    one, other = (
        client_of(graph, config, events, new_cache(events, remote=shelf, secret=secret))
        for secret in (bytes(32), b"\x01" * 32)
    )
    assert await verdict(one, "good") == "miss"
    assert await verdict(other, "good") == "miss"


async def test_nothing_raw_is_in_keys_or_values(graph, config, events):
    shelf = Shelf()
    client = client_of(graph, config, events, new_cache(events, remote=shelf))
    needles = ["ana.canary@example.com", "4111 1111 1111 1111", "212-555-0147"]
    await ask(client, [f"call me at {needle}" for needle in needles], headers={"authorization": "Bearer canary"})
    kept = b"".join(key + value for key, value in shelf.values.items())
    assert len(shelf.values) == 3
    for needle in [*needles, "canary", "call", "EMAIL_ADDRESS", "mood"]:
        assert needle.encode() not in kept


async def test_labels_are_part_of_the_question(events):
    cache = new_cache(events)

    def batch_of(labels):
        job = PredictJob(
            texts=(RawText("x"),), deadline=1e12, labels=tuple(map(RawText, labels)), cache_scope=b"s" * 32
        )
        batch = Batch([job], lambda j: True, events)
        texts, units = batch.living("test")
        for unit in (*texts, *units):
            unit.document = Document(_seal(unit.text.reveal()), [])
        return batch

    async def key_of(labels):
        batch = batch_of(labels)
        await cache.answer(batch, lambda: asyncio.sleep(0))
        [[unit]] = batch.by_job()
        return unit.key

    keys = [await key_of(labels) for labels in (["a", "b"], ["b", "a"], ["a"], ["ab"], [])]
    assert len(set(keys)) == 5
    assert await key_of(["a", "b"]) == keys[0]


async def test_an_answer_of_another_bundle_is_right_and_not_kept(client, graph):
    """While replicas are exchanged, one that opened another bundle may answer: by its own labels and calibration, and
    not for those who ask later."""
    model = graph.stages.models["mood"]

    def of_another_bundle(reply):
        other = replace(reply.reading, temperature=1e-3, labels=("good", "bad", "fair"), made_by="another bundle")
        return replace(reply, values=reply.values[:, [2, 0, 1]], reading=other)

    [before] = (await ask(client, "good support", headers={"cache-control": "no-store"})).json()["predictions"]
    model.after = of_another_bundle
    first, second = await ask(client, "good support"), await ask(client, "good support")
    assert [answer.headers["x-cache"] for answer in (first, second)] == ["miss", "miss"]
    [during] = first.json()["predictions"]
    assert (during["label"], during["score"]) == (before["label"], 1.0)
    model.after = lambda reply: reply
    [after] = (await ask(client, "good support")).json()["predictions"]
    assert after == before
    assert await verdict(client, "good support") == "hit"


async def test_a_card_of_another_bundle_is_another_key(client, graph, monkeypatch):
    monkeypatch.setattr("deployments.ingress.readiness.REFRESH_S", 0.0)
    assert [await verdict(client, "good") for _ in range(2)] == ["miss", "hit"]
    said = graph.stages.preprocessor.said
    graph.stages.preprocessor.said = replace(said, models=tuple(replace(c, made_by="another") for c in said.models))
    async with asyncio.timeout(5):  # the card is asked for beside the requests
        while await verdict(client, "good") == "hit":
            await asyncio.sleep(0.01)


async def test_what_was_kept_is_told_as_of_the_version_that_made_it(client, graph):
    first = (await ask(client, "good")).json()["model"]
    graph.stages.models["mood"].after = lambda reply: replace(reply, version="next")
    sizes = len(graph.stages.anonymizer.requests)
    kept, computed = await asyncio.gather(ask(client, "good"), ask(client, "bad"))
    assert len(graph.stages.anonymizer.requests) == sizes + 1, "both are one batch"
    assert (kept.headers["x-cache"], computed.headers["x-cache"]) == ("hit", "miss")
    assert kept.json()["model"] == first
    assert computed.json()["model"]["version"] == "next" != first["version"]
