"""What an entry and its bundle make of a model's answers."""

import pytest

from deployments.catalog import ModelEntry
from deployments.postprocessor.core import Reading
from deployments.postprocessor.deployment import check_tasks, reading

SENTIMENT = {"name": "sentiment", "source": "bundled:sentiment"}


def entry(name, **fields):
    return ModelEntry(name=name, source="x", **fields)


READINGS = {task: Reading(task, 0.0) for task in ("classification", "tagging", "embedding")}


def test_a_model_falls_back_to_one_of_its_own_task():
    check_tasks([entry("classification", fallback={"abstain": True}), entry("tagging")], READINGS)
    with pytest.raises(ValueError, match="for tagging and falls back to classification, for classification"):
        check_tasks([entry("tagging", fallback={"model": "classification"})], READINGS)


def test_an_embedding_has_nothing_to_fall_back_from():
    with pytest.raises(ValueError, match="embedding is never marked"):
        check_tasks([entry("embedding", fallback={"abstain": True})], READINGS)


def test_thresholds_come_with_the_bundle_and_an_entry_may_say_otherwise():
    bundled = reading(ModelEntry(**SENTIMENT))
    assert 0 < bundled.review_below < 1
    assert 0 < bundled.novelty_above < float("inf")
    assert set(bundled.conformal) == {0.8, 0.9, 0.95, 0.99}
    own = reading(ModelEntry(**SENTIMENT, review={"below": 0.9, "novelty": 7}))
    assert (own.review_below, own.novelty_above) == (0.9, 7)
    assert reading(ModelEntry(**SENTIMENT, review_below=0.8)).review_below == 0.8
