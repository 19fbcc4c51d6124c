"""Answers in Redis, so that replicas share them. It is never needed: when it is down or slow, requests go on without.

A value in Redis is sealed by AES-256-GCM, with its key as associated data: whoever has that Redis cannot read an
answer (an embedding says much of its text), make one up, or put one under another key::

    nonce (12) | encrypted: expiry (8, Unix seconds) | entry

One round trip asks for a batch, one keeps its answers, and nobody waits for the second. After a failure nothing is
sent for a second, then two, up to half a minute; then a ping is tried, which no request waits for either.
"""

from __future__ import annotations

import asyncio
import logging
import os
import struct
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, Final, Protocol, final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from deployments.ingress.metrics import Metrics
from deployments.shell import LOGGER_NAME

__all__ = ["Breaker", "RedisStore", "RemoteStore"]

_log = logging.getLogger(LOGGER_NAME)

_PREFIX: Final = b"cloakroom:answer:"
_EXPIRES: Final = struct.Struct(">d")
_NONCE: Final = 12
_CONNECTIONS: Final = 16
_CONNECT_S: Final = 1.0
"""What a ping may take, and with it a new connection: more than any request would wait."""
_WRITES: Final = 8
"""Writes on their way at most; what comes on top is not kept."""


class RemoteStore(Protocol):
    """A store that several replicas share. Its methods never raise for what is the matter with the store."""

    async def get(self, keys: Sequence[bytes]) -> Mapping[bytes, tuple[bytes, float]]:
        """Return what is held of `keys`: the value and for how many seconds it still counts."""

    def put(self, values: Mapping[bytes, bytes], ttl_s: float) -> None:
        """Hold values by key; returns at once."""


@final
class Breaker:
    """Open after a failure: then one call is allowed at the end of a pause, which doubles while they fail.

    Args:
        first_s: the first pause.
        most_s: the longest.
        clock: seconds, never going back.
    """

    def __init__(
        self, *, first_s: float = 1.0, most_s: float = 30.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._first_s = first_s
        self._most_s = most_s
        self._clock = clock
        self._pause_s = 0.0
        self._again_at = 0.0
        self._trying = False

    @property
    def is_open(self) -> bool:
        """Whether the last call failed."""
        return self._pause_s > 0

    def allows(self) -> bool:
        """Whether a call may be made now; one that is allowed while it is open is the only one for a pause."""
        now = self._clock()
        if now < self._again_at:
            return False
        self._again_at = now + self._pause_s
        self._trying = True
        return True

    def failed(self) -> None:
        """Note a failure."""
        if self.is_open and not self._trying:
            return  # calls that were on their way together fail together: that is one failure
        self._trying = False
        self._pause_s = min(self._most_s, max(self._first_s, 2 * self._pause_s))
        self._again_at = self._clock() + self._pause_s

    def worked(self) -> None:
        """Note that a call came back."""
        self._pause_s = 0.0
        self._trying = False


@final
class RedisStore:
    """Sealed values in Redis.

    Args:
        url: `redis://`, `rediss://` or `unix://`.
        seal: 32 bytes under which values are sealed.
        timeout_s: how long an answer may take; a request waits for it at most once.
        metrics: where failures are counted.
        clock: Unix seconds.
    """

    def __init__(
        self,
        url: str,
        *,
        seal: bytes,
        timeout_s: float,
        metrics: Metrics,
        breaker: Breaker | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Raises `ValueError` where the URL is none of Redis', or the extra is not installed. Connects later."""
        self._client = _client(url)
        self._cipher = AESGCM(seal)
        self._timeout_s = timeout_s
        self._metrics = metrics
        self._breaker = breaker or Breaker()
        self._clock = clock
        self._writing: set[asyncio.Task[None]] = set()

    async def get(self, keys: Sequence[bytes]) -> dict[bytes, tuple[bytes, float]]:
        """See `RemoteStore`. What was not sealed by us is as good as not there."""
        if self._breaker.is_open:
            if self._breaker.allows():
                self._spawn(self._probe())
            return {}
        try:
            async with asyncio.timeout(self._timeout_s):
                sealed = await self._client.mget([_name(key) for key in keys])
        except Exception as error:  # whatever it is, requests go on without
            self._failed(error)
            return {}
        now = self._clock()
        opened = ((key, self._open(key, value, now)) for key, value in zip(keys, sealed, strict=False))
        return {key: held for key, held in opened if held is not None}

    def put(self, values: Mapping[bytes, bytes], ttl_s: float) -> None:
        """See `RemoteStore`."""
        if self._breaker.is_open or len(self._writing) >= _WRITES:
            return
        self._spawn(self._write(values, ttl_s))

    async def close(self) -> None:
        """Finish what is being written, and hang up."""
        await asyncio.gather(*self._writing, return_exceptions=True)
        await self._client.aclose()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def _probe(self) -> None:
        try:
            async with asyncio.timeout(_CONNECT_S):
                await self._client.ping()
        except Exception as error:
            self._failed(error)
        else:
            _log.warning("the cache's Redis answers again")
            self._breaker.worked()

    async def _write(self, values: Mapping[bytes, bytes], ttl_s: float) -> None:
        expires = self._clock() + ttl_s
        try:
            async with asyncio.timeout(self._timeout_s):
                async with self._client.pipeline(transaction=False) as pipeline:
                    for key, value in values.items():
                        pipeline.set(_name(key), self._sealed(key, value, expires), px=max(1, int(ttl_s * 1000)))
                    # A full Redis refuses single values; that is no reason to leave it alone.
                    await pipeline.execute(raise_on_error=False)
        except Exception as error:
            self._failed(error)

    def _sealed(self, key: bytes, value: bytes, expires: float) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, _EXPIRES.pack(expires) + value, key)

    def _open(self, key: bytes, sealed: object, now: float) -> tuple[bytes, float] | None:
        if not isinstance(sealed, bytes):
            return None
        try:
            opened = self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], key)
        except (InvalidTag, ValueError):
            return None
        (expires,) = _EXPIRES.unpack_from(opened)
        return (opened[_EXPIRES.size :], expires - now) if expires > now else None

    def _failed(self, error: Exception) -> None:
        if not self._breaker.is_open:
            _log.warning("the cache's Redis does not answer; requests go on without it: %s", type(error).__name__)
        self._breaker.failed()
        self._metrics.cache("remote-failed", 1)


def _name(key: bytes) -> bytes:
    return _PREFIX + key.hex().encode()


def _client(url: str) -> Any:
    try:
        from redis.asyncio import BlockingConnectionPool, Redis  # an extra: who has no Redis need not have its client
        from redis.asyncio.retry import Retry
        from redis.backoff import NoBackoff
    except ImportError:
        failure = ValueError("ingress.cache.redis_url needs the extra `redis`: pip install 'cloakroom[redis]'")
    else:
        try:
            # Our own timeouts are shorter; these end what hangs below them. Who finds no connection free waits for one.
            pool = BlockingConnectionPool.from_url(
                url,
                socket_timeout=_CONNECT_S,
                socket_connect_timeout=_CONNECT_S,
                retry=Retry(NoBackoff(), 0),
                protocol=2,
                max_connections=_CONNECTIONS,
                timeout=_CONNECT_S,
            )
            return Redis.from_pool(pool)
        except ValueError:
            # Its own words quote the URL, and a password with it.
            failure = ValueError(
                "the cache's URL is none of redis://, rediss://, unix://, or a sign in its password is not escaped"
            )
    raise failure
