"""The cache of predictions on real Serve: what reaches the model, what each caller gets, and Redis killed midway."""

import contextlib
import itertools

import httpx
import pytest

from tests.conftest import wait_until
from tests.e2e.configs import graph
from tests.redis_server import real_redis
from tests.spies import RECORD
from tests.tiny import tiny_folder

MOOD = "/api/v1/predict/mood"
ANA, BOB = {"authorization": "Bearer ana"}, {"authorization": "Bearer bob"}


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return tiny_folder(tmp_path_factory.mktemp("cached") / "mood", labels=("bad", "good"), max_tokens=64)


@contextlib.contextmanager
def deployed(served, model, record, name="cached", **cache):
    entry = {"name": "mood", "source": str(model), "backend": "tests.spies:RecordingBackend"}
    changes = {"ingress": {"cache": {"enabled": True, **cache}}}
    record.touch()
    application = served.deploy(name, graph(changes, models=[entry]), environ={RECORD: str(record)})
    try:
        with httpx.Client(base_url=application.url, timeout=60) as client:
            yield client
    finally:
        application.remove()


@pytest.fixture(scope="module")
def house(served, model, tmp_path_factory):
    record = tmp_path_factory.mktemp("cached") / "record.txt"
    with deployed(served, model, record) as client:
        yield client, record


def ask(client, inputs, headers=None, **parameters):
    answer = client.post(MOOD, json={"inputs": inputs, "parameters": parameters}, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer


def test_a_miss_then_a_hit_that_no_model_sees(house):
    client, record = house
    first = ask(client, "great support again")
    seen = record.read_text()
    second = ask(client, "great support again")
    assert [answer.headers["x-cache"] for answer in (first, second)] == ["miss", "hit"]
    assert second.json() == first.json()
    assert record.read_text() == seen
    assert "model;dur" not in second.headers["server-timing"]


def test_another_caller_is_a_miss(house):
    client, _ = house
    verdicts = [ask(client, "never late", headers).headers["x-cache"] for headers in (ANA, BOB, ANA, BOB, None)]
    assert verdicts == ["miss", "miss", "hit", "hit", "miss"]


def test_names_differ_and_each_caller_gets_its_own_back(house):
    """One safe text, two people: the answer is one, and the originals stay with who sent them."""
    client, record = house
    mails = ["ana@example.com", "robert.lee@example.com"]
    answers = [ask(client, f"mail me at {mail} again", return_anonymized=True) for mail in mails]
    assert [answer.headers["x-cache"] for answer in answers] == ["miss", "hit"]
    for mail, answer in zip(mails, answers, strict=True):
        [prediction] = answer.json()["predictions"]
        text, [entity] = prediction["anonymized"]["text"], prediction["anonymized"]["entities"]
        sent = f"mail me at {mail} again"
        assert text.replace(entity["token"], sent[entity["start"] : entity["end"]]) == sent
        ticket = client.post("/api/v1/anonymize", json={"inputs": sent, "parameters": {"ticket": True}}).json()
        body = {"inputs": text, "ticket": ticket["ticket"]["value"]}
        assert client.post("/api/v1/restore", json=body).json()["results"][0]["text"] == sent
    assert not any(mail in record.read_text() for mail in mails)


def test_who_wants_it_anew_gets_it_anew(house):
    client, record = house
    ask(client, "bad number")
    seen = len(record.read_text())
    assert ask(client, "bad number", {"cache-control": "no-cache"}).headers["x-cache"] == "bypass"
    assert len(record.read_text()) > seen


def test_hits_and_misses_are_counted(house):
    client, _ = house
    ask(client, ["phone me", "phone me"])

    def counted():
        text = client.get("/metrics").text
        return all(f'event="{event}"' in text for event in ("miss", "memory", "flight"))

    assert wait_until(counted, 60)


def test_replicas_share_through_redis_and_go_on_without_it(served, model, tmp_path):
    with real_redis(tmp_path) as running:
        if running is None:
            pytest.skip("redis-server is not installed")
        url, redis = running
        changes = {"redis_url": url, "redis_timeout_s": 1.0, "max_entries": 1}
        with deployed(served, model, tmp_path / "record.txt", "shared", **changes) as client:
            texts = [f"good support {number}" for number in range(1000)]
            asked = itertools.pairwise(texts)

            def comes_back_from_redis():
                """One entry fits in memory, so a text asked for the second time ever, after another, is not there."""
                earlier, later = next(asked)
                assert ask(client, later).headers["x-cache"] == "miss"
                answer = ask(client, earlier)
                return answer.headers["x-cache"] == "hit" and "cache;dur" in answer.headers["server-timing"]

            assert ask(client, texts[0]).headers["x-cache"] == "miss"
            assert wait_until(comes_back_from_redis, 30)
            redis.kill()
            redis.wait()
            for number in range(5):
                assert ask(client, f"call {number}").headers["x-cache"] == "miss"
            assert ask(client, "call 4").headers["x-cache"] == "hit"
