"""The remote backend against a real server: what it sends, what it makes of answers and of their absence."""

import contextlib
import os
import socket
import threading
import time
import traceback
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from deployments.model.backends import Backend, BackendError, PassFailed, create_backend
from deployments.model.backends.remote.client import JsonClient, RemoteRefused
from deployments.model.runner import Runner
from deployments.recognizers.open import open_engine
from deployments.remote_options import RemoteOptions
from preprocessing.bundle import ModelSource, open_source
from preprocessing.texts import Document, RawText

ROWS = [[101, 7592, 2088, 102], [101, 2023, 2003, 1037, 6057, 3231, 999, 102]]
SENTIMENT = open_source("bundled:sentiment")
EMBED = open_source("bundled:embed")


def padded(rows: list[list[int]]) -> tuple[Any, Any]:
    longest = max(map(len, rows))
    mask = np.array([[1] * len(row) + [0] * (longest - len(row)) for row in rows], dtype=np.int64)
    return np.array([row + [0] * (longest - len(row)) for row in rows], dtype=np.int64), mask


made: list[Backend] = []


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """Close what a test made: an open connection that is forgotten is a warning, and a warning an error."""
    yield
    while made:
        made.pop().close()


def make(server: Any, source: ModelSource = SENTIMENT, features: bool = False, **options: Any) -> Backend:
    remote = RemoteOptions.model_validate({"url": server.url, "timeout_s": 5, **options})
    made.append(create_backend("remote", source, features=features, remote=remote))
    return made[-1]


def ready(server: Any, source: ModelSource = SENTIMENT, **options: Any) -> Backend:
    backend = make(server, source, **options)
    backend.load()
    backend.warm_up()
    return backend


def local(source: ModelSource, **options: Any) -> Any:
    backend = create_backend("onnx", source, **options)
    backend.load()
    return backend.predict(*padded(ROWS))


def test_oip_answers_as_the_model_behind_it(server: Any) -> None:
    backend = ready(server)
    assert backend.width == 3
    np.testing.assert_allclose(backend.predict(*padded(ROWS)), local(SENTIMENT), atol=1e-6)
    backend.close()


def test_oip_gives_features_where_the_server_has_them(server: Any) -> None:
    backend = ready(server, features=True)
    assert (backend.width, backend.features) == (3, 1152)
    np.testing.assert_allclose(backend.predict(*padded(ROWS)), local(SENTIMENT, features=True), atol=1e-6)
    assert ready(server, features=True, model="mood").features == 0


def test_openai_embeddings_answers_as_the_model_behind_it(server: Any) -> None:
    backend = ready(server, EMBED, protocol="openai-embeddings")
    assert backend.width == 384
    np.testing.assert_allclose(backend.predict(*padded(ROWS)), local(EMBED), atol=1e-3)
    assert server.seen[-1][3]["input"] == ["hello world", "this is a funny test!"]


def test_openai_chat_reads_log_probabilities_of_the_labels_letters(server: Any) -> None:
    backend = ready(server, protocol="openai-chat", model="sentiment")
    assert backend.token_budget == 1
    logits = local(SENTIMENT)
    wanted = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    np.testing.assert_allclose(backend.predict(*padded(ROWS)), wanted, atol=1e-3)
    prompt = server.seen[-1][3]["messages"][0]["content"]
    assert "A. negative\nB. neutral\nC. positive" in prompt


def test_a_letter_that_is_not_listed_is_as_likely_as_the_least_likely_that_is(server: Any) -> None:
    backend = ready(server, protocol="openai-chat", model="sentiment")
    listed = [{"token": "B", "logprob": -0.1}, {"token": "no", "logprob": -4.0}]
    server.trouble = [lambda: (200, {"choices": [{"logprobs": {"content": [{"top_logprobs": listed}]}}]})]
    np.testing.assert_allclose(backend.predict(*padded(ROWS[:1])), [[-4.0, -0.1, -4.0]])


@pytest.mark.parametrize("protocol", ["oip", "openai-chat"])
def test_only_anonymized_text_goes_out(server: Any, protocol: str) -> None:
    backend = ready(server, protocol=protocol, model="sentiment")
    text = "Ask Maria Rossi, maria.rossi@example.com, +1 212-555-0147."
    [document] = open_engine().anonymize([RawText(text)], [0])
    assert isinstance(document, Document)
    ids = SENTIMENT.open_pipeline().encode([document.text]).input_ids.astype(np.int64)[None]
    server.seen.clear()
    backend.predict(ids, np.ones_like(ids))
    sent = str(server.seen)
    if protocol == "oip":
        from tokenizers import Tokenizer

        sent += Tokenizer.from_file(str(SENTIMENT.tokenizer_path)).decode(server.seen[0][3]["inputs"][0]["data"])
    sent = sent.lower().replace(" ", "")
    assert "ask" in sent
    for secret in ("maria", "rossi", "example.com", "0147"):
        assert secret not in sent


def test_a_key_comes_from_the_environment_and_goes_into_the_header_alone(
    server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BackendError, match="THE_KEY is not set"):
        make(server, api_key_env="THE_KEY")
    monkeypatch.setenv("THE_KEY", "s3cret")
    backend = ready(server, api_key_env="THE_KEY")
    assert server.seen[-1][2]["Authorization"] == "Bearer s3cret"
    server.trouble = [lambda: (401, {"error": "s3cret is wrong, and so is hello world"})]
    with pytest.raises(PassFailed) as refused:
        backend.predict(*padded(ROWS))
    assert str(refused.value).endswith("answered with status 401")
    assert "s3cret" not in repr(vars(backend)["_client"])


def test_a_mounted_secrets_last_newline_is_no_part_of_the_key(
    server: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("THE_KEY", "s3cret\n")
    ready(server, api_key_env="THE_KEY")
    assert "the key goes to 127.0.0.1 unencrypted" in caplog.text
    assert "s3cret" not in caplog.text
    assert server.seen[-1][2]["Authorization"] == "Bearer s3cret"


@pytest.mark.parametrize("key", ["s3cret\nX-Other: 1", "s3cret\x00", "s3cret schlüssel", "s3cret s3cret", " \n"])
def test_a_key_that_no_header_can_hold_is_refused_and_not_quoted(
    server: Any, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setattr("os.environ", {**os.environ, "THE_KEY": key})  # the system's own takes no null
    with pytest.raises(BackendError, match="THE_KEY") as refused:
        make(server, api_key_env="THE_KEY").load()
    assert "s3cret" not in "".join(traceback.format_exception(refused.value))


@pytest.mark.parametrize("status", [429, 502, 503, 504, 0])
def test_one_retry_and_no_more(server: Any, status: int) -> None:
    backend = ready(server)
    server.seen.clear()
    server.trouble = [lambda: (status, {})]
    np.testing.assert_allclose(backend.predict(*padded(ROWS)), local(SENTIMENT), atol=1e-6)
    assert len(server.seen) == 2
    server.trouble = [lambda: (status, {})] * 5
    with pytest.raises(PassFailed, match="did not answer"):
        backend.predict(*padded(ROWS))
    assert len(server.seen) == 4


def test_what_a_retry_would_not_change_is_not_retried(server: Any) -> None:
    backend = ready(server)
    server.seen.clear()
    server.trouble = [lambda: (400, {})]
    with pytest.raises(RemoteRefused, match="status 400"):
        backend.predict(*padded(ROWS))
    assert len(server.seen) == 1


@pytest.mark.parametrize("status", [401, 403, 404, 500, 301])
async def test_a_server_that_refuses_whoever_asks_is_asked_once_for_all_rows(server: Any, status: int) -> None:
    runner = Runner(ready(server))
    server.seen.clear()
    server.trouble = [lambda: (status, {})] * 65
    rows = [np.array([101, 7592, 102])] * 64
    _, errors = await runner.run(rows, [30.0] * 64)
    runner.close()
    assert (len(server.seen), len(errors)) == (1, 64)


@pytest.mark.parametrize("status", [400, 413, 422])
async def test_one_row_that_a_server_refuses_fails_alone(server: Any, status: int) -> None:
    runner = Runner(ready(server))
    server.seen.clear()
    server.trouble = [lambda: (status, {})] * 2
    _, errors = await runner.run([np.array([101, 7592, 102])] * 4, [30.0] * 4)
    runner.close()
    assert (len(server.seen), len(errors)) == (5, 1)


def test_headers_that_trickle_in_are_not_waited_for_beyond_the_timeout() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        sent: list[bytes] = []
        thread = threading.Thread(target=trickle, args=(listener, sent))
        thread.start()
        client = JsonClient(f"http://127.0.0.1:{listener.getsockname()[1]}", timeout_s=0.3, concurrency=1)
        # Each header comes in time for a read of its own, and all of them within seconds.
        with pytest.raises(PassFailed, match="did not answer: TimeoutError"):
            client.get("/")
        client.close()
        thread.join()
    assert len(sent) < 60  # it had hung up before the last came


def trickle(listener: socket.socket, sent: list[bytes]) -> None:
    connection, _ = listener.accept()
    lines = [b"HTTP/1.1 200 OK\r\n", *(b"X-%d: 0\r\n" % i for i in range(60)), b"Content-Length: 2\r\n\r\n{}"]
    with connection, contextlib.suppress(OSError):  # it hangs up
        for line in lines:
            connection.sendall(line)
            sent.append(line)
            time.sleep(0.05)


def test_the_timeout_holds_for_both_tries(server: Any) -> None:
    backend = make(server, timeout_s=0.3)
    backend.load()

    def sleeping() -> tuple[int, Any]:
        time.sleep(1)
        return 200, {}

    server.seen.clear()
    server.trouble = [sleeping, sleeping]
    with pytest.raises(PassFailed, match="TimeoutError"):
        backend.predict(*padded(ROWS))
    assert len(server.seen) == 1  # there was no time for a second


def test_no_more_requests_at_once_than_allowed(server: Any) -> None:
    backend = ready(server, concurrency=2)

    def slow() -> tuple[int, Any]:
        time.sleep(0.05)
        return 400, {}

    server.trouble, server.busiest = [slow] * 8, 0

    def ask() -> None:
        with pytest.raises(RemoteRefused):
            backend.predict(*padded(ROWS))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert server.busiest == 2


ANSWERS: list[tuple[str, Any]] = [
    ("not JSON", b"<html>hello world</html>"),
    ("without logits of 2 rows", {"outputs": []}),
    ("without logits of 2 rows", {"outputs": [{"name": "logits", "shape": [1, 3], "data": [1, 2, 3]}]}),
    ("without logits of 2 rows", {"outputs": [{"name": "logits", "shape": [2, 3], "data": [1]}]}),
    ("another width", {"outputs": [{"name": "logits", "shape": [2, 2], "data": [1, 2, 3, 4]}]}),
    ("without logits of 2 rows", []),
    ("without logits of 2 rows", b'{"outputs": [{"name": "logits", "shape": [Infinity, 3], "data": [1]}]}'),
    ("without logits of 2 rows", {"outputs": [{"name": "logits", "shape": [2, 3], "data": [10**400] * 6}]}),
    ("not JSON", b"[" * 200_000),
]


@pytest.mark.parametrize(("message", "answer"), ANSWERS)
def test_an_answer_that_is_none_is_refused_without_quoting_it(server: Any, message: str, answer: Any) -> None:
    backend = ready(server)
    server.trouble = [lambda: (200, answer)]
    with pytest.raises(PassFailed, match=message) as refused:
        backend.predict(*padded(ROWS))
    assert "hello" not in str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__context__ is None


TENSOR = {"datatype": "INT64", "shape": [-1, -1]}
IDS = TENSOR | {"name": "input_ids"}
METADATA: list[tuple[str, list[Any], list[Any]]] = [
    ("wants an input pixels", [IDS, TENSOR | {"name": "pixels"}], [{"name": "logits"}]),
    ("takes TEXT?|wants an input text", [TENSOR | {"name": "text"}], [{"name": "logits"}]),
    ("takes attention_mask, and not input_ids", [TENSOR | {"name": "attention_mask"}], [{"name": "logits"}]),
    ("input_ids is BYTES", [IDS | {"datatype": "BYTES"}], [{"name": "logits"}]),
    (r"shape \[-1, 128\]", [IDS | {"shape": [-1, 128]}], [{"name": "logits"}]),
    ("has 2 values a row, and the model 3 labels", [IDS], [{"name": "logits", "shape": [-1, 2]}]),
    ("name one in remote.output", [IDS], [{"name": "a"}, {"name": "b"}]),
    ("no inputs or outputs", [{"name": "input_ids"}], []),
    ("no inputs or outputs", [IDS | {"shape": ["many", -1]}], [{"name": "logits"}]),
    ("no inputs or outputs", [IDS | {"shape": [float("inf"), -1]}], [{"name": "logits"}]),
]


@pytest.mark.parametrize(("message", "inputs", "outputs"), METADATA)
def test_a_model_that_does_not_fit_is_refused_at_the_start(
    server: Any, message: str, inputs: list[Any], outputs: list[Any]
) -> None:
    server.metadata["sentiment"] = {"inputs": inputs, "outputs": outputs}
    with pytest.raises(BackendError, match=message):
        make(server).load()


def test_a_server_that_is_not_there_or_has_no_such_model(server: Any) -> None:
    with pytest.raises(BackendError, match="status 404"):
        make(server, model="nobody").load()
    server.stop()
    with pytest.raises(BackendError, match="did not answer"):
        make(server).load()


@pytest.mark.parametrize(
    ("source", "protocol", "message"),
    [(SENTIMENT, "openai-embeddings", "gives no logits"), (EMBED, "openai-chat", "classifiers of 2 to 20 labels")],
)
def test_a_protocol_that_cannot_answer_for_the_task(
    server: Any, source: ModelSource, protocol: str, message: str
) -> None:
    with pytest.raises(BackendError, match=message):
        make(server, source, protocol=protocol)


LISTED: list[list[dict[str, Any]] | None] = [
    None,
    [{"token": "AB", "logprob": -0.1}],
    [{"token": "", "logprob": -0.1}],
    [{"token": "A", "logprob": float("-inf")}],
    [{"token": "A", "logprob": 10**400}],
]


@pytest.mark.parametrize("listed", LISTED)
def test_a_chat_server_without_log_probabilities_is_refused(server: Any, listed: list[dict[str, Any]] | None) -> None:
    said = {"message": {"content": "A"}} | ({"logprobs": {"content": [{"top_logprobs": listed}]}} if listed else {})
    server.trouble = [lambda: (200, {"choices": [said]})]
    with pytest.raises(BackendError, match="without log-probabilities"):
        make(server, protocol="openai-chat", model="sentiment").load()


def test_remote_needs_its_block_and_nothing_of_this_machine(server: Any) -> None:
    with pytest.raises(BackendError, match="needs a block `remote`"):
        create_backend("remote", SENTIMENT)
    remote = RemoteOptions(url=server.url)
    with pytest.raises(BackendError, match="dtype and device are the server's"):
        create_backend("remote", SENTIMENT, remote=remote, device="cuda")
    with pytest.raises(BackendError, match="remote is for backend: remote, not onnx"):
        create_backend("onnx", SENTIMENT, remote=remote)


def test_connections_are_kept_and_a_stale_one_is_replaced(server: Any) -> None:
    client = JsonClient(server.url, timeout_s=5, concurrency=1)
    client.get("/v2/models/mood")
    [kept] = client._idle
    client.get("/v2/models/mood")
    assert client._idle == [kept]
    kept.sock.close()
    assert client.get("/v2/models/mood")["name"] == "mood"
    client.close()
