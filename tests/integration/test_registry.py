"""A graph whose model comes from a registry, on real Serve."""

import re

import httpx

TEXT = "The support was great, and the delivery came early!"


def test_the_champion_is_served_and_its_version_is_seen(served, products):
    models = httpx.get(f"{products.url}/api/v1/models", timeout=30).json()["models"]
    [champion] = [model for model in models if model["name"] == "champion"]
    assert (champion["version"], champion["source"]) == ("2", "models:/mood/2")
    body = {"inputs": TEXT}
    answer = httpx.post(f"{products.url}/api/v1/predict/champion", json=body, timeout=30).json()
    bundled = httpx.post(f"{served.url}/api/v1/predict/sentiment", json=body, timeout=30).json()
    assert answer["model"] == {"name": "champion", "version": "2"}
    assert answer["predictions"] == bundled["predictions"]


def test_an_unknown_alias_stops_the_deployment_and_says_which_there_are(refusal):
    assert re.search(r"no alias best; there are: champion \(version 2\)", refusal)
