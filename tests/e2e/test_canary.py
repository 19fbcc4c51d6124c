"""The canary: marked personal data goes in by every door, and must turn up nowhere.

Searched: every log file of the run (Cloakroom's, Ray's, Serve's, HAProxy's), what the server printed, every metric of
the node, every error body, the object store's spill, and all that reached the model.
"""

import contextlib
import json
import socket

import httpx
import pytest

from tests.conftest import wait_until
from tests.e2e.configs import graph
from tests.spies import RECORD
from tests.tiny import tiny_folder

MARKS = {
    "EMAIL_ADDRESS": ["canary.one@canary-mail.example", "CANARY_two+tag@canary-mail.example"],
    "PHONE_NUMBER": ["+1 415-555-2671", "(415) 555-2671", "+44 20 7946 0958"],
    "CREDIT_CARD": ["4111 1111 1111 1111", "5500-0055-5555-5559"],
    "IBAN_CODE": ["DE89 3704 0044 0532 0130 00", "GB82WEST12345698765432"],
    "US_SSN": ["536-90-4399"],
    "PERSON": ["Wilhelmina Kowalczyk"],
    "ADDRESS": ["27 Marigold Crescent"],
    "SECRET": ["ghp_16C7e42F292c6912E7710c838347Ae178B4a"],
    "IP_ADDRESS": ["203.0.113.77", "2001:db8:85a3::8a2e:370:7334"],
}
NEEDLES = [mark for marks in MARKS.values() for mark in marks]
JSON = {"content-type": "application/json"}


def texts():
    return [f"Please note {mark}, thank you." for mark in NEEDLES] + [" and ".join(NEEDLES)]


@pytest.fixture(scope="module")
def house(served, tmp_path_factory):
    """A graph with a model that writes down what it is given. The searches are of all that its server leaves."""
    root = tmp_path_factory.mktemp("canary")
    model = tiny_folder(root / "mood", labels=("bad", "good"), max_tokens=64)
    spy = {"name": "mood", "source": str(model), "backend": "tests.spies:RecordingBackend"}
    broken = {"name": "broken", "source": str(model), "backend": "tests.spies:BrokenBackend"}
    tags = {"name": "tags", "source": "bundled:tags"}
    record = root / "record.txt"
    record.touch()
    changes = {"ingress": {"cache": {"enabled": True}}}
    application = served.deploy("house", graph(changes, models=[spy, broken, tags]), environ={RECORD: str(record)})
    try:
        yield application, list(plant(application)), record
    finally:
        application.remove()


def plant(house):
    """Send the marks in by every door; yield each answer's status and body."""
    with httpx.Client(base_url=house.url, timeout=60) as client:
        for path in ("/api/v1/predict/mood", "/api/v1/anonymize"):
            answer = client.post(path, json={"inputs": texts()})
            assert answer.status_code == 200, answer.text
            yield 200, answer.text
            for text in texts():
                yield 200, client.post(path, json={"inputs": text}).text
        yield 200, client.post("/api/v1/predict/mood", json=wanting_anonymized()).text
        yield 200, client.post("/api/v1/predict/tags", json={"inputs": "a", "parameters": {"labels": NEEDLES}}).text
        for needle in NEEDLES:
            for answer in bad_requests(client, needle):
                yield answer.status_code, answer.text
            yield 0, raw_request(house.server.port, needle)


def wanting_anonymized():
    return {"inputs": texts(), "parameters": {"return_anonymized": True}}


def bad_requests(client, needle):
    predict = "/api/v1/predict/mood"
    yield client.post("/api/v1/predict/broken", json={"inputs": f"about {needle}"})
    yield client.post(predict, content=f'{{"inputs": "{needle}'.encode(), headers=JSON)
    yield client.post(predict, content=f'{{"inputs": "{needle} \\ud800"}}'.encode(), headers=JSON)
    yield client.post(predict, content=needle.encode() + b"\xff", headers=JSON)
    yield client.post(predict, json={"inputs": {needle: needle}})
    yield client.post(predict, json={"inputs": needle, needle: 1})
    yield client.post(predict, json={"inputs": needle, "parameters": {needle: needle}})
    yield client.post(predict, json={"inputs": needle, "parameters": {"labels": [needle]}})
    yield client.post(predict, json={"inputs": needle, "parameters": {"top_k": needle}})
    yield client.post(predict, json={"inputs": [needle, 7]})
    yield client.post(predict, json={"inputs": needle * 10_000})
    yield client.post(predict, content=needle.encode(), headers={"content-type": "text/plain"})
    yield client.post(f"/api/v1/predict/{needle}", json={"inputs": needle})
    yield client.get(f"/api/v1/models/{needle}")
    yield client.get(f"/{needle}", params={"q": needle})
    for name in ("X-Request-ID", "X-Request-Timeout-Seconds", "X-Session-Id", "User-Agent", "Cookie", "Content-Type"):
        yield client.post(predict, content=b'{"inputs": "a"}', headers={**JSON, name: needle})
    with contextlib.suppress(httpx.TimeoutException):
        client.post(predict, json={"inputs": needle * 500}, timeout=0.001)


def raw_request(port, needle):
    """A request that is not HTTP any more."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(f"POST /{needle} NONSENSE/9\r\n{needle}\r\n\r\n".encode())
        return connection.recv(65536).decode(errors="replace")


def needles_in(text):
    return [needle for needle in NEEDLES if needle.lower() in text.lower()]


def test_every_mark_was_taken_for_what_it_is(house):
    application, _, _ = house
    with httpx.Client(base_url=application.url, timeout=60) as client:
        for kind, marks in MARKS.items():
            for mark in marks:
                [result] = client.post("/api/v1/anonymize", json={"inputs": f"It is {mark} here."}).json()["results"]
                assert result["text"] == f"It is <{kind}_1> here.", mark


def test_no_answer_echoes_a_mark(house):
    _, bodies, _ = house
    # The caller's own labels come back as labels; nothing else of the caller's does.
    for status, body in bodies:
        if '"label":' in body and status == 200:
            body = json.dumps([p.get("anonymized") for p in json.loads(body)["predictions"]])
        assert needles_in(body) == [], (status, body[:300])


def test_every_bad_request_was_answered_as_a_problem(house):
    _, bodies, _ = house
    assert {status for status, _ in bodies} <= {0, 200, 400, 404, 413, 415, 422, 503}
    assert {400, 404, 413, 415, 422, 503} <= {status for status, _ in bodies}


def test_no_mark_reached_the_model(house):
    _, _, record = house
    seen = record.read_text()
    assert "email address" in seen
    assert needles_in(seen) == []
    # The tokenizer splits at punctuation, so look for the pieces too.
    squeezed = "".join(c for c in seen if c.isalnum()).lower()
    pieces = ["".join(c for c in needle if c.isalnum()).lower() for needle in NEEDLES]
    assert [piece for piece in pieces if piece in squeezed] == []


def test_no_metric_holds_a_mark(house):
    application, _, _ = house
    with httpx.Client(base_url=application.url, timeout=60) as client:
        # Replicas push to the node's agent every few seconds.
        assert wait_until(lambda: "cloakroom_entities" in client.get("/metrics").text, 60)
        text = client.get("/metrics").text
    assert needles_in(text) == []


def test_no_file_of_the_run_holds_a_mark(house):
    application, _, _ = house
    files = application.server.log_files()
    assert any("serve" in str(path) for path in files)
    found = {}
    for path in files:
        marks = needles_in(path.read_bytes().decode("utf-8", errors="replace"))
        if marks:
            found[str(path)] = marks
    assert found == {}
