"""A model's entry in the config."""

import pytest
from pydantic import ValidationError

from deployments.catalog import ModelEntry


def make_entry(**fields):
    return ModelEntry.model_validate({"name": "m", "source": "x", **fields})


@pytest.mark.parametrize("graphs", [True, False, "auto"])
def test_graphs_are_on_off_or_left_to_the_model(graphs):
    assert make_entry(graphs=graphs).graphs == graphs


def test_graphs_are_off_unless_asked_for():
    assert make_entry().graphs is False
    with pytest.raises(ValidationError):
        make_entry(graphs="sometimes")


@pytest.mark.parametrize(("gpus", "share"), [(0, None), (0.25, 0.25), (1, None), (2, None)])
def test_who_shares_a_gpu_is_held_to_a_share_of_its_memory(gpus, share):
    assert make_entry(deployment={"num_gpus": gpus}).memory_share == share
