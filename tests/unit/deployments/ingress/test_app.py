"""The HTTP face, over the real cores."""

import asyncio

import pytest

from deployments.errors import ItemErrorCode, StageUnavailable
from deployments.ingress.app import Operations, build_app
from deployments.messages import StageInfo
from preprocessing.texts import SafeText

MOOD = "/api/v1/predict/mood"
EMAIL = "ana@example.com"


async def test_a_prediction(client):
    answer = await client.post(MOOD, json={"inputs": f"great support mail me at {EMAIL}"})
    assert answer.status_code == 200
    body = answer.json()
    assert body["model"] == {"name": "mood", "version": "local"}
    [prediction] = body["predictions"]
    assert prediction["label"] == prediction["scores"][0]["label"]
    assert prediction["score"] == prediction["scores"][0]["score"]
    assert sum(s["score"] for s in prediction["scores"]) == pytest.approx(1, abs=1e-4)
    assert prediction["needs_review"] is False
    assert prediction["review_reasons"] == []
    assert "anonymized" not in prediction
    assert body["usage"] == {"items": 1, "characters": 40, "tokens": 7}


async def test_the_answer_carries_an_id_and_the_time_in_each_stage(client):
    answer = await client.post(MOOD, json={"inputs": "good"}, headers={"x-request-id": "checkout-a41f09c2"})
    assert answer.headers["x-request-id"] == "checkout-a41f09c2"
    stages = [part.split(";")[0].strip() for part in answer.headers["server-timing"].split(",")]
    assert stages == ["queue", "anonymizer", "preprocessor", "model", "postprocessor", "total"]


async def test_anonymized_text_and_offsets_into_the_callers_own_text(client):
    text = f"näïve 👋 {EMAIL} and again {EMAIL}"
    answer = await client.post(MOOD, json={"inputs": text, "parameters": {"return_anonymized": True}})
    [prediction] = answer.json()["predictions"]
    anonymized = prediction["anonymized"]
    assert anonymized["text"] == "näïve 👋 <EMAIL_ADDRESS_1> and again <EMAIL_ADDRESS_1>"
    assert [text[e["start"] : e["end"]] for e in anonymized["entities"]] == [EMAIL, EMAIL]


async def test_nothing_past_the_anonymizer_is_raw(client, graph):
    await client.post(MOOD, json={"inputs": f"mail {EMAIL}"})
    [request] = graph.stages.preprocessor.requests
    assert all(type(text) is SafeText for text in request.texts)
    assert [text.value for text in request.texts] == ["mail <EMAIL_ADDRESS_1>"]
    sent_on = graph.stages.models["mood"].requests + graph.stages.postprocessor.requests
    assert EMAIL not in repr(sent_on)


async def test_one_person_is_one_token_throughout_a_request_and_not_beyond_it(client):
    texts = [f"Write to {EMAIL}", f"Write to bob@example.com and {EMAIL}"]
    first, other = await asyncio.gather(
        client.post("/api/v1/anonymize", json={"inputs": texts}),
        client.post("/api/v1/anonymize", json={"inputs": "Write to bob@example.com"}),
    )
    assert [r["text"] for r in first.json()["results"]] == [
        "Write to <EMAIL_ADDRESS_1>",
        "Write to <EMAIL_ADDRESS_2> and <EMAIL_ADDRESS_1>",
    ]
    assert other.json()["results"][0]["text"] == "Write to <EMAIL_ADDRESS_1>"


async def test_top_k_and_threshold(client):
    body = {"inputs": "good", "parameters": {"top_k": 1}}
    [prediction] = (await client.post(MOOD, json=body)).json()["predictions"]
    assert len(prediction["scores"]) == 1
    body["parameters"] = {"threshold": 1.0}
    [prediction] = (await client.post(MOOD, json=body)).json()["predictions"]
    assert (prediction["label"], prediction["score"], prediction["scores"]) == (None, None, [])


async def test_embeddings_are_unit_vectors(client):
    answer = await client.post("/api/v1/predict/embed", json={"inputs": ["good", "bad"]})
    vectors = [p["embedding"] for p in answer.json()["predictions"]]
    assert [sum(x * x for x in v) for v in vectors] == pytest.approx([1, 1], abs=1e-3)
    assert len(vectors[0]) == 384


async def test_the_answer_to_a_text_does_not_depend_on_its_company(client):
    async def ask(inputs):
        return (await client.post(MOOD, json={"inputs": inputs})).json()["predictions"]

    alone = await ask("never again")
    crowd = await asyncio.gather(*(ask(["great " * n, "never again"]) for n in range(6)))
    assert all(answer[1] == alone[0] for answer in crowd)


async def test_requests_that_wait_together_travel_together(client, graph):
    gate = graph.stages.anonymizer.gate = asyncio.Event()
    tasks = [asyncio.create_task(client.post(MOOD, json={"inputs": "good"})) for _ in range(10)]
    while sum(len(r.texts) for r in graph.stages.anonymizer.requests) < 8:
        await asyncio.sleep(0)
    gate.set()
    assert all(answer.status_code == 200 for answer in await asyncio.gather(*tasks))
    assert len(graph.stages.anonymizer.requests) < 10


async def test_a_long_text_is_chunked_not_cut(client, graph):
    answer = await client.post(MOOD, json={"inputs": "good " * 60 + "bad"})
    assert answer.json()["usage"]["tokens"] == 61
    [request] = graph.stages.models["mood"].requests
    assert len(request.row_offsets) - 1 > 61 / 16
    assert "error" not in answer.json()["predictions"][0]


async def test_no_texts_no_predictions(client):
    answer = await client.post(MOOD, json={"inputs": []})
    assert (answer.status_code, answer.json()["predictions"]) == (200, [])


async def test_an_empty_text_has_an_answer(client):
    answer = await client.post(MOOD, json={"inputs": ["", "   ", "good"]})
    assert ["error" in p for p in answer.json()["predictions"]] == [False] * 3


async def test_a_failed_item_has_an_error_in_its_place(client, graph):
    def fail_the_second(reply):
        return type(reply)((reply.texts[0], None, reply.texts[2]), reply.entities, {1: ItemErrorCode.ANONYMIZER_FAILED})

    graph.stages.anonymizer.after = fail_the_second
    answer = await client.post(MOOD, json={"inputs": ["good", f"bad {EMAIL}", "great"]})
    assert answer.status_code == 200
    first, failed, third = answer.json()["predictions"]
    assert failed.keys() == {"error"}
    assert (failed["error"]["status"], failed["error"]["stage"]) == (503, "anonymizer")
    assert "label" in first
    assert "label" in third
    [request] = graph.stages.preprocessor.requests
    assert len(request.texts) == 2


async def test_when_every_item_failed_so_did_the_request(client, graph):
    graph.stages.models["mood"].after = lambda r: type(r)(r.values, {0: ItemErrorCode.STAGE_FAILED})
    answer = await client.post(MOOD, json={"inputs": "good"})
    assert answer.status_code == 503
    assert answer.json()["stage"] == "model-mood"


@pytest.mark.parametrize("error", [RuntimeError(f"about {EMAIL}"), StageUnavailable("down", stage="anonymizer")])
async def test_when_the_anonymizer_fails_nothing_goes_on(client, graph, error):
    graph.stages.anonymizer.error = error
    for path in (MOOD, "/api/v1/anonymize"):
        answer = await client.post(path, json={"inputs": f"mail {EMAIL}"})
        assert answer.status_code == 503
        assert answer.headers["content-type"] == "application/problem+json"
        assert int(answer.headers["retry-after"]) > 0
        assert EMAIL not in answer.text
    assert graph.stages.preprocessor.requests == []


async def test_a_deadline_is_a_504_and_the_item_goes_no_further(client, graph):
    gate = graph.stages.anonymizer.gate = asyncio.Event()
    headers = {"x-request-timeout-seconds": "0.05"}
    answer = await client.post(MOOD, json={"inputs": "good"}, headers=headers)
    assert answer.status_code == 504
    assert answer.json()["type"] == "urn:cloakroom:problem:deadline-exceeded"
    gate.set()
    patient = await client.post(MOOD, json={"inputs": "great"})
    assert patient.status_code == 200
    assert [[t.value for t in r.texts] for r in graph.stages.preprocessor.requests] == [["great"]]


async def test_an_expired_item_is_dropped_and_its_neighbour_in_the_batch_is_not(client, graph, counted):
    gate = graph.stages.preprocessor.gate = asyncio.Event()
    hasty = asyncio.create_task(client.post(MOOD, json={"inputs": "bad"}, headers={"x-request-timeout-seconds": "0.2"}))
    patient = asyncio.create_task(client.post(MOOD, json={"inputs": "great"}))
    assert (await hasty).status_code == 504
    gate.set()
    assert (await patient).status_code == 200
    [request] = graph.stages.models["mood"].requests
    assert len(request.row_offsets) - 1 == 1
    assert counted.drops == [("model", "deadline-exceeded", 1)]


async def test_a_client_that_hangs_up_stops_costing(app, client, graph, counted):
    gate = graph.stages.anonymizer.gate = asyncio.Event()
    task = asyncio.create_task(client.post(MOOD, json={"inputs": "good"}))
    while not graph.stages.anonymizer.requests:
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    gate.set()
    assert (await client.post(MOOD, json={"inputs": "great"})).status_code == 200
    assert [[t.value for t in r.texts] for r in graph.stages.preprocessor.requests] == [["great"]]
    assert ("/api/v1/predict/{model}", 499) in counted.requests


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("POST", "/api/v1/predict/other", 404, "not-found"),
        ("GET", "/api/v1/models/other", 404, "not-found"),
        ("GET", "/nowhere", 404, "not-found"),
        ("GET", MOOD, 405, "method-not-allowed"),
        ("DELETE", "/api/v1/models", 405, "method-not-allowed"),
        ("POST", "/docs/../secrets", 404, "not-found"),
        ("GET", "/docs/nothing.js", 404, "not-found"),
    ],
)
async def test_problems_by_path(client, method, path, status, code):
    answer = await client.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["type"] == f"urn:cloakroom:problem:{code}"
    assert body["status"] == status
    assert body["request_id"] == answer.headers["x-request-id"]


async def test_labels_are_for_tagging_models(client):
    answer = await client.post(MOOD, json={"inputs": "a", "parameters": {"labels": ["b"]}})
    assert (answer.status_code, answer.json()["path"]) == (422, "$.parameters.labels")


async def test_an_error_of_ours_is_a_problem_without_a_trace(client, graph, monkeypatch):
    monkeypatch.setattr(graph.stages.postprocessor, "after", lambda reply: reply.nothing_of_this_name)
    answer = await client.post(MOOD, json={"inputs": f"mail {EMAIL}"})
    assert answer.status_code == 503
    assert "Traceback" not in answer.text
    assert "nothing_of_this_name" not in answer.text
    assert EMAIL not in answer.text


async def test_models(client):
    listed = (await client.get("/api/v1/models")).json()["models"]
    assert [m["name"] for m in listed] == ["mood", "embed"]
    assert listed[0]["labels"] == ["bad", "fair", "good"]
    assert (await client.get("/api/v1/models/embed")).json() == listed[1]


async def test_ready_when_every_stage_is(client):
    answer = await client.get("/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (200, True)
    assert (await client.get("/livez")).status_code == 200


async def test_not_ready_while_a_stage_is_cold(graph, client):
    graph.stages.models["mood"].error = StageUnavailable(stage="model-mood")
    answer = await client.get("/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (503, False)
    assert answer.json()["stages"]["model-mood"] == "not answering"
    assert (await client.get("/livez")).status_code == 200


async def test_cold_server_says_so(graph, client):
    graph.stages.preprocessor.error = StageUnavailable(stage="preprocessor")
    assert (await client.post(MOOD, json={"inputs": "good"})).status_code == 503


async def test_not_ready_while_draining(graph, config, counted):
    class Draining(Operations):
        async def draining(self, scope):
            return True

    import httpx

    transport = httpx.ASGITransport(build_app(config, graph.stages, counted, Draining()))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        answer = await client.get("/readyz")
    assert (answer.status_code, answer.json()["stages"]["ingress"]) == (503, "draining")


async def test_a_model_trained_behind_another_anonymization_is_refused(graph, client):
    graph.stages.preprocessor.said = StageInfo(
        "preprocessor", {"mood": "another", "embed": ""}, graph.stages.preprocessor.said.models
    )
    assert (await client.get("/readyz")).status_code == 503
    refused = await client.post(MOOD, json={"inputs": "good"})
    assert refused.status_code == 503
    assert "another anonymization" in refused.json()["detail"]
    assert (await client.post("/api/v1/predict/embed", json={"inputs": "good"})).status_code == 200


async def test_docs_work_offline(client):
    page = (await client.get("/docs")).text
    assert "http://" not in page
    assert "https://" not in page
    assert "SwaggerUIBundle" in (await client.get("/docs/swagger-ui-bundle.js")).text
    assert (await client.get("/docs/swagger-ui.css")).headers["content-type"].startswith("text/css")
    assert (await client.get("/")).headers["location"] == "/docs"
