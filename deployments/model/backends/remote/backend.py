"""The backend whose arithmetic is done elsewhere. What it sends was anonymized: it is given token ids of `SafeText`."""

from __future__ import annotations

import logging
import os
from typing import Protocol, final
from urllib.parse import urlsplit

import numpy as np

from deployments.model.backends.base import BackendError, FloatArray, IdArray, PassFailed, ones
from deployments.model.backends.remote.client import JsonClient, RemoteRefused
from deployments.model.backends.remote.oip import OipServer
from deployments.model.backends.remote.openai import ChatServer, EmbeddingsServer
from deployments.remote_options import RemoteOptions
from deployments.shell import LOGGER_NAME
from preprocessing.bundle import ModelSource

__all__ = ["RemoteBackend", "Server"]

_log = logging.getLogger(LOGGER_NAME)


class Server(Protocol):
    """What a protocol has to say."""

    token_budget: int

    def connect(self) -> None:
        """Check that the server has the model. Raises `BackendError`, `RemoteRefused` or `PassFailed`."""

    def ask(self, input_ids: IdArray, attention_mask: IdArray) -> tuple[FloatArray, ...]:
        """Run one pass: float32 [b, width], then features [b, d] if there are some. Raises as `JsonClient.post`."""


@final
class RemoteBackend:
    """One model of one server."""

    def __init__(
        self,
        source: ModelSource,
        *,
        remote: RemoteOptions | None,
        device: str = "cpu",
        threads: int = 1,
        dtype: str = "auto",
        token_budget: int | None = None,
        features: bool = False,
    ) -> None:
        if remote is None:
            raise BackendError("backend: remote needs a block `remote` with the server's url")
        if dtype != "auto" or device != "cpu":
            raise BackendError("backend: remote computes elsewhere: dtype and device are the server's")
        self._source = source
        key = _key(remote.api_key_env) if remote.api_key_env else ""
        if key and remote.url.startswith("http:"):
            _log.warning("remote.url is http: the key goes to %s unencrypted", urlsplit(remote.url).hostname)
        self._client = JsonClient(remote.url, timeout_s=remote.timeout_s, concurrency=remote.concurrency, api_key=key)
        self._server = self._choose(remote, features and bool(source.labels))
        self._token_budget = token_budget or self._server.token_budget
        self._width = self._features = 0

    @property
    def token_budget(self) -> int:
        return self._token_budget

    @property
    def width(self) -> int:
        return self._width

    @property
    def features(self) -> int:
        return self._features

    def load(self) -> None:
        """Check what the server says of the model, and ask it once. Raises `BackendError`."""
        try:
            self._server.connect()
            answer, *more = self._server.ask(*ones(1, 4))
        except (RemoteRefused, PassFailed) as error:
            self._client.close()
            raise BackendError(f"remote: {error}") from error
        labels = len(self._source.labels)
        if labels and answer.shape[1] != labels:
            raise BackendError(f"remote: {self._client.host} gives {answer.shape[1]} values, for {labels} labels")
        self._width, self._features = int(answer.shape[1]), sum(int(values.shape[1]) for values in more)

    def warm_up(self) -> None:
        """The server's own affair; `load` has opened a connection."""

    def predict(self, input_ids: IdArray, attention_mask: IdArray) -> FloatArray:
        """Run one pass; see `Backend.predict`. Raises `RemoteRefused` or `PassFailed`."""
        if not self._width:
            raise BackendError("predict before load")
        answer = np.concatenate(self._server.ask(input_ids, attention_mask), axis=1)
        if answer.shape[1] != self._width + self._features:
            raise PassFailed(f"{self._client.host} answers with another width than at the start")
        return answer

    def close(self) -> None:
        self._client.close()

    def _choose(self, remote: RemoteOptions, features: bool) -> Server:
        model = remote.model or self._source.name
        match remote.protocol:
            case "oip":
                return OipServer(self._client, self._source, model, remote.output, features)
            case "openai-embeddings":
                return EmbeddingsServer(self._client, self._source, model)
            case "openai-chat":
                return ChatServer(self._client, self._source, model)


def _key(variable: str) -> str:
    """Return what an environment variable holds, without the newline that a mounted secret may end with.

    What no header can hold is refused here: `http.client` quotes the whole header in its own complaint.
    """
    key = os.environ.get(variable, "").strip()
    if not key:
        raise BackendError(f"remote.api_key_env: the environment variable {variable} is not set")
    if not key.isascii() or not key.isprintable() or " " in key:
        raise BackendError(f"remote.api_key_env: what {variable} holds is no key: printable ASCII without spaces")
    return key
