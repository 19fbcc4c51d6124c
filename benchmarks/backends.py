"""One classifier on every backend: accuracy, size and speed, in one run.

    python -m benchmarks.backends FOLDER --data DATA

FOLDER is a bundle with a float32 graph and Hugging Face weights, as `python -m training distill` writes it. Times are
CPU milliseconds of one core; those of the remote backend are of both ends, for its server runs in the same process.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.machine import describe
from benchmarks.pages import machine_lines, say, table
from deployments.model.backends import Backend, BackendError, create_backend
from deployments.recognizers.open import open_engine
from deployments.remote_options import RemoteOptions
from preprocessing.bundle import ModelSource, open_source
from training.graphs import as_float16, as_int8_dynamic, as_int8_static
from training.judge import HeldOut, judge, read_labelled

__all__ = ["main"]

ROOT: Final = Path(__file__).resolve().parent.parent
CALIBRATION_TEXTS: Final = 800
_TORCH: Final[dict[str, dict[str, Any]]] = {
    "torch fp32": {"dtype": "float32"},
    "torch bf16": {"dtype": "bfloat16"},
    "torch fp16": {"dtype": "float16"},
    "torch int8 weights": {"dtype": "float32", "int8": "weights"},
    "torch int8 dynamic": {"dtype": "float32", "int8": "dynamic"},
    "torch fp32 compiled": {"dtype": "float32", "compile": True},
    "torch int8 dynamic compiled": {"dtype": "float32", "int8": "dynamic", "compile": True},
}


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print a page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.backends")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data", type=Path, required=True, help="see `python -m training quantize --help`")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--held-out", type=int, default=0, help="texts of the test part that judge (all)")
    parser.add_argument("--without", action="append", default=[], help="leave a backend out")
    options = parser.parse_args(argv)
    source = open_source(str(options.folder))
    engine = open_engine()
    examples = read_labelled(options.data, source.labels, str(options.folder), engine)
    test = HeldOut.of(source, examples, "test", engine, options.held_out)
    train = HeldOut.of(source, examples, "train", engine, CALIBRATION_TEXTS)
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        ready, sizes, refused = _open_all(source, options.folder, train, folder, stack, set(options.without))
        judged = judge(ready, sizes, test, options.rounds)
    names = ["backend", "accuracy", "same answers", "MB of file", "ms a text, packed", "ms a text, alone"]
    lines = [
        [
            name,
            f"{one.accuracy:.4f}",
            f"{one.agreement:.4f}",
            f"{one.megabytes:.1f}" if one.megabytes else "elsewhere",
            f"{one.ms_per_text:.2f}",
            f"{one.ms_lone_text:.2f}",
        ]
        for name, one in judged.items()
    ]
    command = f"python -m benchmarks.backends {options.folder} --data {options.data} --held-out {options.held_out}"
    print("\n".join([*table(names, lines), "", *machine_lines(command, describe(ROOT))]))
    for name, why in refused.items():
        print(f"- {name}: {why}")
    return 0


def _open_all(
    source: ModelSource,
    folder: Path,
    train: HeldOut,
    scratch: Path,
    stack: contextlib.ExitStack,
    without: set[str],
) -> tuple[dict[str, Backend], dict[str, int], dict[str, str]]:
    """Return the backends that can be loaded, the bytes of their weights, and why others cannot."""
    assert source.onnx_path is not None
    graph = source.onnx_path.read_bytes()
    ready: dict[str, Backend] = {}
    sizes: dict[str, int] = {}
    refused: dict[str, str] = {}

    def add(name: str, size: int, make: Callable[[], Backend]) -> None:
        if name in without:
            return
        say(name)
        try:
            backend = make()
            backend.load()
            backend.warm_up()
        except BackendError as error:
            refused[name] = str(error)
            return
        stack.callback(backend.close)
        ready[name], sizes[name] = backend, size

    graphs = {
        "onnx fp32": graph,
        "onnx int8 dynamic": as_int8_dynamic(graph),
        "onnx int8 static": as_int8_static(graph, train.rows),
        "onnx fp16": as_float16(graph),
    }
    for name, content in graphs.items():
        path = scratch / f"{name}.onnx"
        path.write_bytes(content)
        here = dataclasses.replace(source, onnx_path=path)
        add(name, len(content), lambda here=here: create_backend("onnx", here))  # type: ignore[misc]
    weights = (folder / "model.safetensors").stat().st_size
    there = dataclasses.replace(source, hf_path=folder)
    for name, options in _TORCH.items():
        add(name, weights, lambda options=options: create_backend("torch", there, **options))  # type: ignore[misc]
    url = stack.enter_context(_serving(ready["onnx fp32"]))
    add("remote, OIP to onnx fp32", 0, lambda: create_backend("remote", source, remote=RemoteOptions(url=url)))
    return ready, sizes, refused


@contextlib.contextmanager
def _serving(backend: Backend) -> Iterator[str]:
    """Serve a backend by OIP v2, JSON tensors."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            tensors = [{"name": n, "datatype": "INT64", "shape": [-1, -1]} for n in ("input_ids", "attention_mask")]
            self._send({"inputs": tensors, "outputs": [{"name": "logits", "shape": [-1, backend.width]}]})

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            given = {t["name"]: np.array(t["data"], np.int64).reshape(t["shape"]) for t in body["inputs"]}
            values = backend.predict(given["input_ids"], given["attention_mask"])
            shape = list(values.shape)
            self._send({"outputs": [{"name": "logits", "shape": shape, "data": values.ravel().tolist()}]})

        def _send(self, answer: Any) -> None:
            content = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


if __name__ == "__main__":
    sys.exit(main())
