"""`kill -9` of any one stage's replica under load costs no request, and the stage comes back by itself.

Behind the ingress, the ingress retries. When the ingress itself dies, HAProxy replays what it can; a connection that
was reset after its request had been read it cannot, so there the client's one retry counts, as in any HTTP pool.
"""

import os
import signal
import threading
from collections import Counter

import httpx
import pytest

from tests.conftest import wait_until
from tests.e2e.configs import graph

REPLICAS = {"ingress": 2, "anonymizer": 1, "preprocessor": 1, "model-sentiment": 1, "postprocessor": 1}
ALIKE = {"preprocessor", "postprocessor"}
"""Asked, missed and asked again by the same code as the anonymizer: `make test-long`."""


@pytest.fixture(scope="module")
def victims(served):
    two = {"ingress": {"deployment": {"num_replicas": 2}}}
    application = served.deploy("victims", graph(two, models=[{"name": "sentiment", "source": "bundled:sentiment"}]))
    yield application
    application.remove()


class Load:
    """Clients that ask without a pause and note every outcome."""

    def __init__(self, url, *, retries, clients=6):
        self._retries = retries
        self.outcomes = Counter()
        self.answered = 0
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._ask, args=(url, i)) for i in range(clients)]

    def _ask(self, url, number):
        with httpx.Client(base_url=url, timeout=60) as client:
            while not self._stop.is_set():
                body = {"inputs": f"Client {number} found the service very good, mail ana@example.com."}
                outcome = self._ask_once(client, body)
                for _ in range(self._retries):
                    if outcome == "RemoteProtocolError":
                        outcome = self._ask_once(client, body)
                with self._lock:
                    self.outcomes[outcome] += 1
                    self.answered += 1

    def _ask_once(self, client, body):
        try:
            answer = client.post("/api/v1/predict/sentiment", json=body)
        except httpx.HTTPError as error:
            return type(error).__name__
        return "200" if answer.status_code == 200 else answer.text

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *exc_info):
        self._stop.set()
        for thread in self._threads:
            thread.join(60)


@pytest.mark.parametrize("stage", [pytest.param(s, marks=[pytest.mark.long] * (s in ALIKE)) for s in sorted(REPLICAS)])
def test_a_killed_replica_costs_no_request(victims, stage):
    wanted = REPLICAS[stage]
    assert wait_until(lambda: len(victims.replicas(stage)) == wanted, 60)
    with Load(victims.url, retries=1 if stage == "ingress" else 0) as load:
        assert wait_until(lambda: load.answered > 50, 60)
        victim = min(victims.replicas(stage))
        os.kill(victim, signal.SIGKILL)
        after = load.answered
        assert wait_until(lambda: len(victims.replicas(stage) - {victim}) == wanted, 90), "the stage did not come back"
        assert wait_until(lambda: load.answered > after + 100, 90)
    assert load.outcomes.keys() == {"200"}, load.outcomes
    assert wait_until(lambda: httpx.get(f"{victims.url}/readyz", timeout=30).status_code == 200, 60)
