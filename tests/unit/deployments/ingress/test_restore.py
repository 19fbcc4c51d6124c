"""Anonymize with a ticket, restore with it: over the real cores."""

import asyncio
import json
from functools import cache

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deployments.errors import ItemErrorCode
from deployments.ingress.app import Operations, Privacy, build_app
from deployments.ingress.config import IngressConfig, LimitsConfig, TicketsConfig
from deployments.ingress.metrics import NoMetrics
from deployments.ingress.tickets import FixedKeys, KeyRing, new_key
from tests.unit.deployments.ingress.local import local_graph

EMAIL, OTHER = "ana@example.com", "bob@example.com"
ANA = {"authorization": "Bearer ana-secret"}
BOB = {"authorization": "Bearer bob-secret"}


async def anonymize(client, body, headers=ANA, **parameters):
    answer = await client.post(
        "/api/v1/anonymize", json={**body, "parameters": {"ticket": True, **parameters}}, headers=headers
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


async def restore(client, body, ticket, headers=ANA, **more):
    return await client.post("/api/v1/restore", json={**body, "ticket": ticket["value"], **more}, headers=headers)


async def test_what_was_taken_out_comes_back(client):
    texts = [f"I am at {EMAIL}, or {OTHER}.", "nothing", f"again {EMAIL}"]
    body = await anonymize(client, {"inputs": texts})
    safe = [result["text"] for result in body["results"]]
    assert EMAIL not in json.dumps(body["results"])
    answer = await restore(client, {"inputs": safe}, body["ticket"])
    assert answer.status_code == 200
    assert [result["text"] for result in answer.json()["results"]] == texts
    assert answer.json()["usage"] == {"items": 3, "characters": sum(map(len, safe)), "tokens": 0}


async def test_one_text_and_what_a_model_made_of_its_tokens(client):
    body = await anonymize(client, {"inputs": f"I am at {EMAIL}."})
    for spelled in ("<EMAIL_ADDRESS_1>", "email_address_1", "**EMAIL_ADDRESS_1**"):
        answer = await restore(client, {"inputs": f"Sent to {spelled}!"}, body["ticket"])
        assert EMAIL in answer.json()["results"][0]["text"], spelled


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from([EMAIL, OTHER, "<EMAIL_ADDRESS_1>", "call 212-555-0147", "x", " ", "é👋"]), max_size=5))
def test_identity(parts):
    config = IngressConfig()

    async def there_and_back():
        async with client_of(config) as client:
            text = " ".join(parts)
            body = await anonymize(client, {"inputs": text})
            answer = await restore(client, {"inputs": body["results"][0]["text"]}, body["ticket"])
            assert answer.json()["results"] == [{"text": text}]

    asyncio.run(there_and_back())


@cache
def bare_graph():
    """Stages without models: nothing here predicts."""
    return local_graph([])


def client_of(config, **privacy):
    app = build_app(config, bare_graph().stages, NoMetrics(), Operations(), Privacy(**privacy))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")


async def test_structured_data_with_a_tool_call(client):
    arguments = json.dumps({"to": EMAIL, "n": 3, "cc": [OTHER]})
    data = {
        "messages": [
            {"role": "user", "content": f"Mail {EMAIL}"},
            {"role": "assistant", "tool_calls": [{"function": {"name": "mail", "arguments": arguments}}]},
        ],
        "count": 2,
        "nothing": None,
    }
    body = await anonymize(client, {"data": data})
    assert EMAIL not in json.dumps(body["data"])
    inner = json.loads(body["data"]["messages"][1]["tool_calls"][0]["function"]["arguments"])
    assert inner == {"to": "<EMAIL_ADDRESS_1>", "n": 3, "cc": ["<EMAIL_ADDRESS_2>"]}
    first = body["entities"][0]
    assert (first["path"], first["start"], first["token"]) == ("$.messages[0].content", 5, "<EMAIL_ADDRESS_1>")
    answer = await restore(client, {"data": body["data"]}, body["ticket"])
    assert answer.json()["data"] == data


@pytest.mark.parametrize("data", [None, 7, "", [], {}, [[]], "plain", {"a": {"b": [1.5, True, None]}}, 2**70])
async def test_data_of_every_shape(client, data):
    body = await anonymize(client, {"data": data})
    assert body["data"] == data
    assert body["entities"] == []
    assert (await restore(client, {"data": data}, body["ticket"])).json()["data"] == data


async def test_a_conversation_keeps_its_tokens_and_its_ticket_holds_both(client):
    first = await anonymize(client, {"inputs": f"I am {EMAIL}"}, subject="chat-1")
    second = await anonymize(
        client, {"inputs": f"{OTHER} wrote to {EMAIL}"}, subject="chat-1", conversation=first["ticket"]["value"]
    )
    assert second["results"][0]["text"] == "<EMAIL_ADDRESS_2> wrote to <EMAIL_ADDRESS_1>"
    both = "<EMAIL_ADDRESS_1> <EMAIL_ADDRESS_2>"
    answer = await restore(client, {"inputs": both}, second["ticket"], subject="chat-1")
    assert answer.json()["results"][0]["text"] == f"{EMAIL} {OTHER}"
    old = await restore(client, {"inputs": both}, first["ticket"], subject="chat-1")
    assert old.json()["results"][0]["text"] == f"{EMAIL} <EMAIL_ADDRESS_2>"


async def test_two_conversations_in_one_batch_do_not_mix(client, graph):
    tickets = [(await anonymize(client, {"inputs": mail}))["ticket"]["value"] for mail in (EMAIL, OTHER)]
    gate = graph.stages.anonymizer.gate = asyncio.Event()
    waiting = [asyncio.create_task(anonymize(client, {"inputs": "first"}))]
    await asyncio.sleep(0.01)
    waiting += [
        asyncio.create_task(anonymize(client, {"inputs": f"{OTHER} {EMAIL}"}, conversation=ticket))
        for ticket in tickets
    ]
    await asyncio.sleep(0.01)
    gate.set()
    _, one, two = await asyncio.gather(*waiting)
    assert one["results"][0]["text"] == "<EMAIL_ADDRESS_2> <EMAIL_ADDRESS_1>"
    assert two["results"][0]["text"] == "<EMAIL_ADDRESS_1> <EMAIL_ADDRESS_2>"


async def test_nobody_gets_anothers_data_by_typing_a_token(client):
    body = await anonymize(client, {"inputs": f"I am {EMAIL} and say <EMAIL_ADDRESS_1>"})
    text = body["results"][0]["text"]
    assert text == "I am <EMAIL_ADDRESS_2> and say <EMAIL_ADDRESS_1>"
    answer = await restore(client, {"inputs": text}, body["ticket"])
    assert answer.json()["results"][0]["text"] == f"I am {EMAIL} and say <EMAIL_ADDRESS_1>"


async def problem(answer, status, code, path):
    assert answer.status_code == status, answer.text
    body = answer.json()
    assert body["type"] == f"urn:cloakroom:problem:{code}"
    assert body.get("path") == path
    assert EMAIL not in answer.text
    return body


@pytest.mark.parametrize(
    ("headers", "subject", "why"),
    [
        (BOB, "chat-1", "another caller"),
        ({}, "chat-1", "nobody in particular"),
        (ANA, "chat-2", "another subject"),
        (ANA, "", "no subject"),
    ],
)
async def test_a_foreign_ticket(client, headers, subject, why):
    body = await anonymize(client, {"inputs": EMAIL}, subject="chat-1")
    answer = await restore(client, {"inputs": "<EMAIL_ADDRESS_1>"}, body["ticket"], headers, subject=subject)
    await problem(answer, 403, "ticket-foreign", "$.ticket")
    parameters = {"conversation": body["ticket"]["value"], "subject": subject}
    answer = await client.post("/api/v1/anonymize", json={"inputs": "a", "parameters": parameters}, headers=headers)
    await problem(answer, 403, "ticket-foreign", "$.parameters.conversation")


async def test_a_changed_ticket(client):
    body = await anonymize(client, {"inputs": EMAIL})
    value = body["ticket"]["value"]
    for changed in (value[:-1], value[1:], "", "a", value.swapcase(), value[:40] + "A" + value[41:], "canary"):
        answer = await restore(client, {"inputs": "<EMAIL_ADDRESS_1>"}, {"value": changed})
        if changed != value:
            await problem(answer, 400, "ticket-invalid", "$.ticket")


async def test_an_expired_ticket():
    now = [1_800_000_000.0]
    async with client_of(IngressConfig(), clock=lambda: now[0]) as client:
        body = await anonymize(client, {"inputs": EMAIL}, ticket_ttl_s=5)
        assert body["ticket"]["expires_at"] == "2027-01-15T08:00:05Z"
        now[0] += 5
        answer = await restore(client, {"inputs": "<EMAIL_ADDRESS_1>"}, body["ticket"])
    await problem(answer, 410, "ticket-expired", "$.ticket")


async def test_a_key_that_is_gone():
    old, new = new_key("old"), new_key("new")
    async with client_of(IngressConfig(), keys=FixedKeys(KeyRing([old]))) as client:
        body = await anonymize(client, {"inputs": EMAIL})
    async with client_of(IngressConfig(), keys=FixedKeys(KeyRing([new, old]))) as client:
        assert (await restore(client, {"inputs": "<EMAIL_ADDRESS_1>"}, body["ticket"])).status_code == 200
    async with client_of(IngressConfig(), keys=FixedKeys(KeyRing([new]))) as client:
        answer = await restore(client, {"inputs": "<EMAIL_ADDRESS_1>"}, body["ticket"])
    said = await problem(answer, 400, "ticket-invalid", "$.ticket")
    assert "no longer, known" in said["detail"]


async def test_another_header_may_tell_callers_apart():
    async with client_of(IngressConfig(caller_header="x-user-id")) as client:
        body = await anonymize(client, {"inputs": EMAIL}, {"x-user-id": "7", "authorization": "a"})
        inputs = {"inputs": "<EMAIL_ADDRESS_1>"}
        same = await restore(client, inputs, body["ticket"], {"x-user-id": "7", "authorization": "b"})
        assert same.status_code == 200
        assert (await restore(client, inputs, body["ticket"], {"x-user-id": "8"})).status_code == 403


@pytest.mark.parametrize(
    ("path", "body", "status", "where"),
    [
        ("anonymize", {}, 422, "$"),
        ("anonymize", {"inputs": "a", "data": 1}, 422, "$"),
        ("restore", {"ticket": "a"}, 422, "$"),
        ("restore", {"ticket": "a", "inputs": "a", "data": None}, 422, "$"),
        ("restore", {"inputs": "a"}, 422, "$"),
        ("restore", {"inputs": "a", "ticket": 7}, 422, "$.ticket"),
        ("restore", {"inputs": [7], "ticket": "a"}, 422, "$.inputs[0]"),
        ("restore", {"inputs": "a" * 401, "ticket": "a"}, 413, "$.inputs"),
        ("restore", {"inputs": "a", "ticket": "a" * 3000}, 413, "$.ticket"),
        ("restore", {"inputs": "a", "ticket": "a", "subject": "s" * 257}, 422, "$.subject"),
        ("anonymize", {"data": "a" * 401}, 413, "$.data"),
        ("anonymize", {"data": ["a"] * 9}, 413, "$.data"),
        ("anonymize", {"inputs": "a", "parameters": {"ticket_ttl_s": 0}}, 422, "$.parameters.ticket_ttl_s"),
        ("anonymize", {"inputs": "a", "parameters": {"ticket_ttl_s": 101}}, 422, "$.parameters.ticket_ttl_s"),
        ("anonymize", {"inputs": "a", "parameters": {"conversation": "x"}}, 400, "$.parameters.conversation"),
        ("anonymize", {"inputs": "a", "parameters": {"paths": {"$.a": "redact"}}}, 422, "$.parameters.paths"),
        ("anonymize", {"inputs": "a", "parameters": {"nothing": 1}}, 422, "$.parameters"),
    ],
)
async def test_bad_requests(path, body, status, where):
    config = IngressConfig(
        limits=LimitsConfig(max_characters=400, max_values=8),
        tickets=TicketsConfig(max_bytes=2000, default_ttl_s=10, max_ttl_s=100),
    )
    async with client_of(config) as client:
        answer = await client.post(f"/api/v1/{path}", json=body)
    assert (answer.status_code, answer.json().get("path")) == (status, where), answer.text


async def test_deep_data_is_a_clear_error_or_an_answer(client):
    for depth in (100, 900, 1500, 100_000):
        content = b'{"data":' + b"[" * depth + b"]" * depth + b"}"
        answer = await client.post("/api/v1/anonymize", content=content, headers={"content-type": "application/json"})
        assert answer.status_code in (200, 400, 413), (depth, answer.text)


async def test_a_ticket_may_not_grow_without_end():
    config = IngressConfig(tickets=TicketsConfig(max_bytes=1024))
    async with client_of(config) as client:
        parameters = {"ticket": True}
        inputs = " ".join(f"user{i}@example.com" for i in range(60))
        answer = await client.post("/api/v1/anonymize", json={"inputs": inputs, "parameters": parameters})
    assert answer.status_code == 413
    assert "1024" in answer.json()["detail"]


@pytest.mark.parametrize("body", [{"inputs": ["<URL_1> " * 4000]}, {"data": {"a": ["<URL_1>"] * 4000}}])
async def test_a_short_token_for_a_long_original_does_not_fill_the_memory(body):
    config = IngressConfig(limits=LimitsConfig(max_restored_characters=100_000))
    async with client_of(config) as client:
        made = await anonymize(client, {"inputs": "see https://example.com/" + "a" * 2000})
        answer = await restore(client, body, made["ticket"])
    assert answer.status_code == 413, answer.text[:200]
    assert "100000" in answer.json()["detail"]


async def test_a_text_that_failed_is_not_in_the_ticket(client, graph):
    def fail_the_first(reply):
        entities = type(reply.entities).of([[], list(reply.entities.item(1))])
        return type(reply)((None, reply.texts[1]), entities, {0: ItemErrorCode.ANONYMIZER_FAILED})

    graph.stages.anonymizer.after = fail_the_first
    body = await anonymize(client, {"inputs": [EMAIL, OTHER]})
    assert body["results"][0].keys() == {"error"}
    answer = await restore(client, {"inputs": "<EMAIL_ADDRESS_2>"}, body["ticket"])
    assert answer.json()["results"][0]["text"] == OTHER


async def test_data_is_safe_as_a_whole_or_not_at_all(client, graph):
    graph.stages.anonymizer.after = lambda r: type(r)(
        (None, *r.texts[1:]), type(r.entities).of([[], []]), {0: ItemErrorCode.ANONYMIZER_FAILED}
    )
    answer = await client.post("/api/v1/anonymize", json={"data": [EMAIL, "fine"]})
    assert answer.status_code == 503
    assert EMAIL not in answer.text
