"""`/openapi.json`: OpenAPI 3.1, made from the typed bodies (JSON Schema 2020-12 is what 3.1 speaks)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from deployments.errors import (
    Blocked,
    CallerOverloaded,
    CloakroomError,
    Conflict,
    DeadlineExceeded,
    Forbidden,
    InvalidShape,
    MalformedBody,
    NotExplainable,
    NotFound,
    Overloaded,
    PolicyRefused,
    StageUnavailable,
    TicketExpired,
    TicketForeign,
    TicketInvalid,
    TooLarge,
    UnsupportedMediaType,
)
from deployments.ingress import privacy_schemas, schemas
from deployments.ingress.config import IngressConfig
from deployments.ingress.problems import MEDIA_TYPE
from deployments.ingress.variants import schemas as variant_schemas

__all__ = ["API_VERSION", "openapi_document"]

API_VERSION = "0.1.0"

_BODIES: dict[str, type] = {
    kind.__name__: kind
    for kind in (
        privacy_schemas.AnonymizeBody,
        privacy_schemas.AnonymizeResponse,
        schemas.ModelInfo,
        schemas.ModelList,
        schemas.PredictBody,
        schemas.PredictResponse,
        schemas.Problem,
        schemas.Readiness,
        privacy_schemas.RestoreBody,
        privacy_schemas.RestoreResponse,
        variant_schemas.RolloutBody,
        variant_schemas.VariantList,
        variant_schemas.WeightsBody,
    )
}

_BODY_ERRORS = (MalformedBody, TooLarge, UnsupportedMediaType, InvalidShape)
_WORK_ERRORS = (*_BODY_ERRORS, PolicyRefused, Blocked, StageUnavailable, DeadlineExceeded)
_TICKET_ERRORS = (TicketInvalid, TicketForeign, TicketExpired)
_REFUSALS = (Overloaded, CallerOverloaded)

_SENTIMENT = {
    "inputs": "The support was great! Write me at ana@example.com.",
    "parameters": {"return_anonymized": True},
}
_EXPLAINED = {"inputs": "Ana was kind, but the parcel came late.", "parameters": {"explain": True}}
_TAGS = {"inputs": ["My parcel never came."], "parameters": {"labels": ["delivery", "billing", "praise"]}}
_ROWS = {"inputs": [{"text": "I was charged twice.", "columns": {"plan": "pro", "amount": 12.5}}]}
_EMBED = {"inputs": ["How do I change my plan?", "Where can I switch subscriptions?"]}
_ANONYMIZE = {
    "one": {"summary": "One text", "value": {"inputs": "I am at ana@example.com."}},
    "ticket": {
        "summary": "Several texts, and a ticket to restore the answer with",
        "value": {
            "inputs": ["Write to ana@example.com.", "Or call 212-555-0147."],
            "parameters": {"ticket": True, "ticket_ttl_s": 600, "subject": "chat-81f3"},
        },
    },
    "data": {
        "summary": "A chat with a tool call",
        "value": {
            "data": {
                "messages": [
                    {"role": "user", "content": "Mail ana@example.com that I am late."},
                    {"role": "assistant", "tool_calls": [{"arguments": '{"to": "ana@example.com"}'}]},
                ]
            },
            "parameters": {"ticket": True, "explain": True, "paths": {"$..password": "redact"}},
        },
    },
}
_WEIGHTS = {"weights": {"next": 10}}
_RESTORE = {
    "one": {
        "summary": "One text; take the ticket from an answer of /api/v1/anonymize",
        "value": {"inputs": "I wrote to <EMAIL_ADDRESS_1>.", "ticket": "AQdkZXBsb3ltZW50…", "subject": "chat-81f3"},
    }
}


def openapi_document(config: IngressConfig, models: Sequence[str], policies: Sequence[str] = ("default",)) -> bytes:
    """Return the document for a server with these limits, models and policies."""
    _, components = msgspec.json.schema_components(_BODIES.values(), ref_template="#/components/schemas/{name}")
    document = {
        "openapi": "3.1.0",
        "info": {
            "title": "Cloakroom",
            "version": API_VERSION,
            "summary": "AI features behind web applications, without personal data reaching a model.",
            "description": _description(config, policies),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "tags": [
            {"name": "predictions", "description": "Ask a model."},
            {"name": "privacy", "description": "Take personal data out, and put it back."},
            {"name": "models", "description": "What this server runs."},
            {"name": "operations", "description": "Probes and metrics."},
        ],
        "paths": _paths(models) | (_admin_paths() if config.admin_token_env else {}),
        "components": {
            "schemas": components,
            "parameters": _parameters(models),
            "headers": _headers(),
        },
    }
    return msgspec.json.encode(document)


def _description(config: IngressConfig, policies: Sequence[str]) -> str:
    limits, tickets, explain = config.limits, config.tickets, config.explain
    return (
        "Every text is anonymized before anything else sees it; if that fails, nothing goes on. "
        "Offsets are code points "
        "of your own text.\n\n"
        f"Limits of this server: {limits.max_body_bytes} bytes a body, {limits.max_items} texts a request, "
        f"{limits.max_characters} characters a text, {limits.max_labels} labels of {limits.max_label_characters} "
        f"characters. A request has {config.default_timeout_s:g} s unless it says otherwise in "
        f"`X-Request-Timeout-Seconds` (at most {config.max_timeout_s:g} s). Structured data has at most "
        f"{limits.max_values} strings. With `explain`, texts times {explain.max_phrases} phrases (and the columns of a "
        f"tabular model) are at most {explain.max_variants}, and characters times that {explain.max_characters}. "
        f"A ticket opens for {tickets.default_ttl_s} s, or what its request says (at most "
        f"{tickets.max_ttl_s} s), and has at most {tickets.max_bytes} characters.\n\n"
        f"Policies: {', '.join(f'`{name}`' for name in policies)}. A request may pick one and tighten it. "
        f"Tickets are bound to the value of `{config.caller_header.title()}`: send the same one to restore.\n\n"
        "Metrics: [/metrics](/metrics)."
    )


def _paths(models: Sequence[str]) -> dict[str, Any]:
    predict = _operation(
        "predict",
        "predictions",
        "Ask a model",
        "PredictResponse",
        errors=(NotFound, *_WORK_ERRORS, NotExplainable, *_REFUSALS),
    )
    predict["parameters"] = [
        _ref("parameters", "model"),
        _ref("parameters", "timeout"),
        _ref("parameters", "request_id"),
        _ref("parameters", "cache_control"),
    ]
    predict["responses"]["200"]["headers"]["X-Cache"] = _ref("headers", "cache")
    predict["requestBody"] = _json_body(
        "PredictBody",
        {
            "sentiment": {"summary": "Sentiment, and what the model saw", "value": _SENTIMENT},
            "explained": {"summary": "Sentiment, and what it hangs on", "value": _EXPLAINED},
            "tags": {"summary": "Zero-shot tags", "value": _TAGS},
            "embed": {"summary": "Embeddings", "value": _EMBED},
            "rows": {"summary": "Texts with columns beside them, for tabular models", "value": _ROWS},
        },
    )
    anonymize = _operation(
        "anonymize",
        "privacy",
        "Take personal data out",
        "AnonymizeResponse",
        errors=(*_WORK_ERRORS, *_TICKET_ERRORS, *_REFUSALS),
    )
    anonymize["parameters"] = [_ref("parameters", "timeout"), _ref("parameters", "request_id")]
    anonymize["requestBody"] = _json_body("AnonymizeBody", _ANONYMIZE)
    restore = _operation(
        "restore", "privacy", "Put the originals back", "RestoreResponse", errors=(*_BODY_ERRORS, *_TICKET_ERRORS)
    )
    restore["parameters"] = [_ref("parameters", "request_id")]
    restore["requestBody"] = _json_body("RestoreBody", _RESTORE)
    model = _operation("get_model", "models", "Describe a model", "ModelInfo", errors=(NotFound, StageUnavailable))
    model["parameters"] = [_ref("parameters", "model")]
    variants = _operation(
        "list_variants", "models", "List a model's variants", "VariantList", errors=(NotFound, StageUnavailable)
    )
    variants["parameters"] = [_ref("parameters", "model")]
    return {
        "/api/v1/predict/{model}": {"post": predict},
        "/api/v1/anonymize": {"post": anonymize},
        "/api/v1/restore": {"post": restore},
        "/api/v1/models": {
            "get": _operation("list_models", "models", "List the models", "ModelList", errors=(StageUnavailable,))
        },
        "/api/v1/models/{model}": {"get": model},
        "/api/v1/models/{model}/variants": {"get": variants},
        "/livez": {"get": _plain("livez", "Whether this process answers", "application/json")},
        "/readyz": {"get": _ready()},
        "/metrics": {"get": _plain("metrics", "Metrics of this node in Prometheus' text format", "text/plain")},
    }


def _admin_paths() -> dict[str, Any]:
    """Return what is there for operators, who send their token as `Authorization: Bearer`."""
    errors = (*_BODY_ERRORS, NotFound, Forbidden, Conflict, StageUnavailable)
    weights = _operation("set_weights", "models", "Set the weights of a model's variants", "VariantList", errors=errors)
    weights["requestBody"] = _json_body("WeightsBody", {"ten": {"summary": "Ten percent", "value": _WEIGHTS}})
    rollout = _operation(
        "steer_rollout", "models", "Start, pause, resume or abort a rollout", "VariantList", errors=errors
    )
    rollout["requestBody"] = _json_body("RolloutBody", {"start": {"summary": "Start", "value": {"action": "start"}}})
    for operation in (weights, rollout):
        operation["parameters"] = [_ref("parameters", "model"), _ref("parameters", "request_id")]
    return {
        "/api/v1/admin/models/{model}/weights": {"put": weights},
        "/api/v1/admin/models/{model}/rollout": {"post": rollout},
    }


def _ready() -> dict[str, Any]:
    operation = _operation("readyz", "operations", "Whether every stage is warm", "Readiness", errors=())
    operation["responses"]["503"] = {
        "description": "A stage is not warm yet, or this replica drains.",
        "content": {"application/json": {"schema": _ref("schemas", "Readiness")}},
    }
    return operation


def _operation(
    operation_id: str, tag: str, summary: str, response: str, *, errors: Sequence[type[CloakroomError]]
) -> dict[str, Any]:
    responses: dict[str, Any] = {
        "200": {
            "description": "The answer.",
            "headers": {"X-Request-ID": _ref("headers", "request_id"), "Server-Timing": _ref("headers", "timing")},
            "content": {"application/json": {"schema": _ref("schemas", response)}},
        }
    }
    for status in sorted({error.status for error in errors}):
        titles = dict.fromkeys(error.title for error in errors if error.status == status)
        responses[str(status)] = {
            "description": "; ".join(titles) + ".",
            "content": {MEDIA_TYPE: {"schema": _ref("schemas", "Problem")}},
        }
    return {"operationId": operation_id, "tags": [tag], "summary": summary, "responses": responses}


def _plain(operation_id: str, summary: str, media_type: str) -> dict[str, Any]:
    content = {media_type: {"schema": {"type": "object" if "json" in media_type else "string"}}}
    return {
        "operationId": operation_id,
        "tags": ["operations"],
        "summary": summary,
        "responses": {"200": {"description": "The answer.", "content": content}},
    }


def _json_body(schema: str, examples: dict[str, Any]) -> dict[str, Any]:
    return {
        "required": True,
        "content": {"application/json": {"schema": _ref("schemas", schema), "examples": examples}},
    }


def _parameters(models: Sequence[str]) -> dict[str, Any]:
    return {
        "model": {
            "name": "model",
            "in": "path",
            "required": True,
            "description": "A model's name.",
            "schema": {"type": "string", "enum": list(models)},
            "example": models[0] if models else "sentiment",
        },
        "timeout": {
            "name": "X-Request-Timeout-Seconds",
            "in": "header",
            "description": "How long you wait. A text whose turn does not come in time is dropped and answered 504.",
            "schema": {"type": "number", "exclusiveMinimum": 0},
            "example": 10,
        },
        "request_id": {
            "name": "X-Request-ID",
            "in": "header",
            "description": "Your own id for this request: 8 to 64 of `A-Za-z0-9_-`, without long numbers; "
            "another one is replaced.",
            "schema": {"type": "string"},
            "example": "checkout-a41f09c2",
        },
        "cache_control": {
            "name": "Cache-Control",
            "in": "header",
            "description": "`no-cache`: answer anew, whatever is kept; `no-store`: keep nothing of this answer either.",
            "schema": {"type": "string"},
            "example": "no-cache",
        },
    }


def _headers() -> dict[str, Any]:
    return {
        "request_id": {"description": "The request's id.", "schema": {"type": "string"}},
        "timing": {"description": "Milliseconds in each stage.", "schema": {"type": "string"}},
        "cache": {
            "description": "Whether the answers were given before: to all texts, none, or some of them; `bypass` where "
            "the request's `Cache-Control` asks for that. Absent where the server keeps none.",
            "schema": {"type": "string", "enum": ["hit", "miss", "partial", "bypass"]},
        },
    }


def _ref(kind: str, name: str) -> dict[str, str]:
    return {"$ref": f"#/components/{kind}/{name}"}
