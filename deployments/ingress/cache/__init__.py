"""The cache of predictions: answers by a keyed hash of the safe text and all else that they depend on.

::

    keys.py       what an answer depends on, as 32 bytes that nobody without the secret can make or check
    entries.py    what is kept of an answer: never a text
    memory.py     in this process: least recently used, bounded in entries and in bytes
    remote.py     in Redis, where replicas share: sealed values, short timeouts, and out of the way when it is down
    flights.py    what is being computed at this moment, so that nobody computes it twice
    lookup.py     the way of a batch through all of these
"""

from deployments.ingress.cache.keys import CacheKeys
from deployments.ingress.cache.lookup import PredictionCache
from deployments.ingress.cache.memory import MemoryStore
from deployments.ingress.cache.opening import open_cache
from deployments.ingress.cache.remote import RedisStore, RemoteStore

__all__ = ["CacheKeys", "MemoryStore", "PredictionCache", "RedisStore", "RemoteStore", "open_cache"]
