"""What a decoder's error may say to a caller: names of ours, never a piece of the body."""

import msgspec
import pytest

from deployments.errors import InvalidShape, MalformedBody
from deployments.ingress.problems import problem_body, shape_error
from deployments.ingress.schemas import PredictBody

SECRET = "ana@example.com"


def error_of(body):
    decoder = msgspec.json.Decoder(PredictBody)
    with pytest.raises((msgspec.DecodeError, UnicodeDecodeError, RecursionError)) as caught:
        decoder.decode(body)
    return shape_error(caught.value)


@pytest.mark.parametrize(
    ("body", "status", "path", "detail"),
    [
        (b"", 400, None, "not valid JSON"),
        (b"{", 400, None, "not valid JSON"),
        (b'{"inputs": "\xff"}', 400, None, "not valid UTF-8"),
        (b'{"inputs": "\\ud800"}', 400, None, "lone surrogates"),
        (b"[]", 422, "$", "Expected `object`, got `array`"),
        (b"{}", 422, "$", "missing required field `inputs`"),
        (b'{"inputs": 3}', 422, "$.inputs", "got `int`"),
        (b'{"inputs": ["a", 3]}', 422, "$.inputs[1]", "Expected `str | object`, got `int`"),
        (b'{"inputs": "a", "parameters": {"top_k": 0}}', 422, "$.parameters.top_k", "Expected `int` >= 1"),
        (b'{"inputs": "a", "parameters": {"threshold": 1.5}}', 422, "$.parameters.threshold", "<= 1"),
        (b'{"inputs": "a", "parameters": {"labels": "b"}}', 422, "$.parameters.labels", "got `str`"),
        (b'{"inputs": "a", "ana@example.com": 1}', 422, "$", "a field here that the API does not know"),
        (b'{"inputs": "a", "parameters": {"ana@example.com": 1}}', 422, "$.parameters", "does not know"),
        (b'{"inputs": {"ana@example.com": "ana@example.com"}}', 422, "$.inputs", "a field here that the API"),
    ],
)
def test_shape_errors_name_the_field_and_never_the_value(body, status, path, detail):
    error = error_of(body)
    assert isinstance(error, MalformedBody if status == 400 else InvalidShape)
    assert (error.status, error.path) == (status, path)
    assert detail in error.detail
    assert SECRET not in problem_body(error, "id").decode()


def test_deep_nesting_is_an_error_and_not_a_crash():
    body = b'{"inputs": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    assert error_of(body).status in (400, 422)


def test_an_unknown_message_is_not_passed_on():
    error = shape_error(msgspec.ValidationError(f"Something new about {SECRET} - at `$.inputs`"))
    assert SECRET not in error.detail
    assert error.path == "$.inputs"


def test_the_members_of_a_problem():
    body = msgspec.json.decode(problem_body(InvalidShape("Expected `str`.", path="$.inputs"), "req-00000001"))
    assert body == {
        "type": "urn:cloakroom:problem:invalid-shape",
        "title": "The body has the wrong shape",
        "status": 422,
        "detail": "Expected `str`.",
        "request_id": "req-00000001",
        "path": "$.inputs",
    }
