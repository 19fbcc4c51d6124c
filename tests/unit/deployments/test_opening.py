"""What a config entry's model is refused for."""

import pytest
from pydantic import ValidationError

from deployments.catalog import ModelEntry
from deployments.opening import open_entry, pinned_entry
from deployments.postprocessor.deployment import reading
from deployments.preprocessor.deployment import model_card
from deployments.recognizers.config import RecognizerEntry
from preprocessing.bundle import BundleError, open_source
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


@pytest.mark.parametrize("protocol", ["oip", "openai-chat"])
def test_what_was_fitted_on_a_bundles_logits_holds_for_no_language_model(protocol):
    """The same bundle behind an inference server gives the same logits; a language model promises nothing of them."""
    remote = {"url": "http://localhost:1", "protocol": protocol}
    entry = make_entry(source="bundled:sentiment", backend="remote", remote=remote)
    source, bundled = open_entry(entry), open_source("bundled:sentiment")
    fitted = {"temperature", "review_below"} & bundled.calibration.keys()
    assert fitted
    assert bundled.conformal
    found = reading(entry)
    card = model_card(entry, source, source.open_pipeline())
    if protocol == "oip":
        assert source == bundled
        assert found.temperature == bundled.calibration["temperature"]
        assert len(found.conformal) == len(card.coverages) == len(bundled.conformal)
    else:
        assert (found.temperature, found.review_below, found.conformal, card.coverages) == (1.0, 0.0, {}, ())
        assert source.calibration == {k: v for k, v in bundled.calibration.items() if k not in fitted}


def test_what_the_config_says_holds_for_a_language_model():
    remote = {"url": "http://localhost:1", "protocol": "openai-chat"}
    review = {"below": 0.7}
    entry = make_entry(source="bundled:sentiment", backend="remote", remote=remote, review=review)
    assert reading(entry).review_below == 0.7
