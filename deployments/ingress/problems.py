"""RFC 9457 problems: what an error says to a caller."""

from __future__ import annotations

import re

import msgspec

from deployments.errors import CloakroomError, InvalidShape, MalformedBody
from deployments.ingress.schemas import Problem

__all__ = ["MEDIA_TYPE", "problem_body", "problem_of", "shape_error"]

MEDIA_TYPE = "application/problem+json"

_EXPECTED = re.compile(r"^Expected `[a-z0-9 |_]+`(?:, got `[a-z]+`| [<>]=? [0-9.]+| of length [<>]=? [0-9]+)?$")
_MISSING = re.compile(r"^Object missing required field `[a-z_]+`$")


def problem_of(error: CloakroomError, request_id: str | None = None) -> Problem:
    """Return the problem for an error; inside a batch's answer without the request's id."""
    return Problem(
        type=f"urn:cloakroom:problem:{error.code}",
        title=error.title,
        status=error.status,
        detail=error.detail,
        request_id=request_id,
        stage=error.stage,
        path=error.path,
    )


def problem_body(error: CloakroomError, request_id: str) -> bytes:
    """Return the body of an `application/problem+json` answer."""
    return msgspec.json.encode(problem_of(error, request_id))


def shape_error(error: msgspec.DecodeError | UnicodeDecodeError | RecursionError) -> CloakroomError:
    """Translate a decoder's error. Its message is passed on only in forms that hold names of ours: others quote keys
    and values of the body."""
    if not isinstance(error, msgspec.ValidationError):
        if isinstance(error, UnicodeDecodeError):
            return MalformedBody("The body is not valid UTF-8.")
        if isinstance(error, RecursionError):
            return MalformedBody("The body is nested too deeply.")
        return MalformedBody("The body is not valid JSON, or holds lone surrogates.")
    message, _, where = str(error).partition(" - at `")
    path = where.removesuffix("`") or "$"
    if _EXPECTED.match(message) or _MISSING.match(message):
        return InvalidShape(f"{message}.", path=path)
    if message.startswith("Object contains unknown field"):
        return InvalidShape("There is a field here that the API does not know.", path=path)
    return InvalidShape("The value here has the wrong shape.", path=path)
