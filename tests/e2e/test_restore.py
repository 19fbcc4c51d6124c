"""Anonymize with a ticket, restore with it: serve_config.yaml as it is served, over real HTTP."""

import json
import time

import httpx
import pytest

CANARY = "canary.restore@canary-mail.example"
CARD = "5500-0055-5555-5559"
NEEDLES = (CANARY, CARD)
ANA = {"authorization": "Bearer canary-credential-of-ana-48213"}
BOB = {"authorization": "Bearer canary-credential-of-bob-48213"}


@pytest.fixture(scope="module")
def client(served):
    with httpx.Client(base_url=served.url, timeout=30) as client:
        yield client


@pytest.fixture(scope="module")
def chat():
    return {
        "messages": [
            {"role": "user", "content": f"Mail {CANARY} that card {CARD} was lost."},
            {
                "role": "assistant",
                "content": None,
                "tool_calls": [
                    {
                        "type": "function",
                        "function": {
                            "name": "send_mail",
                            "arguments": json.dumps({"to": CANARY, "body": f"Your card {CARD} …", "urgent": True}),
                        },
                    }
                ],
            },
        ],
        "temperature": 0.2,
    }


def anonymize(client, headers=ANA, **body):
    answer = client.post("/api/v1/anonymize", json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def restore(client, headers=ANA, **body):
    return client.post("/api/v1/restore", json=body, headers=headers)


def test_texts_come_back(client):
    texts = [f"I am {CANARY}.", "Nothing here.", f"{CANARY} has card {CARD}"]
    body = anonymize(client, inputs=texts, parameters={"ticket": True})
    safe = [result["text"] for result in body["results"]]
    assert not any(needle in text for needle in NEEDLES for text in safe)
    answer = restore(client, inputs=safe, ticket=body["ticket"]["value"])
    assert [result["text"] for result in answer.json()["results"]] == texts


def test_a_chat_with_a_tool_call_comes_back(client, chat):
    body = anonymize(client, data=chat, parameters={"ticket": True})
    assert not any(needle in json.dumps(body["data"]) for needle in NEEDLES)
    arguments = json.loads(body["data"]["messages"][1]["tool_calls"][0]["function"]["arguments"])
    assert (arguments["to"], arguments["urgent"]) == ("<EMAIL_ADDRESS_1>", True)
    assert {entity["path"] for entity in body["entities"]} >= {"$.messages[0].content"}
    answer = restore(client, data=body["data"], ticket=body["ticket"]["value"])
    assert answer.json()["data"] == chat


def test_a_conversation_goes_on(client):
    first = anonymize(client, inputs=f"I am {CANARY}", parameters={"ticket": True, "subject": "chat-1"})
    parameters = {"ticket": True, "subject": "chat-1", "conversation": first["ticket"]["value"]}
    second = anonymize(client, inputs=f"bob@example.com knows {CANARY}", parameters=parameters)
    [result] = second["results"]
    assert result["text"] == "<EMAIL_ADDRESS_2> knows <EMAIL_ADDRESS_1>"
    answer = restore(client, inputs="<EMAIL_ADDRESS_1>", ticket=second["ticket"]["value"], subject="chat-1")
    assert answer.json()["results"][0]["text"] == CANARY


def test_tickets_that_do_not_open(client):
    body = anonymize(client, inputs=CANARY, parameters={"ticket": True, "ticket_ttl_s": 1, "subject": "chat-1"})
    value = body["ticket"]["value"]
    text = {"inputs": "<EMAIL_ADDRESS_1>"}
    changed = value[:60] + ("A" if value[60] != "A" else "B") + value[61:]
    asked = [
        (restore(client, BOB, **text, ticket=value, subject="chat-1"), 403, "ticket-foreign"),
        (restore(client, {}, **text, ticket=value, subject="chat-1"), 403, "ticket-foreign"),
        (restore(client, **text, ticket=value), 403, "ticket-foreign"),
        (restore(client, **text, ticket=changed, subject="chat-1"), 400, "ticket-invalid"),
        (restore(client, **text, ticket=CANARY), 400, "ticket-invalid"),
    ]
    # Until the server's own clock has moved past the one second that was asked for.
    deadline = time.monotonic() + 30
    while (last := restore(client, **text, ticket=value, subject="chat-1")).status_code == 200:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    for answer, status, code in [*asked, (last, 410, "ticket-expired")]:
        assert (answer.status_code, answer.json()["type"]) == (status, f"urn:cloakroom:problem:{code}")
        assert not any(needle in answer.text for needle in NEEDLES)


def test_policies_of_the_config(client):
    [result] = anonymize(client, inputs=f"{CANARY} {CARD}", parameters={"policy": "strict"})["results"]
    assert result["text"] == "<REDACTED> <REDACTED>"
    answer = client.post("/api/v1/anonymize", json={"inputs": "a", "parameters": {"tighten": {"threshold": 1}}})
    assert (answer.status_code, answer.json()["path"]) == (422, "$.parameters.tighten.threshold")
    answer = client.post("/api/v1/anonymize", json={"inputs": CANARY, "parameters": {"policy": CANARY}})
    assert answer.status_code == 422
    assert CANARY not in answer.text


def test_no_log_holds_what_went_through(client, served, chat):
    body = anonymize(client, data=chat, parameters={"ticket": True, "tighten": {"deny": {"PERSON": ["Canarywort"]}}})
    restored = restore(client, data=body["data"], ticket=body["ticket"]["value"])
    assert CANARY in restored.text
    client.post("/api/v1/restore", json={"data": {CANARY: CARD}, "ticket": CANARY, CARD: 1}, headers=ANA)
    needles = (*NEEDLES, "canary-credential", "Canarywort", body["ticket"]["value"][8:40])
    files = served.log_files()
    assert files
    found = {
        str(path): needle
        for path in files
        for text in [path.read_bytes().decode("utf-8", errors="replace").lower()]
        for needle in needles
        if needle.lower() in text
    }
    assert found == {}
