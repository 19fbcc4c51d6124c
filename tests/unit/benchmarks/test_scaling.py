"""The scaling benchmark's graph and its figures."""

import argparse
import math

import numpy as np
import pytest
import yaml

from benchmarks import sleeping
from benchmarks.scaling import Fixed, Stepped, Woken, _claims
from benchmarks.scaling_setup import bodies, config, folder, percent_off
from deployments.model.backends import create_backend
from graphs.text import TextGraph
from preprocessing.bundle import open_source


def args(path):
    return TextGraph.model_validate(yaml.safe_load(path.read_text())["applications"][0]["args"])


def test_how_far_the_furthest_is_from_the_mean():
    assert percent_off([100.0, 100.0, 100.0]) == 0
    assert percent_off([90.0, 100.0, 110.0]) == pytest.approx(10)
    assert percent_off([0.0, 200.0]) == 100
    assert percent_off([]) == percent_off([0.0]) == math.inf


def test_the_graph_is_one_that_can_be_served(tmp_path):
    source = folder(tmp_path / "model")
    graph = args(config(tmp_path / "c.yaml", source, {"num_replicas": 16}, ingress=2, cold=True))
    assert [model.deployment.may_sleep for model in graph.models] == [False, True]
    assert graph.ingress.deployment.num_replicas == 2
    assert {model.deployment.num_cpus for model in graph.models} == {0}
    assert len(bodies(tmp_path / "bodies").read_text().splitlines()) == 64


def test_the_work_is_a_sleep_and_is_written_down(tmp_path, monkeypatch):
    slept = []
    monkeypatch.setattr(sleeping.time, "sleep", slept.append)
    monkeypatch.setenv(sleeping.FOLDER, str(tmp_path))
    source = open_source(str(folder(tmp_path / "model")))
    backend = create_backend("benchmarks.sleeping:SleepingBackend", source)
    rows = np.ones((3, 4), np.int64)
    assert backend.predict(rows, rows).shape == (3, 3)
    assert slept == [3 * sleeping.SECONDS_A_TEXT]
    assert [file.read_text() for file in tmp_path.iterdir() if file.is_file()] == ["3"]


@pytest.mark.parametrize(("back_s", "found", "met"), [(31.0, "31 s", True), (math.inf, "not in 60 s", False)])
def test_replicas_that_stay_are_a_claim_not_met(back_s, found, met):
    fixed = [Fixed(16, 310.0, 0.97, 1.0, 3.0, 2.0)]
    stepped = Stepped([(0.0, 1), (40.0, 8)], 7, 8, 9.0, 12.0, 30, 0.3, 0.99, back_s)
    made = _claims(argparse.Namespace(phase=60.0), fixed, stepped, Woken(503, 2, 200, 1.0, 3.0))
    [claim] = [claim for claim in made if claim.text.startswith("back at two")]
    assert (claim.found, claim.met) == (found, met)
    assert all(other.met for other in made if other is not claim)
