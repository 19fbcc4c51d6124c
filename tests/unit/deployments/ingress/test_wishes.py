"""What a request may ask of the anonymizer: named policies, tightening, languages, reasons, path rules."""

import asyncio
import base64

import httpx
import pytest

from deployments.anonymizer.config import AnonymizerConfig
from deployments.ingress.app import Operations, Privacy, build_app
from deployments.ingress.config import IngressConfig
from deployments.ingress.metrics import NoMetrics
from tests.unit.deployments.ingress.local import local_graph

EMAIL, PHONE, CARD = "ana@example.com", "212-555-0147", "4111 1111 1111 1111"
TEXT = f"Mail {EMAIL} or call {PHONE}."
SECRET = "CLOAKROOM_TEST_SECRET"


@pytest.fixture(scope="module")
def stages(entries):
    """Three policies over one anonymizer that has a secret."""
    patch = pytest.MonkeyPatch()
    patch.setenv(SECRET, base64.b64encode(bytes(range(32))).decode())
    config = AnonymizerConfig.model_validate(
        {
            "secret_env": SECRET,
            "policies": {
                "named": {
                    "strict": {"operator": "redact", "threshold": 0.3},
                    "cards": {"entities": ["CREDIT_CARD"], "operators": {"CREDIT_CARD": "block"}},
                    "alias": {"operator": "pseudonym"},
                    "shop": {"paths": {"$.user": "redact", "$.order": "keep", "$.note": {"entity": "PERSON"}}},
                }
            },
        }
    )
    graph = local_graph(entries, config)
    yield graph.stages, config
    graph.close()
    patch.undo()


@pytest.fixture
def client(stages):
    parts, config = stages
    privacy = Privacy(config.all_policies(), config.has_secret)
    app = build_app(IngressConfig(), parts, NoMetrics(), Operations(), privacy)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")


async def anonymize(client, inputs=TEXT, headers=None, **parameters):
    body = {"inputs": inputs, "parameters": parameters}
    return await client.post("/api/v1/anonymize", json=body, headers=headers or {})


async def text_of(client, inputs=TEXT, headers=None, **parameters):
    answer = await anonymize(client, inputs, headers, **parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()["results"][0]["text"]


async def test_a_named_policy(client):
    assert await text_of(client) == "Mail <EMAIL_ADDRESS_1> or call <PHONE_NUMBER_1>."
    assert await text_of(client, policy="strict") == "Mail <REDACTED> or call <REDACTED>."
    assert await text_of(client, policy="cards") == TEXT


async def test_requests_of_different_policies_share_a_batch(client, stages):
    anonymizer = stages[0].anonymizer
    anonymizer.requests.clear()
    gate = anonymizer.gate = asyncio.Event()
    tasks = [asyncio.create_task(text_of(client, policy=name)) for name in ("", "strict", "cards", "strict", "")]
    await asyncio.sleep(0.05)
    gate.set()
    texts = await asyncio.gather(*tasks)
    anonymizer.gate = None
    assert texts == [
        "Mail <EMAIL_ADDRESS_1> or call <PHONE_NUMBER_1>.",
        "Mail <REDACTED> or call <REDACTED>.",
        TEXT,
        "Mail <REDACTED> or call <REDACTED>.",
        "Mail <EMAIL_ADDRESS_1> or call <PHONE_NUMBER_1>.",
    ]
    assert len(anonymizer.requests) < 5


async def test_plain_requests_send_no_wishes(client, stages):
    stages[0].anonymizer.requests.clear()
    await text_of(client)
    await client.post("/api/v1/predict/mood", json={"inputs": "good"}, headers={"authorization": "Bearer a"})
    for request in stages[0].anonymizer.requests:
        assert (request.wishes, request.wish_of, request.vaults, request.explain) == ((), (), {}, False)


@pytest.mark.parametrize(
    ("tighten", "expected"),
    [
        ({"operators": {"EMAIL_ADDRESS": "redact"}}, "Mail <REDACTED> or call <PHONE_NUMBER_1>."),
        ({"operators": {"PHONE_NUMBER": {"name": "mask", "char": "#"}}}, f"Mail <EMAIL_ADDRESS_1> or call {'#' * 12}."),
        ({"deny": {"ORGANIZATION": ["call"]}}, "Mail <EMAIL_ADDRESS_1> or <ORGANIZATION_1> <PHONE_NUMBER_1>."),
        ({"threshold": 0.2}, "Mail <EMAIL_ADDRESS_1> or call <PHONE_NUMBER_1>."),
        ({}, "Mail <EMAIL_ADDRESS_1> or call <PHONE_NUMBER_1>."),
    ],
)
async def test_tightening(client, tighten, expected):
    assert await text_of(client, tighten=tighten) == expected


async def test_tightening_a_policy_that_takes_little(client):
    assert await text_of(client, policy="cards", tighten={"entities": ["EMAIL_ADDRESS"]}) == (
        f"Mail <EMAIL_ADDRESS_1> or call {PHONE}."
    )


@pytest.mark.parametrize(
    ("parameters", "code", "path"),
    [
        ({"policy": "none"}, "policy-refused", "$.parameters.policy"),
        ({"policy": "ana@example.com"}, "policy-refused", "$.parameters.policy"),
        ({"tighten": {"threshold": 0.9}}, "policy-refused", "$.parameters.tighten.threshold"),
        ({"tighten": {"threshold": 1.9}}, "invalid-shape", "$.parameters.tighten.threshold"),
        (
            {"tighten": {"operators": {"PERSON": "keep"}}},
            "policy-refused",
            "$.parameters.tighten.operators.PERSON",
        ),
        (
            {"policy": "strict", "tighten": {"operators": {"PERSON": "replace"}}},
            "policy-refused",
            "$.parameters.tighten.operators.PERSON",
        ),
        ({"tighten": {"operators": {"ana@example.com": "redact"}}}, "invalid-shape", "$.parameters.tighten.operators"),
        ({"tighten": {"operators": {"PERSON": EMAIL}}}, "invalid-shape", "$.parameters.tighten.operators.PERSON"),
        ({"tighten": {"operators": {"PERSON": {"name": "mask", EMAIL: 1}}}}, "invalid-shape", None),
        ({"tighten": {"entities": [EMAIL]}}, "invalid-shape", None),
        ({"tighten": {"deny": {"PERSON": ["--"]}}}, "invalid-shape", None),
        ({"tighten": {EMAIL: 1}}, "invalid-shape", "$.parameters.tighten"),
        ({"language": "not a language"}, "invalid-shape", "$.parameters.language"),
    ],
)
@pytest.mark.parametrize("route", ["anonymize", "predict/mood"])
async def test_what_is_refused_is_named_and_never_quoted(client, route, parameters, code, path):
    answer = await client.post(f"/api/v1/{route}", json={"inputs": "a", "parameters": parameters})
    body = answer.json()
    assert (answer.status_code, body["type"]) == (422, f"urn:cloakroom:problem:{code}"), body
    if path is not None:
        assert body["path"] == path
    assert body["path"].startswith("$.parameters.")
    assert EMAIL not in answer.text


async def test_blocked_texts_name_the_type_alone(client):
    answer = await anonymize(client, f"card {CARD}", policy="cards")
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:cloakroom:problem:blocked")
    assert "CREDIT_CARD" in answer.json()["detail"]
    assert "4111" not in answer.text
    answer = await anonymize(client, ["fine", f"card {CARD}"], policy="cards")
    fine, blocked = answer.json()["results"]
    assert fine["text"] == "fine"
    assert blocked["error"]["status"] == 422
    predicted = await client.post(
        "/api/v1/predict/mood", json={"inputs": f"card {CARD}", "parameters": {"policy": "cards"}}
    )
    assert predicted.json()["type"] == "urn:cloakroom:problem:blocked"


async def test_reasons(client):
    body = (await anonymize(client, "my ssn is 536-90-4399", explain=True)).json()
    [entity] = body["results"][0]["entities"]
    assert entity["operator"] == "replace"
    assert entity["recognizer"]
    assert entity["score"] >= entity["base_score"]
    assert entity["reason"].startswith(f"{entity['recognizer']} found it with a score of ")
    assert "536" not in entity["reason"]
    [plain] = (await anonymize(client, "my ssn is 536-90-4399")).json()["results"][0]["entities"]
    assert plain.keys() == {"type", "start", "end", "score", "token"}


async def test_reasons_come_with_the_anonymized_text_of_a_prediction(client):
    parameters = {"return_anonymized": True, "explain": True, "policy": "strict"}
    answer = await client.post("/api/v1/predict/mood", json={"inputs": TEXT, "parameters": parameters})
    [prediction] = answer.json()["predictions"]
    assert prediction["anonymized"]["text"] == "Mail <REDACTED> or call <REDACTED>."
    assert {entity["operator"] for entity in prediction["anonymized"]["entities"]} == {"redact"}


async def test_pseudonyms_are_of_the_caller(client):
    ana, bob = {"authorization": "Bearer ana"}, {"authorization": "Bearer bob"}
    first = await text_of(client, EMAIL, ana, policy="alias")
    assert first == await text_of(client, f"{EMAIL}", ana, policy="alias")
    assert first != await text_of(client, EMAIL, bob, policy="alias")
    assert EMAIL not in first


async def test_the_language_that_is_not_covered_is_said(client):
    note = "私の名前は田中です。よろしくお願いします。"
    body = (await anonymize(client, [note, "The invoice is on the table."])).json()
    japanese, english = body["results"]
    assert japanese["language"] == "ja"
    assert "not covered" in japanese["uncovered"]
    assert "language" not in english
    data = {"data": {"note": note}}
    answer = (await client.post("/api/v1/anonymize", json=data)).json()
    assert [(u["path"], u["language"]) for u in answer["uncovered"]] == [("$.note", "ja")]


@pytest.mark.parametrize("language", ["auto", "de", "en-GB", "ja"])
async def test_languages(client, language):
    assert await text_of(client, language=language) == "Mail <EMAIL_ADDRESS_1> or call <PHONE_NUMBER_1>."


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        ({}, {"user": "<REDACTED>", "order": "ana@example.com", "note": "<PERSON_1>", "free": "hello"}),
        (
            {"$.free": "redact"},
            {"user": "<REDACTED>", "order": "ana@example.com", "note": "<PERSON_1>", "free": "<REDACTED>"},
        ),
        # Looser than the policy's own rule for the same place: the policy's holds.
        (
            {"$.user": {"entity": "PERSON"}, "$.*": {"entity": "PERSON"}},
            {"user": "<REDACTED>", "order": "<PERSON_1>", "note": "<PERSON_2>", "free": "<PERSON_3>"},
        ),
        # Stricter: the request's.
        (
            {"$.order": "redact", "$.note": "redact"},
            {"user": "<REDACTED>", "order": "<REDACTED>", "note": "<REDACTED>", "free": "hello"},
        ),
    ],
)
async def test_path_rules_only_tighten(client, paths, expected):
    data = {"user": "u 7", "order": EMAIL, "note": "n", "free": "hello"}
    parameters = {"policy": "shop", "paths": paths}
    answer = await client.post("/api/v1/anonymize", json={"data": data, "parameters": parameters})
    assert answer.status_code == 200, answer.text
    assert answer.json()["data"] == expected


@pytest.mark.parametrize(
    ("policy", "paths", "code"),
    [
        ("", {"$.a": "keep"}, "policy-refused"),
        ("", {"$.a": {"name": "mask", "keep_last": 4}}, "invalid-shape"),
        ("", {"$.a": {"operator": {"name": "mask", "keep_last": 4}}}, "policy-refused"),
        ("strict", {"$.a": {"entity": "PERSON", "operator": "replace"}}, "policy-refused"),
        ("", {EMAIL: "redact"}, "invalid-shape"),
        ("", {"$.a": "nothing"}, "invalid-shape"),
        ("", {"$.a": {"entity": EMAIL}}, "invalid-shape"),
        ("", {"$." + "a" * 300: "redact"}, "too-large"),
        ("", {f"$.a{i}": "redact" for i in range(100)}, "too-large"),
        # The policy takes the string as a whole; the request may not have it looked into instead.
        ("shop", {"$.user.mail": "redact"}, "policy-refused"),
    ],
)
async def test_path_rules_that_are_refused(client, policy, paths, code):
    data = {"a": "x", "user": '{"mail": "m", "name": "n"}'}
    answer = await client.post(
        "/api/v1/anonymize", json={"data": data, "parameters": {"policy": policy, "paths": paths}}
    )
    assert answer.json()["type"] == f"urn:cloakroom:problem:{code}", answer.text
    assert answer.json()["path"] == "$.parameters.paths" or answer.json()["path"].startswith("$.parameters.paths.")
    assert EMAIL not in answer.text


async def test_a_server_without_a_secret_refuses_what_needs_one(graph):
    policies = AnonymizerConfig.model_validate({"policy": {"operator": "surrogate"}}).all_policies()
    app = build_app(IngressConfig(), graph.stages, NoMetrics(), Operations(), Privacy(policies))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        answer = await anonymize(client, "a", tighten={"operators": {"PERSON": "hash"}})
    assert (answer.status_code, answer.json()["path"]) == (422, "$.parameters.tighten.operators")
