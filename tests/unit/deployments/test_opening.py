"""What a config entry's model is refused for."""

import pytest
from pydantic import ValidationError

from deployments.catalog import ModelEntry
from deployments.opening import open_entry, pinned_entry
from deployments.recognizers.config import RecognizerEntry
from preprocessing.bundle import BundleError
from tests.bundles import edit, head_and_encoder


def make_entry(**fields):
    return ModelEntry.model_validate({"name": "m", **fields})


def test_an_entry_may_say_what_its_model_must_be_for():
    assert open_entry(make_entry(source="bundled:sentiment", task="classification")).task == "classification"
    with pytest.raises(BundleError, match="bundled:sentiment is for task classification, and the config entry expects"):
        open_entry(make_entry(source="bundled:sentiment", task="tagging"))
    with pytest.raises(ValidationError, match="task"):
        make_entry(source="x", task="translation")


def test_a_model_that_the_graph_cannot_ask_is_refused(tmp_path):
    folder = head_and_encoder(tmp_path) / "head"
    edit(folder, task="token_classification")
    said = "is for task token_classification, and `models` serves .*tabular.*anonymizer.recognizers"
    with pytest.raises(BundleError, match=said):
        open_entry(make_entry(source=str(folder)))


@pytest.mark.parametrize("entry", [make_entry(source="bundled:sentiment"), RecognizerEntry()])
def test_an_entry_without_an_alias_stays_as_it_is(entry):
    assert pinned_entry(entry) == entry
