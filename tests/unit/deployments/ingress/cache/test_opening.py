"""From the config to a cache: off by default, and stopped at the start by what cannot be right."""

import base64

import pytest
from pydantic import ValidationError

from deployments.ingress.cache import PredictionCache, RedisStore, open_cache
from deployments.ingress.config import IngressConfig
from deployments.ingress.metrics import NoMetrics
from deployments.secret import SecretError

SPARE = bytes(32)


def opened(**cache):
    return open_cache(IngressConfig.model_validate({"cache": cache}), SPARE, {}, NoMetrics())


def test_it_is_off_unless_asked_for():
    assert opened() is None
    assert isinstance(opened(enabled=True), PredictionCache)


def test_the_keys_are_made_under_the_secret_or_else_under_the_deployments(tmp_path, monkeypatch):
    file = tmp_path / "secret"
    file.write_text(base64.b64encode(b"\x01" * 32).decode() + "\n")
    monkeypatch.setenv("CACHE_SECRET", base64.b64encode(b"\x01" * 32).decode())
    seals = [
        opened(enabled=True, **source)._keys.seal
        for source in ({}, {"secret_file": str(file)}, {"secret_env": "CACHE_SECRET"})
    ]
    assert seals[1] == seals[2] != seals[0]


@pytest.mark.parametrize("secret", ["", "c2hvcnQ=", "not base64!"])
def test_a_secret_that_is_none_stops_the_start(monkeypatch, secret):
    monkeypatch.setenv("CACHE_SECRET", secret)
    with pytest.raises(SecretError, match="CACHE_SECRET"):
        opened(enabled=True, secret_env="CACHE_SECRET")


def test_redis_by_url_or_by_a_variable(monkeypatch):
    assert isinstance(opened(enabled=True, redis_url="redis://127.0.0.1:1")._remote, RedisStore)
    monkeypatch.setenv("REDIS", "redis://:password@127.0.0.1:1")
    assert isinstance(opened(enabled=True, redis_url_env="REDIS")._remote, RedisStore)
    monkeypatch.setenv("REDIS", "")
    with pytest.raises(ValueError, match="REDIS"):
        opened(enabled=True, redis_url_env="REDIS")


@pytest.mark.parametrize(
    "fields",
    [
        {"secret_file": "a", "secret_env": "B"},
        {"redis_url": "redis://a", "redis_url_env": "B"},
        {"redis_url": "redis://user:password@host"},
        {"max_entries": 0},
        {"ttl_s": 0},
        {"unknown": 1},
    ],
    ids=str,
)
def test_a_config_that_cannot_be_right_is_refused_without_its_values(fields):
    with pytest.raises(ValidationError) as refused:
        opened(enabled=True, **fields)
    assert "password@" not in str(refused.value)
