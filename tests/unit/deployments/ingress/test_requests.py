"""HTTP to jobs."""

import time

import pytest

from deployments.errors import CloakroomError, InvalidShape, TooLarge, UnsupportedMediaType
from deployments.ingress.config import IngressConfig, LimitsConfig
from deployments.ingress.requests import ClientGone, RequestReader
from deployments.ingress.wishes import Wishes
from preprocessing.pii import PiiPolicies

LIMITS = LimitsConfig(max_body_bytes=200, max_items=3, max_characters=10, max_labels=2, max_label_characters=5)
READER = RequestReader(IngressConfig(limits=LIMITS, default_timeout_s=7, max_timeout_s=20), Wishes(PiiPolicies()))
JSON = (b"content-type", b"application/json")


def receive_of(*messages):
    queue = list(messages)

    async def receive():
        return queue.pop(0)

    return receive


async def read(body, *headers):
    scope = {"type": "http", "headers": [JSON, *headers]}
    return await READER.predict(scope, receive_of({"type": "http.request", "body": body}))


async def test_one_text_and_several():
    _, job = await read(b'{"inputs": "hello"}')
    assert [t.reveal() for t in job.texts] == ["hello"]
    body, job = await read(b'{"inputs": ["a", ""], "parameters": {"top_k": 2, "return_anonymized": true}}')
    assert [t.reveal() for t in job.texts] == ["a", ""]
    assert (job.top_k, body.parameters.return_anonymized) == (2, True)


@pytest.mark.parametrize(
    ("body", "error", "path", "says"),
    [
        (b'{"inputs": "12345678901"}', TooLarge, "$.inputs", "11 characters; the limit is 10"),
        (b'{"inputs": ["a", "12345678901"]}', TooLarge, "$.inputs[1]", "the limit is 10"),
        (b'{"inputs": ["", "", "", ""]}', TooLarge, "$.inputs", "4 texts; the limit is 3"),
        (b'{"inputs": "' + b"a" * 200 + b'"}', TooLarge, None, "limit of 200 bytes"),
        (b'{"inputs": "a", "parameters": {"labels": []}}', InvalidShape, "$.parameters.labels", "At least one"),
        (b'{"inputs": "a", "parameters": {"labels": ["b", " "]}}', InvalidShape, "$.parameters.labels[1]", "blank"),
        (b'{"inputs": "a", "parameters": {"labels": ["b", "b"]}}', InvalidShape, "$.parameters.labels", "differ"),
        (b'{"inputs": "a", "parameters": {"labels": ["b", "c", "d"]}}', TooLarge, "$.parameters.labels", "limit is 2"),
        (b'{"inputs": "a", "parameters": {"labels": ["toolong"]}}', TooLarge, "$.parameters.labels[0]", "limit is 5"),
    ],
)
async def test_limits_are_stated_and_located(body, error, path, says):
    with pytest.raises(error) as caught:
        await read(body)
    assert caught.value.path == path
    assert says in caught.value.detail


async def test_an_announced_length_over_the_limit_is_refused_before_the_body_is_read():
    scope = {"type": "http", "headers": [JSON, (b"content-length", b"201")]}
    with pytest.raises(TooLarge):
        await READER.predict(scope, receive_of())


async def test_a_body_that_grows_over_the_limit_is_refused_while_it_is_read():
    part = {"type": "http.request", "body": b"x" * 150, "more_body": True}
    with pytest.raises(TooLarge):
        await READER.predict({"type": "http", "headers": [JSON]}, receive_of(part, part))


async def test_a_client_that_hangs_up_while_sending():
    part = {"type": "http.request", "body": b"{", "more_body": True}
    with pytest.raises(ClientGone):
        await READER.predict({"type": "http", "headers": [JSON]}, receive_of(part, {"type": "http.disconnect"}))


@pytest.mark.parametrize(
    ("value", "accepted"),
    [
        (b"application/json", True),
        (b"Application/JSON; charset=UTF-8", True),
        (b"application/json; charset=utf-16", False),
        (b"application/x-www-form-urlencoded", False),
        (b"text/plain", False),
        (b"", False),
        (None, False),
    ],
)
async def test_media_types(value, accepted):
    headers = [] if value is None else [(b"content-type", value)]
    reading = READER.anonymize(
        {"type": "http", "headers": headers}, receive_of({"type": "http.request", "body": b'{"inputs": "a"}'})
    )
    if accepted:
        assert (await reading).job.size == 1
    else:
        with pytest.raises(UnsupportedMediaType):
            await reading


@pytest.mark.parametrize(
    ("value", "seconds"), [(None, 7), (b"3", 2.95), (b"0.2", 0.18), (b"1e9", 19.95), (b" 5 ", 4.95)]
)
async def test_deadlines_leave_room_for_our_own_answer(value, seconds):
    headers = [] if value is None else [(b"x-request-timeout-seconds", value)]
    before = time.monotonic()
    _, job = await read(b'{"inputs": "a"}', *headers)
    assert before + seconds <= job.deadline <= time.monotonic() + seconds


@pytest.mark.parametrize("value", [b"0", b"-1", b"soon", b"nan", b"", b"\xff"])
async def test_a_timeout_that_is_no_time_is_refused(value):
    with pytest.raises(CloakroomError) as caught:
        await read(b'{"inputs": "a"}', (b"x-request-timeout-seconds", value))
    assert caught.value.status == 422
