"""Every error that can reach a caller, each knowing its HTTP status and what of it may be said.

::

    CloakroomError                      500
    ├── RequestError                    400   the caller can mend it
    │   ├── Forbidden                   403   for somebody else: operators, who have a token; members of a family
    │   ├── Conflict                    409   not now: something else is under way
    │   ├── MalformedBody               400   not JSON, not UTF-8, lone surrogates
    │   ├── NotFound                    404   no such path or model
    │   ├── MethodNotAllowed            405
    │   ├── UnsupportedMediaType        415
    │   ├── TooLarge                    413   over a limit, which the message states
    │   ├── InvalidShape                422   `path` says which field
    │   ├── NotExplainable          422   this model's answers, or not by this method
    │   ├── PolicyRefused               422   an unknown policy, or a wish that would loosen one
    │   ├── Blocked                     422   the policy refuses texts that hold such data
    │   ├── TicketInvalid               400   not a ticket of this server, changed, or its key is gone
    │   ├── TicketForeign               403   another caller's, or another subject's
    │   └── TicketExpired               410
    ├── Overloaded                      503   `retry_after_s` says when to come back
    │   └── CallerOverloaded            429   others wait too, and this caller has its share
    ├── DeadlineExceeded                504
    └── StageUnavailable                503   `stage` says which
        ├── ModelChanging               503   its rows were prepared for another version
        ├── MemberChanging              503   of a family: its head is being loaded, or exchanged
        ├── MemberRefused               503   of a family: its bundle cannot be served
        ├── ModelStarting               503   it slept; `retry_after_s` is when it should be there
        └── AnonymizerUnavailable       503   nothing went on

An error's `detail` is written here or by the code that raises it, never copied from a foreign exception and never built
from the caller's text: what is raised may be logged and sent.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, ClassVar, Final

__all__ = [
    "AnonymizerUnavailable",
    "Blocked",
    "CallerOverloaded",
    "CloakroomError",
    "Conflict",
    "DeadlineExceeded",
    "Forbidden",
    "InvalidShape",
    "ItemErrorCode",
    "MalformedBody",
    "MemberChanging",
    "MemberRefused",
    "MethodNotAllowed",
    "ModelChanging",
    "ModelStarting",
    "NotExplainable",
    "NotFound",
    "Overloaded",
    "PolicyRefused",
    "RequestError",
    "StageUnavailable",
    "TicketExpired",
    "TicketForeign",
    "TicketInvalid",
    "TooLarge",
    "UnsupportedMediaType",
    "item_error",
]


class CloakroomError(Exception):
    """The root. `code` is the last part of the problem's `type` and never changes once released."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"
    title: ClassVar[str] = "Something in Cloakroom failed"
    retry_after_s: float | None = None
    """When to come back, where that is known."""

    def __init__(
        self,
        detail: str = "",
        *,
        stage: str | None = None,
        path: str | None = None,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.stage = stage
        self.path = path
        if retry_after_s is not None:
            self.retry_after_s = retry_after_s

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.detail, self.stage, self.path, self.retry_after_s)

    def members(self) -> dict[str, object]:
        """Return what a problem body says of this error, less the request's own id."""
        body: dict[str, object] = {
            "type": f"urn:cloakroom:problem:{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }
        if self.stage is not None:
            body["stage"] = self.stage
        if self.path is not None:
            body["path"] = self.path
        return body

    def headers(self) -> dict[str, str]:
        """Return the HTTP headers that this error adds to its answer: `Retry-After`, in whole seconds, at least one."""
        return {} if self.retry_after_s is None else {"retry-after": str(max(1, math.ceil(self.retry_after_s)))}


def _rebuild(
    kind: type[CloakroomError], detail: str, stage: str | None, path: str | None, retry_after_s: float | None
) -> CloakroomError:
    error = kind(detail, stage=stage, path=path)
    error.retry_after_s = retry_after_s
    return error


class RequestError(CloakroomError):
    """The caller can mend it."""

    status = 400
    code = "bad-request"
    title = "The request cannot be served as it is"


class MalformedBody(RequestError):
    """The body is not JSON, not UTF-8, or holds lone surrogates."""

    code = "malformed-body"
    title = "The body cannot be read"


class Forbidden(RequestError):
    """It is for somebody else (an operator, a member), and the request does not show that it comes from them."""

    status = 403
    code = "forbidden"
    title = "Not allowed"


class Conflict(RequestError):
    """It cannot be done as things are now; the detail says what is under way."""

    status = 409
    code = "conflict"
    title = "Not now"


class NotFound(RequestError):
    """No such path or model."""

    status = 404
    code = "not-found"
    title = "Not found"


class MethodNotAllowed(RequestError):
    """The path exists; the method does not."""

    status = 405
    code = "method-not-allowed"
    title = "Method not allowed"


class UnsupportedMediaType(RequestError):
    """The body is not `application/json`."""

    status = 415
    code = "unsupported-media-type"
    title = "Unsupported media type"


class TooLarge(RequestError):
    """Over a configured limit; the detail states the limit."""

    status = 413
    code = "too-large"
    title = "Too long or too many"


class InvalidShape(RequestError):
    """The JSON is well formed and of the wrong shape; `path` says where."""

    status = 422
    code = "invalid-shape"
    title = "The body has the wrong shape"


class NotExplainable(RequestError):
    """The model gives answers that cannot be explained, or not by the method that is asked for."""

    status = 422
    code = "not-explainable"
    title = "This cannot be explained"


class PolicyRefused(RequestError):
    """The policy that is asked for is not configured, or what is asked for on top would loosen it."""

    status = 422
    code = "policy-refused"
    title = "The policy does not allow this"


class Blocked(RequestError):
    """The text holds data that the policy blocks; the detail names the type, never the data."""

    status = 422
    code = "blocked"
    title = "The text holds data that must not be sent"


class TicketInvalid(RequestError):
    """Not a ticket of this server, changed on its way, or sealed by a key that is gone."""

    code = "ticket-invalid"
    title = "The ticket cannot be opened"


class TicketForeign(RequestError):
    """A genuine ticket of another caller or subject."""

    status = 403
    code = "ticket-foreign"
    title = "The ticket is somebody else's"


class TicketExpired(RequestError):
    """A genuine ticket whose time is over."""

    status = 410
    code = "ticket-expired"
    title = "The ticket has expired"


class Overloaded(CloakroomError):
    """The wait would be longer than its bound, or than the request has; `retry_after_s` is when there is room again."""

    status = 503
    code = "overloaded"
    title = "Too much is waiting"
    retry_after_s = 1.0


class CallerOverloaded(Overloaded):
    """The room is nearly full, and this caller has more than its share of it."""

    status = 429
    code = "caller-overloaded"
    title = "Too much of this caller is waiting"


class DeadlineExceeded(CloakroomError):
    """The request's time ran out; it was dropped before the next stage."""

    status = 504
    code = "deadline-exceeded"
    title = "The deadline passed"


class StageUnavailable(CloakroomError):
    """A stage failed or cannot be reached. The cause is in that stage's own log, by class name."""

    status = 503
    code = "stage-unavailable"
    title = "A stage is unavailable"
    retry_after_s = 2.0
    """A replica that died is back within seconds."""


class ModelChanging(StageUnavailable):
    """The rows were prepared for another version of the model than this replica has: one takes the other's place."""

    code = "model-changing"
    title = "The model is being exchanged"


class MemberChanging(StageUnavailable):
    """A member's head is not there yet, or is another one by now than was asked for. The ingress asks again."""

    code = "member-changing"
    title = "The member's model is being loaded"
    retry_after_s = 1.0


class MemberRefused(StageUnavailable):
    """A member's bundle cannot be served; the log says which file or field. Other members go on."""

    code = "member-refused"
    title = "The member's model cannot be served"
    retry_after_s = 30.0
    """A person has to look."""


class ModelStarting(StageUnavailable):
    """The model had no replica and the request could not wait for one; `retry_after_s` is when there should be one."""

    code = "model-starting"
    title = "The model is being started"
    retry_after_s = 1.0


class AnonymizerUnavailable(StageUnavailable):
    """Anonymizing failed, so nothing went on."""

    code = "anonymizer-unavailable"
    title = "The text could not be anonymized, so it was not processed"

    def __init__(self, detail: str = "", *, stage: str | None = "anonymizer", path: str | None = None) -> None:
        super().__init__(detail, stage=stage, path=path)


class ItemErrorCode(StrEnum):
    """Why one item of a batch has no result. This is what travels between the stages; `item_error` gives its error."""

    DEADLINE = "deadline"
    INVALID_TEXT = "invalid_text"
    ANONYMIZER_FAILED = "anonymizer_failed"
    STAGE_FAILED = "stage_failed"
    TOO_LONG = "too_long"
    BLOCKED = "blocked"
    POLICY = "policy"
    COLUMNS = "columns"
    MEMBER_CHANGING = "member_changing"
    MEMBER_REFUSED = "member_refused"


_ITEM_ERRORS: Final[Mapping[ItemErrorCode, tuple[type[CloakroomError], str]]] = {
    ItemErrorCode.POLICY: (PolicyRefused, "What was asked for this text would loosen its policy."),
    ItemErrorCode.DEADLINE: (DeadlineExceeded, "The deadline passed before this item's turn came."),
    ItemErrorCode.INVALID_TEXT: (MalformedBody, "The text holds characters that are not valid Unicode."),
    ItemErrorCode.COLUMNS: (InvalidShape, "The columns are not those that this model reads now."),
    ItemErrorCode.TOO_LONG: (TooLarge, "The text has more tokens than this model's limit."),
    ItemErrorCode.MEMBER_CHANGING: (MemberChanging, "The head of this member is being loaded."),
    ItemErrorCode.MEMBER_REFUSED: (
        MemberRefused,
        "The bundle of this member cannot be served; the server's log says why.",
    ),
    ItemErrorCode.STAGE_FAILED: (StageUnavailable, "This item failed in a stage; its neighbours are unaffected."),
}


def item_error(code: ItemErrorCode, stage: str, entity_type: str = "") -> CloakroomError:
    """Return the error that the caller of the failed item sees. `entity_type` is what an item was blocked for."""
    if code == ItemErrorCode.BLOCKED:
        return Blocked(f"The policy blocks texts that hold {entity_type or 'such data'}.", stage=stage)
    if code == ItemErrorCode.ANONYMIZER_FAILED:
        return AnonymizerUnavailable("This item could not be anonymized, so it was not processed.")
    error, detail = _ITEM_ERRORS[code]
    return error(detail, stage=stage)
