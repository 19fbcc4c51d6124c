"""The API's description: valid, complete, and true to the routes."""

import json

import pytest
from openapi_spec_validator import validate

from deployments.ingress.config import IngressConfig
from deployments.ingress.openapi import openapi_document

DOCUMENT = json.loads(openapi_document(IngressConfig(), ["sentiment", "tags"]))


def test_it_is_valid_openapi_3_1():
    assert DOCUMENT["openapi"].startswith("3.1")
    validate(DOCUMENT)


def test_operators_routes_are_described_where_there_are_some():
    document = json.loads(openapi_document(IngressConfig(admin_token_env="TOKEN"), ["sentiment"]))
    validate(document)
    admin = {path for path in document["paths"] if "/admin/" in path}
    assert admin == {"/api/v1/admin/models/{model}/weights", "/api/v1/admin/models/{model}/rollout"}
    assert not any("/admin/" in path for path in DOCUMENT["paths"])


@pytest.mark.parametrize("name", sorted(DOCUMENT["components"]["schemas"]))
def test_every_field_is_described_with_an_example(name):
    schema = DOCUMENT["components"]["schemas"][name]
    assert schema["description"]
    for field, value in schema["properties"].items():
        assert value.get("description"), f"{name}.{field} has no description"
        assert value.get("examples"), f"{name}.{field} has no example"


def test_every_operation_names_its_errors_as_problems():
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], (method, path)
            for status, response in operation["responses"].items():
                if status.startswith(("4", "5")) and path != "/readyz":
                    assert list(response["content"]) == ["application/problem+json"]


def test_limits_are_stated():
    assert str(IngressConfig().limits.max_body_bytes) in DOCUMENT["info"]["description"]


async def test_every_documented_path_is_routed(client):
    served = (await client.get("/openapi.json")).json()
    for path, methods in served["paths"].items():
        for method in methods:
            answer = await client.request(method, path.replace("{model}", "mood"))
            assert answer.status_code not in (404, 405), (method, path)


def test_the_cache_is_described_where_it_is_used():
    predict = DOCUMENT["paths"]["/api/v1/predict/{model}"]["post"]
    assert "X-Cache" in predict["responses"]["200"]["headers"]
    assert {"$ref": "#/components/parameters/cache_control"} in predict["parameters"]
    verdicts = DOCUMENT["components"]["headers"]["cache"]["schema"]["enum"]
    assert set(verdicts) == {"hit", "miss", "partial", "bypass"}
