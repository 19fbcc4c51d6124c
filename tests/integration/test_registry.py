"""A graph whose model comes from a registry, on real Serve."""

import re

import httpx
import pytest

pytest.importorskip("mlflow")

from preprocessing.bundle import BUNDLED_ROOT
from tests.e2e.configs import graph
from training.registry import promote, register

TEXT = "The support was great, and the delivery came early!"


@pytest.fixture(scope="module")
def environ(tmp_path_factory, new_registry):
    """A registry for this module and its replicas: two versions, of which the second is the champion."""
    folder = tmp_path_factory.mktemp("registry")
    found = {"MLFLOW_TRACKING_URI": new_registry(folder), "XDG_CACHE_HOME": str(folder / "cache")}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in found.items():
            patch.setenv(name, value)
        register(BUNDLED_ROOT / "sentiment", "mood", "champion")
        register(BUNDLED_ROOT / "sentiment", "mood")
        promote("mood", "2", "champion")
        yield found


@pytest.fixture(scope="module")
def application(served, environ):
    """Serves the champion. `unknown` fails beside it, while it starts."""
    served.put("unknown", graph({}, models=[{"name": "mood", "source": "models:/mood@best"}]), environ=environ)
    entry = {"name": "mood", "source": "models:/mood@champion", "task": "classification"}
    application = served.deploy("registry", graph({}, models=[entry]), environ=environ)
    yield application
    application.remove()


def test_the_champion_is_served_and_its_version_is_seen(served, application):
    models = httpx.get(f"{application.url}/api/v1/models", timeout=30).json()["models"]
    [mood] = [model for model in models if model["name"] == "mood"]
    assert (mood["version"], mood["source"]) == ("2", "models:/mood/2")
    body = {"inputs": TEXT}
    answer = httpx.post(f"{application.url}/api/v1/predict/mood", json=body, timeout=30).json()
    bundled = httpx.post(f"{served.url}/api/v1/predict/sentiment", json=body, timeout=30).json()
    assert answer["model"] == {"name": "mood", "version": "2"}
    assert answer["predictions"] == bundled["predictions"]


def test_an_unknown_alias_stops_the_deployment_and_says_which_there_are(served, application):
    assert re.search(r"no alias best; there are: champion \(version 2\)", served.refusal("unknown"))
