"""Request ids: what may be written to logs."""

import pytest

from deployments.ingress.request_id import RequestIdGuard, request_id_of, sane


@pytest.mark.parametrize(
    ("value", "expected", "reason"),
    [
        (b"checkout-a41f09c2", True, "what people write"),
        (b"0f8fad5b-d9cb-469f-a165-70867728950e", True, "a UUID"),
        (b"12345678-1234-1234-1234-123456789012", True, "a UUID of digits alone is a UUID"),
        (b"01JD8Z5K7Q2M9X4V6B3N1C0TRW", True, "a ULID"),
        (b"short", False, "too short to tell requests apart"),
        (b"x" * 65, False, "too long for a log"),
        (b"ana@example.com", False, "an e-mail address"),
        (b"078-05-1120", False, "a social security number"),
        (b"4111-1111-1111-1111", False, "a card"),
        (b"DE89370400440532013000", False, "an IBAN"),
        (b"call-212-555-0100", False, "a phone number"),
        (b"192.0.2.1-and-more", False, "an IP address"),
        (b"two words here", False, "a space"),
        (b"line\nbreak-0001", False, "a line break would forge a log line"),
        (b"\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8", False, "not text"),
        (b"", False, "nothing"),
    ],
)
def test_sane(value, expected, reason):
    assert sane(value) is expected, reason


async def call(app, headers):
    sent = []

    async def send(message):
        sent.append(message)

    await app({"type": "http", "headers": headers}, None, send)
    return [value for name, value in sent[0]["headers"] if name.lower() == b"x-request-id"]


async def echo(scope, receive, send):
    seen = [value for name, value in scope["headers"] if name == b"x-request-id"]
    assert seen == [request_id_of(scope).encode()]
    await send({"type": "http.response.start", "status": 200, "headers": [(b"X-Request-ID", b"somebody else's")]})


async def test_the_callers_id_comes_back_once():
    assert await call(RequestIdGuard(echo), [(b"x-request-id", b"checkout-a41f09c2")]) == [b"checkout-a41f09c2"]


async def test_an_id_that_is_not_sane_is_replaced_before_the_application_sees_it():
    [given] = await call(RequestIdGuard(echo), [(b"x-request-id", b"078-05-1120")])
    assert sane(given)
    assert given != b"078-05-1120"


async def test_a_guard_behind_a_guard_keeps_the_first_ones_id():
    assert await call(RequestIdGuard(RequestIdGuard(echo)), [(b"x-request-id", b"checkout-a41f09c2")]) == [
        b"checkout-a41f09c2"
    ]


async def test_ids_of_ours_are_sane_and_differ():
    first, second = [await call(RequestIdGuard(echo), []) for _ in range(2)]
    assert sane(first[0])
    assert first != second
