"""A real HTTP server, whose answers are computed by a real backend or, where a test wants trouble, are that trouble."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import pytest
from tokenizers import Tokenizer

from deployments.model.backends import Backend, create_backend
from preprocessing.bundle import ModelSource, open_source

Answer = tuple[int, Any]


class InferenceServer:
    """Speaks OIP v2 and as OpenAI's servers do. What it was sent is in `seen`: method, path, headers, body."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str, dict[str, str], Any]] = []
        self.trouble: list[Callable[[], Answer]] = []
        """Taken from the front, one a request, in the place of answers."""
        self.metadata: dict[str, Any] = {}
        self.busiest = 0
        self._busy = 0
        self._lock = threading.Lock()
        self.backends: dict[str, tuple[ModelSource, Backend]] = {}
        handler = type("Handler", (_Handler,), {"inference": self})
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def serve(self, name: str, source: ModelSource, backend: Backend) -> None:
        self.backends[name] = (source, backend)
        tensors = [{"name": n, "datatype": "INT64", "shape": [-1, -1]} for n in ("input_ids", "attention_mask")]
        outputs = [{"name": "logits" if source.labels else "sentence_embedding", "shape": [-1, backend.width]}]
        if backend.features:
            outputs.append({"name": "features", "shape": [-1, backend.features]})
        self.metadata[name] = {"name": name, "inputs": tensors, "outputs": outputs}

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def answer(self, method: str, path: str, headers: dict[str, str], body: Any) -> Answer:
        with self._lock:
            self.seen.append((method, path, headers, body))
            self._busy += 1
            self.busiest = max(self.busiest, self._busy)
            trouble = self.trouble.pop(0) if self.trouble else None
        try:
            return trouble() if trouble else self._route(path, body)
        finally:
            with self._lock:
                self._busy -= 1

    def _route(self, path: str, body: Any) -> Answer:
        if path == "/v1/embeddings":
            return 200, self._embed(body)
        if path == "/v1/chat/completions":
            return 200, self._chat(body)
        name = path.split("/")[3] if path.startswith("/v2/models/") else ""
        if name not in self.backends:
            return 404, {"error": "no such model"}
        return 200, self._infer(name, body) if path.endswith("/infer") else self.metadata[name]

    def _infer(self, name: str, body: Any) -> Any:
        _, backend = self.backends[name]
        given = {t["name"]: np.array(t["data"], np.int64).reshape(t["shape"]) for t in body["inputs"]}
        values = backend.predict(given["input_ids"], given["attention_mask"])
        parts = {"features": values[:, backend.width :]}
        outputs = []
        for wanted in body["outputs"]:
            part = parts.get(wanted["name"], values[:, : backend.width])
            shape = list(part.shape)
            outputs.append({"name": wanted["name"], "datatype": "FP32", "shape": shape, "data": part.ravel().tolist()})
        return {"model_name": name, "outputs": outputs}

    def _embed(self, body: Any) -> Any:
        source, backend = self.backends[body["model"]]
        rows = [self._ids(source, text) for text in body["input"]]
        vectors = [backend.predict(ids, np.ones_like(ids))[0].tolist() for ids in rows]
        data = [{"index": i, "embedding": vector} for i, vector in enumerate(vectors)]
        return {"object": "list", "data": data[::-1]}

    def _chat(self, body: Any) -> Any:
        source, backend = self.backends[body["model"]]
        ids = self._ids(source, body["messages"][1]["content"])
        logits = backend.predict(ids, np.ones_like(ids))[0, : backend.width].astype(float)
        values = logits - np.log(np.exp(logits).sum())
        listed = [{"token": " " + "ABC"[i], "logprob": float(values[i])} for i in range(len(values))]
        listed.append({"token": "The", "logprob": -12.0})
        return {"choices": [{"message": {"content": "A"}, "logprobs": {"content": [{"top_logprobs": listed}]}}]}

    @staticmethod
    def _ids(source: ModelSource, text: str) -> Any:
        tokenizer = Tokenizer.from_file(str(source.tokenizer_path))
        tokenizer.no_padding()
        return np.array([tokenizer.encode(text).ids], dtype=np.int64)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    inference: InferenceServer

    def do_GET(self) -> None:
        self._reply("GET", None)

    def do_POST(self) -> None:
        self._reply("POST", json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _reply(self, method: str, body: Any) -> None:
        status, answer = self.inference.answer(method, self.path, dict(self.headers), body)
        if status == 0:  # hang up
            self.close_connection = True
            return
        content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def models() -> dict[str, tuple[ModelSource, Backend]]:
    """`mood` (a fake classifier), `sentiment` and `embed` (the committed models), loaded."""
    sentiment, embed = open_source("bundled:sentiment"), open_source("bundled:embed")
    found = {
        "mood": (sentiment, create_backend("fake", sentiment)),
        "sentiment": (sentiment, create_backend("onnx", sentiment, features=True)),
        "embed": (embed, create_backend("onnx", embed)),
    }
    for _, backend in found.values():
        backend.load()
    return found


@pytest.fixture
def server(models: dict[str, tuple[ModelSource, Backend]]) -> Iterator[InferenceServer]:
    """Serve `models`."""
    server = InferenceServer()
    for name, (source, backend) in models.items():
        server.serve(name, source, backend)
    yield server
    server.stop()
