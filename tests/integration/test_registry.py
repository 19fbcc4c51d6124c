"""A graph whose model comes from a registry, on real Serve."""

import httpx
import pytest

pytest.importorskip("mlflow")

from preprocessing.bundle import BUNDLED_ROOT
from tests.e2e.configs import graph
from training.registry import promote, register

TEXT = "The support was great, and the delivery came early!"


@pytest.fixture
def environ(tmp_path, monkeypatch):
    """A registry of the test's own, for it and for the replicas."""
    found = {"MLFLOW_TRACKING_URI": f"sqlite:///{tmp_path / 'store.db'}", "XDG_CACHE_HOME": str(tmp_path / "cache")}
    for name, value in found.items():
        monkeypatch.setenv(name, value)
    return found


def test_the_champion_is_served_and_its_version_is_seen(served, environ):
    register(BUNDLED_ROOT / "sentiment", "mood", "champion")
    register(BUNDLED_ROOT / "sentiment", "mood")
    promote("mood", "2", "champion")
    entry = {"name": "mood", "source": "models:/mood@champion", "task": "classification"}
    application = served.deploy("registry", graph({}, models=[entry]), environ=environ)
    try:
        models = httpx.get(f"{application.url}/api/v1/models", timeout=30).json()["models"]
        [mood] = [model for model in models if model["name"] == "mood"]
        assert (mood["version"], mood["source"]) == ("2", "models:/mood/2")
        body = {"inputs": TEXT}
        answer = httpx.post(f"{application.url}/api/v1/predict/mood", json=body, timeout=30).json()
        bundled = httpx.post(f"{served.url}/api/v1/predict/sentiment", json=body, timeout=30).json()
        assert answer["model"] == {"name": "mood", "version": "2"}
        assert answer["predictions"] == bundled["predictions"]
    finally:
        application.remove()


def test_an_unknown_alias_stops_the_deployment_and_says_which_there_are(served, environ):
    register(BUNDLED_ROOT / "sentiment", "mood", "champion")
    entry = {"name": "mood", "source": "models:/mood@best"}
    with pytest.raises(AssertionError, match=r"no alias best; there are: champion \(version 1\)"):
        served.deploy("unknown", graph({}, models=[entry]), environ=environ)
