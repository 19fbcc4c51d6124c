"""What a bundle brings along: its reference, its prediction sets, its languages. Over the real cores."""

import json

import httpx
import numpy as np
import pytest
from safetensors.numpy import save_file

from deployments.catalog import ModelEntry
from deployments.ingress.app import Operations, build_app
from deployments.ingress.metrics import NoMetrics
from deployments.model.backends.base import BackendError
from deployments.model.backends.fake import FEATURES
from preprocessing.pipeline import PipelineSpec
from tests.bundles import edit, head_and_encoder, reseal, write_head
from tests.unit.deployments.ingress.local import local_graph

GERMAN = (
    "Ich habe mich sehr über die schnelle Hilfe gefreut und würde das jederzeit wieder so machen, vielen Dank dafür."
)


@pytest.fixture
def bundle(tmp_path):
    """A bundle whose reference is the origin: a row's novelty is the length of its features, at most √8 = 2.83."""
    folder = head_and_encoder(tmp_path) / "head"
    write_head(folder / "head.safetensors", 2, weight=np.zeros((2, FEATURES)))
    reference = {"mean": np.zeros(FEATURES, np.float32), "whiten": np.eye(FEATURES, dtype=np.float32)}
    save_file(reference, folder / "reference.safetensors")
    fields = {
        "reference": {"file": "reference.safetensors", "threshold": 0.0},
        "conformal": {"0.80": 0.0, "0.90": 1.0},
        "calibration": {"review_redacted": 0.5},
        "languages": ["en"],
    }
    reseal(folder, "reference.safetensors")
    edit(folder, **fields)
    for name in (folder, tmp_path / "enc"):
        without_pii(name)
    return folder


def without_pii(folder):
    """Let a bundle stand behind any anonymization."""
    pipeline = json.loads((folder / "manifest.json").read_text())["pipeline"] | {"pii": ""}
    edit(folder, pipeline=pipeline, fingerprint=PipelineSpec.from_dict(pipeline).fingerprint())


@pytest.fixture
def serve(bundle, config):
    graphs = []

    def start(**fields):
        graphs.append(local_graph([ModelEntry(name="head", source=str(bundle), backend="fake", **fields)]))
        app = build_app(config, graphs[-1].stages, NoMetrics(), Operations())
        return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")

    yield start
    for graph in graphs:
        graph.close()


async def ask(client, inputs, **parameters):
    answer = await client.post("/api/v1/predict/head", json={"inputs": inputs, "parameters": parameters})
    return answer.json()


async def test_a_text_that_is_far_away_is_out_of_distribution(serve):
    [near] = (await ask(serve(review={"novelty": 3.0}), "good support"))["predictions"]
    [far] = (await ask(serve(), "good support"))["predictions"]
    assert near["review_reasons"] == []
    assert far["review_reasons"] == ["out_of_distribution"]


async def test_the_bundles_language_and_share_count(serve):
    client = serve(review={"novelty": 3.0})
    [german] = (await ask(client, GERMAN))["predictions"]
    [redacted] = (await ask(client, "to ana.pop@example.com"))["predictions"]
    assert german["review_reasons"] == ["unsupported_language"]
    assert redacted["review_reasons"] == ["too_much_redacted"]


async def test_prediction_sets(serve):
    client = serve(review={"novelty": 3.0})
    [none] = (await ask(client, "good"))["predictions"]
    [all_of_them] = (await ask(client, "good", coverage=0.9, top_k=1))["predictions"]
    [nothing] = (await ask(client, "good", coverage=0.8))["predictions"]
    assert "prediction_set" not in none
    assert sorted(all_of_them["prediction_set"]) == ["no", "yes"]
    assert all_of_them["prediction_set"][0] == all_of_them["label"]
    assert nothing["prediction_set"] == []


async def test_another_coverage_is_refused_and_those_there_are_named(serve):
    client = serve()
    problem = await ask(client, "good", coverage=0.95)
    assert (problem["status"], problem["path"]) == (422, "$.parameters.coverage")
    assert "0.8, 0.9" in problem["detail"]
    model = (await client.get("/api/v1/models/head")).json()
    assert (model["coverages"], model["languages"]) == ([0.8, 0.9], ["en"])


async def test_a_rule_has_no_set(serve):
    client = serve(review={"novelty": 3.0, "below": 1}, fallback={"label": "x"})
    [prediction] = (await ask(client, "good", coverage=0.9))["predictions"]
    assert "prediction_set" not in prediction


def test_a_reference_for_other_features_does_not_start(bundle):
    write_head(bundle / "head.safetensors", 2, weight=np.zeros((2, 3)))
    save_file(
        {"mean": np.zeros(3, np.float32), "whiten": np.eye(3, dtype=np.float32)}, bundle / "reference.safetensors"
    )
    reseal(bundle)
    with pytest.raises(BackendError, match="is for 3 features"):
        local_graph([ModelEntry(name="head", source=str(bundle), backend="fake")])
