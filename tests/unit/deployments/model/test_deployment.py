"""What a model's replica refuses to start with. The class is built as Serve builds it, without Ray."""

import numpy as np
import pytest
from safetensors.numpy import save_file

from deployments.catalog import ModelEntry
from deployments.model.backends.fake import FakeBackend
from deployments.model.deployment import ModelDeployment
from preprocessing.bundle import BundleError
from tests.tiny import tiny_folder


class ThreeWide:
    """A backend whose model gives three values, whatever the labels are."""

    def __init__(self, source, **options):
        self._fake = FakeBackend(source, **options)
        self._fake.width = 3

    def __getattr__(self, name):
        return getattr(self._fake, name)


@pytest.fixture
def folder(tmp_path):
    return tiny_folder(tmp_path / "mood", labels=["bad", "good"])


def start(folder, backend="fake"):
    return ModelDeployment(ModelEntry(name="mood", source=str(folder), backend=backend))


def test_whole_weights_and_fitting_labels_start(folder):
    start(folder).check_health()


def test_nan_in_weights_is_refused_before_they_are_loaded(folder):
    save_file({"classifier.bias": np.array([0.1, np.nan], np.float32)}, folder / "model.safetensors")
    with pytest.raises(BundleError, match=r"mood/model.safetensors: tensor classifier.bias holds NaN"):
        start(folder)


def test_labels_that_do_not_fit_the_output_are_refused(folder):
    with pytest.raises(BundleError, match=r"model mood: 2 labels \(bad, good\), but .* gives 3 values a text"):
        start(folder, f"{__name__}:ThreeWide")
