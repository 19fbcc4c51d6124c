"""One classifier on every backend: accuracy, size and speed, in one run.

FOLDER is a bundle with a float32 graph and weights for torch, as `python -m training distill` writes it, and
`python -m training export --config CONFIG --torch`. Times are CPU milliseconds of one core; those of the remote backend
are of both ends, for its server runs in the same process.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final, final

import numpy as np

from benchmarks.arguments import command_line
from benchmarks.machine import Setting, describe
from benchmarks.pages import Claim, claims_table, machine_lines, page, say, stem, table, write
from benchmarks.quiet import Watch
from deployments.model.backends import Backend, BackendError, create_backend
from deployments.remote_options import RemoteOptions
from preprocessing.bundle import BundleError, ModelSource, open_source
from training.graphs import as_float16, as_int8_dynamic, as_int8_static, is_quantized
from training.judge import HeldOut, Judged, judge, read_labelled
from training.projects.engine import engine_behind

__all__ = ["Results", "main", "to_markdown"]

ROOT: Final = Path(__file__).resolve().parent.parent
CALIBRATION_TEXTS: Final = 800
_REFERENCE: Final = "onnx fp32"
_TORCH: Final[dict[str, dict[str, Any]]] = {
    "torch fp32": {"dtype": "float32"},
    "torch bf16": {"dtype": "bfloat16"},
    "torch fp16": {"dtype": "float16"},
    "torch int8 weights": {"dtype": "float32", "int8": "weights"},
    "torch int8 dynamic": {"dtype": "float32", "int8": "dynamic"},
    "torch fp32 compiled": {"dtype": "float32", "compile": True},
    "torch int8 dynamic compiled": {"dtype": "float32", "int8": "dynamic", "compile": True},
}


@final
@dataclass(frozen=True, slots=True)
class Results:
    """Everything."""

    command: str
    date: str
    setting: Setting
    model: str
    texts: int
    rounds: int
    others_cores: float
    """Cores that other processes kept busy meanwhile."""
    niceness: int
    judged: dict[str, Judged]
    refused: dict[str, str]
    """What was left out, and why."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.backends", description=__doc__.splitlines()[0])
    parser.add_argument("folder", help="a bundle with a float32 graph and weights for torch")
    parser.add_argument("--data", type=Path, required=True, help="see `python -m training quantize --help`")
    parser.add_argument("--config", type=Path, help="see `python -m training quantize --help`")
    parser.add_argument("--rounds", type=int, default=5, help="of timing; the best counts (%(default)s)")
    parser.add_argument("--held-out", type=int, default=0, help="texts of the test part that judge (all)")
    parser.add_argument("--without", action="append", default=[], metavar="BACKEND", help="leave a backend out")
    parser.add_argument("--output", type=Path, default=ROOT / "benchmarks" / "results", help="where results go")
    options = parser.parse_args(argv)
    date, setting = time.strftime("%Y-%m-%d"), _with_torch(describe(ROOT))
    source = _open(options.folder)
    engine = engine_behind(source, options.config)
    examples = read_labelled(options.data, source.labels, options.folder, engine)
    test = HeldOut.of(source, examples, "test", engine, options.held_out)
    train = HeldOut.of(source, examples, "train", engine, CALIBRATION_TEXTS)
    with contextlib.ExitStack() as stack:
        bench = _Bench(source, frozenset(options.without), stack)
        bench.open_all(train)
        watch = Watch.start()
        judged = judge(bench.ready, bench.sizes, test, options.rounds)
        others = round(watch.others_cores(), 2)
    command, model = command_line("benchmarks.backends", argv), f"{source.name} {source.version}"
    results = Results(
        command, date, setting, model, len(test.labels), options.rounds, others, os.nice(0), judged, bench.refused
    )
    found = to_markdown(results)
    print(found)
    summary = {"claims": [asdict(claim) for claim in _claims(results)]}
    content = json.dumps({"summary": summary, **_plain(results)}, indent=1) + "\n"
    write(options.output, stem("backends", date, setting), {".json": content, ".md": found})
    return 0


def _open(folder: str) -> ModelSource:
    try:
        source = open_source(folder)
    except BundleError as error:
        raise SystemExit(str(error)) from error
    if source.onnx_path is None or source.hf_path is None or is_quantized(source.onnx_path.read_bytes()):
        raise SystemExit(
            f"{folder} has no float32 graph beside weights for torch: give what `python -m training distill` or "
            "`python -m training export --config CONFIG --torch` wrote"
        )
    return source


def _with_torch(setting: Setting) -> Setting:
    found = {}
    for name in ("torch", "torchao", "transformers"):
        with contextlib.suppress(PackageNotFoundError):
            found[name] = version(name)
    return dataclasses.replace(setting, versions=setting.versions | found)


@final
class _Bench:
    """Backends that are ready, bytes of their weights, and why others are not."""

    def __init__(self, source: ModelSource, without: frozenset[str], stack: contextlib.ExitStack) -> None:
        self.ready: dict[str, Backend] = {}
        self.sizes: dict[str, int] = {}
        self.refused: dict[str, str] = dict.fromkeys(sorted(without), "left out")
        self._source, self._stack = source, stack

    def open_all(self, train: HeldOut) -> None:
        """Make and load all of them; `train` calibrates."""
        source = self._source
        assert source.onnx_path is not None
        assert source.hf_path is not None
        graph = source.onnx_path.read_bytes()
        graphs: dict[str, Callable[[], bytes]] = {
            _REFERENCE: lambda: graph,
            "onnx int8 dynamic": lambda: as_int8_dynamic(graph),
            "onnx int8 static": lambda: as_int8_static(graph, train.rows),
            "onnx fp16": lambda: as_float16(graph),
        }
        scratch = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        for name, make in graphs.items():
            if name not in self.refused:
                path = scratch / f"{name}.onnx"
                path.write_bytes(make())
                self._add(name, path.stat().st_size, "onnx", dataclasses.replace(source, onnx_path=path))
        weights = sum(path.stat().st_size for path in source.hf_path.glob("model*.safetensors"))
        for name, options in _TORCH.items():
            self._add(name, weights, "torch", source, **options)
        if _REFERENCE in self.ready:
            url = self._stack.enter_context(_serving(self.ready[_REFERENCE]))
            self._add(f"remote, OIP to {_REFERENCE}", 0, "remote", source, remote=RemoteOptions(url=url))

    def _add(self, name: str, size: int, kind: str, source: ModelSource, **options: Any) -> None:
        if name in self.refused:
            return
        say(name)
        try:
            backend = create_backend(kind, source, **options)
            backend.load()
            backend.warm_up()
        except BackendError as error:
            self.refused[name] = str(error)
            return
        self._stack.callback(backend.close)
        self.ready[name], self.sizes[name] = backend, size


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


def _claims(results: Results) -> list[Claim]:
    """What a model's card and its figures rest on: that it does not matter where it runs."""
    claims = []
    if one := results.judged.get("torch fp32"):
        text = f"answers of torch fp32 that are {_REFERENCE}'s"
        claims.append(Claim(text, "≥ 0.998", f"{one.agreement:.4f}", one.agreement >= 0.998))
    if one := results.judged.get("onnx int8 static"):
        lost = (results.judged[_REFERENCE].accuracy - one.accuracy) * 100
        text = f"points of accuracy that onnx int8 static loses against {_REFERENCE}"
        claims.append(Claim(text, "≤ 0.5", f"{lost:.2f}", lost <= 0.5))
    return claims


def _plain(results: Results) -> dict[str, Any]:
    judged = {name: one.to_dict() for name, one in results.judged.items()}
    return asdict(dataclasses.replace(results, judged={})) | {"judged": judged}


def to_markdown(results: Results) -> str:
    """Return the page."""
    names = ["backend", "accuracy", "same answers", "MB of file", "ms a text, packed", "ms a text, alone"]
    state = f"others kept {results.others_cores:.1f} of {results.setting.cores} cores busy"
    head = [
        *machine_lines(results.command, results.setting),
        f"- model: `{results.model}`, on {results.texts:,} held-out texts",
        f"- times: CPU milliseconds of one core, the best of {results.rounds} rounds in turns",
        f"- meanwhile {state}, and this ran at niceness {results.niceness}",
    ]
    sections = [[f"# Benchmark of backends, {results.date}"], head, claims_table(_claims(results), "met")]
    sections.append(["## One model on every backend", "", *table(names, map(_cells, results.judged.items()))])
    if results.refused:
        sections.append(["## Not measured", "", *(f"- {name}: {why}" for name, why in results.refused.items())])
    return page(sections)


def _cells(item: tuple[str, Judged]) -> list[str]:
    name, one = item
    megabytes = f"{one.megabytes:.1f}" if one.megabytes else "elsewhere"
    shares = [f"{one.accuracy:.4f}", f"{one.agreement:.4f}"]
    return [name, *shares, megabytes, f"{one.ms_per_text:.2f}", f"{one.ms_lone_text:.2f}"]


if __name__ == "__main__":
    sys.exit(main())
