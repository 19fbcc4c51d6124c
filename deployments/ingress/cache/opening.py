"""From the config to a cache."""

from __future__ import annotations

import os
from collections.abc import Mapping

from deployments.ingress.cache.keys import CacheKeys
from deployments.ingress.cache.lookup import PredictionCache
from deployments.ingress.cache.memory import MemoryStore
from deployments.ingress.cache.remote import RedisStore
from deployments.ingress.config import IngressConfig
from deployments.ingress.metrics import Metrics
from deployments.secret import read_secret

__all__ = ["open_cache"]


def open_cache(
    config: IngressConfig, spare_secret: bytes, settings: Mapping[str, str], metrics: Metrics
) -> PredictionCache | None:
    """Open the cache; None where it is off.

    Args:
        config: the ingress' settings.
        spare_secret: what keys are made under where no secret is configured; the same in all replicas.
        settings: per model, a hash of the settings that its answers depend on and that its card does not tell.
        metrics: where hits and misses are counted.

    Raises:
        SecretError: the secret cannot be read.
        ValueError: the URL of Redis cannot be used.
    """
    cache = config.cache
    if not cache.enabled:
        return None
    secret = read_secret(cache.secret_file, cache.secret_env) or spare_secret
    keys = CacheKeys(secret, settings, generation=cache.generation, shared=cache.shared)
    url = cache.redis_url
    if cache.redis_url_env is not None:
        url = os.environ.get(cache.redis_url_env, "")
        if not url:
            raise ValueError(f"the variable {cache.redis_url_env}, which redis_url_env names, is empty")
    remote = RedisStore(url, seal=keys.seal, timeout_s=cache.redis_timeout_s, metrics=metrics) if url else None
    memory = MemoryStore(max_entries=cache.max_entries, max_bytes=cache.max_bytes)
    return PredictionCache(keys, memory, metrics, ttl_s=cache.ttl_s, caller_header=config.caller_header, remote=remote)
