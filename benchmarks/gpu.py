"""The model stage on a GPU beside a bare forward loop: the same weights, rows, type of numbers and device.

    python -m benchmarks.gpu                     on a GPU, into benchmarks/results/
    python -m benchmarks.gpu --commit COMMIT --folder FOLDER          the same, from a copy without git
    python -m benchmarks.gpu --device cpu --seconds 1 --pool 256      that it runs, on any machine

Ours is what serves: token rows in the order in which they come, in calls as the ingress sends them, through `Runner`
(sort, pack, pad, scatter) and the torch backend. The bare loop is what one would write by hand to see what the card can
do: rows sorted, padded and in pinned memory beforehand, the batch size and attention that were fastest, one wait at the
end.
Weights are random: arithmetic takes as long with any, and rounding shows with any. Nothing but torch, transformers,
tokenizers, safetensors and numpy is needed.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import torch
import transformers

from benchmarks.gpu_page import Agreement, GpuRun, Speed, claims, to_page
from benchmarks.machine import describe
from benchmarks.pages import say, stem, write
from benchmarks.texts import MIXES
from benchmarks.utilisation import Utilisation
from deployments.messages import FloatArray
from deployments.model.backends import Backend, BackendError, create_backend
from deployments.model.packing import pad
from deployments.model.runner import Runner
from preprocessing.bundle import BUNDLED_ROOT, ModelSource, open_source
from preprocessing.tokenize import FastTokenizer

__all__ = ["main"]

ROOT: Final = Path(__file__).resolve().parent.parent
TOKENIZER: Final = BUNDLED_ROOT / "all-minilm-l6-v2" / "tokenizer.json"
MAX_TOKENS: Final = 512
BATCHES: Final = {"cuda": (32, 64, 128, 256, 512, 1024, 2048), "cpu": (4, 16, 64)}
"""Rows of the bare loop's batches that are tried."""
_PATIENT: Final = 3600.0
TEXTS_COMPARED: Final = 100
"""Of each mix."""
LONE_PASSES: Final = 50

Row = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, slots=True)
class Size:
    """A BERT of some size, and what it answers with."""

    width: int
    layers: int
    heads: int
    task: Literal["embedding", "classification"]


SIZES: Final = {
    "tiny": Size(64, 2, 4, "classification"),
    "minilm": Size(384, 6, 12, "embedding"),
    "bert-base": Size(768, 12, 12, "classification"),
}


def make_model(folder: Path, size: Size) -> ModelSource:
    """Write a BERT with random weights as transformers does, and open it."""
    torch.manual_seed(7)
    config = transformers.BertConfig(
        hidden_size=size.width,
        num_hidden_layers=size.layers,
        num_attention_heads=size.heads,
        intermediate_size=4 * size.width,
        max_position_embeddings=MAX_TOKENS,
        num_labels=3,
        initializer_range=0.05,  # with the usual 0.02 all answers are much the same, and agreement says little
    )
    kind = transformers.BertForSequenceClassification if size.task == "classification" else transformers.BertModel
    kind(config).save_pretrained(folder)
    (folder / "tokenizer.json").write_bytes(TOKENIZER.read_bytes())
    return open_source(str(folder))


def token_rows(mix: str, count: int) -> list[Row]:
    """Return `count` rows of a mix, repeated as needed, in an order that has nothing to do with length."""
    tokenizer = FastTokenizer(TOKENIZER)
    ids = tokenizer.encode(MIXES[mix]())
    rows = [np.array([*tokenizer.prefix, *row, *tokenizer.suffix][:MAX_TOKENS], dtype=np.int64) for row in ids]
    order = np.random.default_rng(0).permutation(count)
    return [rows[i % len(rows)] for i in order]


class BareLoop:
    """Batches that are ready, one stream, no server."""

    def __init__(self, source: ModelSource, device: str, dtype: torch.dtype) -> None:
        classifies = source.task == "classification"
        kind: Any = transformers.AutoModelForSequenceClassification if classifies else transformers.AutoModel
        model = kind.from_pretrained(str(source.hf_path), dtype=dtype, attn_implementation="sdpa")
        self._model = model.to(device).eval()
        self._device = torch.device(device)
        self.cudnn = False
        """Whether attention may be cuDNN's, which ours never is: it builds a plan for each shape."""

    def prepare(self, rows: Sequence[Row], batch: int) -> list[tuple[torch.Tensor, torch.Tensor]]:
        """Sort, cut and pad rows; on a GPU's machine into pinned memory."""
        order = sorted(rows, key=len)
        batches = [pad(order[k : k + batch], 0) for k in range(0, len(order), batch)]
        return [(self._ready(ids), self._ready(mask)) for ids, mask in batches]

    def sweep(self, batches: Sequence[tuple[torch.Tensor, torch.Tensor]]) -> list[FloatArray]:
        """Answer every batch, float32 [b, width]; launched one after the other, fetched at the end."""
        torch.backends.cuda.enable_cudnn_sdp(self.cudnn)
        try:
            with torch.inference_mode():
                answers = [self._forward(*batch) for batch in batches]
                return [answer.cpu().numpy() for answer in answers]
        finally:
            torch.backends.cuda.enable_cudnn_sdp(False)

    def _ready(self, array: Row) -> torch.Tensor:
        tensor = torch.from_numpy(array)
        return tensor.pin_memory() if self._device.type == "cuda" else tensor

    def _forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        there = mask.to(self._device, non_blocking=True)
        answer = self._model(input_ids=ids.to(self._device, non_blocking=True), attention_mask=there)
        if "logits" in answer:
            logits: torch.Tensor = answer.logits.float()
            return logits
        weights = there.unsqueeze(-1)
        return (answer.last_hidden_state.float() * weights).sum(dim=1) / weights.sum(dim=1)


class Ours:
    """Backend and runner, as a model's replica has them."""

    def __init__(self, source: ModelSource, options: argparse.Namespace, graphs: bool) -> None:
        self._options = options
        self.backend: Backend = create_backend(
            "torch", source, device=options.device, threads=1, dtype=options.dtype, graphs=graphs
        )
        self.backend.load()
        self.backend.warm_up()

    @contextlib.contextmanager
    def runner(self) -> Iterator[Runner]:
        """A runner that ends with the block. The backend outlives it."""
        runner = Runner(_Kept(self.backend), workers=self._options.workers)
        try:
            yield runner
        finally:
            runner.close()

    def answer(self, rows: Sequence[Row]) -> FloatArray:
        """Answer rows in one call."""

        async def ask(runner: Runner) -> FloatArray:
            values, errors = await runner.run(rows, [_PATIENT] * len(rows))
            if errors:
                raise RuntimeError(f"{len(errors)} rows failed")
            return values

        with self.runner() as runner:
            return asyncio.run(ask(runner))

    def texts_per_s(self, rows: Sequence[Row], seconds: float) -> float:
        """Keep `calls` calls of `call_rows` rows under way for `seconds`, to the answer of the last."""
        with self.runner() as runner:
            return asyncio.run(self._stream(runner, rows, seconds))

    async def _stream(self, runner: Runner, rows: Sequence[Row], seconds: float) -> float:
        size, done, at = self._options.call_rows, 0, 0
        started = time.perf_counter()

        async def caller() -> None:
            nonlocal done, at
            while time.perf_counter() - started < seconds:
                call = [rows[k % len(rows)] for k in range(at, at + size)]
                at += size
                _, errors = await runner.run(call, [_PATIENT] * size)
                if errors:
                    raise RuntimeError(f"{len(errors)} rows failed")
                done += size

        await asyncio.gather(*(caller() for _ in range(self._options.calls)))
        return done / (time.perf_counter() - started)


class _Kept:
    """A backend that a runner's end does not close."""

    def __init__(self, backend: Backend) -> None:
        self.token_budget, self.width = backend.token_budget, backend.width
        self.features = backend.features
        self.load, self.warm_up, self.predict = backend.load, backend.warm_up, backend.predict

    def close(self) -> None:
        """Stay open."""


def compare(name: str, source: ModelSource, options: argparse.Namespace, graphs: bool) -> Agreement:
    """Compare with float32, one row at a time, on the same device. Raises `BackendError` where there are no graphs."""
    rows = [row for mix in MIXES for row in token_rows(mix, TEXTS_COMPARED)]
    reference = BareLoop(source, options.device, torch.float32)
    wanted = np.concatenate([reference.sweep(reference.prepare([row], 1))[0] for row in rows])
    found = Ours(source, options, graphs).answer(rows)
    label = f"{name}, graphs" if graphs else name
    if source.task == "embedding":
        lengths = np.linalg.norm(wanted, axis=1) * np.linalg.norm(found, axis=1)
        return Agreement(label, len(rows), cosine=float(((wanted * found).sum(axis=1) / lengths).min()))
    probabilities, ours = _softmax(wanted), _softmax(found)
    same = wanted.argmax(axis=1) == found.argmax(axis=1)
    return Agreement(label, len(rows), probability=float(np.abs(probabilities - ours).max()), labels=float(same.mean()))


def _softmax(logits: FloatArray) -> FloatArray:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: FloatArray = powers / powers.sum(axis=1, keepdims=True)
    return shares


def measure(name: str, mix: str, source: ModelSource, options: argparse.Namespace, graphs: bool) -> list[Speed]:
    """Measure ours, without and where asked also with graphs, and the bare loop, in turn."""
    rows = token_rows(mix, options.pool)
    bare = BareLoop(source, options.device, options.torch_dtype)
    tried = {batch: _bare_speed(bare, rows, batch, options.seconds / 4) for batch in options.batches}
    batch = max(tried, key=lambda size: tried[size])
    if options.on_gpu:  # its plans are built in the sweep that is not timed
        bare.cudnn = True
        bare.cudnn = _bare_speed(bare, rows, batch, options.seconds / 4) > tried[batch]
    variants: dict[str, Ours] = {"": Ours(source, options, graphs=False)}
    if graphs:
        variants[", graphs"] = Ours(source, options, graphs=True)
    bares: list[float] = []
    speeds: dict[str, list[float]] = {label: [] for label in variants}
    busy: dict[str, list[float | None]] = {label: [] for label in variants}
    for ours in variants.values():
        ours.texts_per_s(rows, options.seconds / 4)
    for _ in range(options.rounds):
        bares.append(_bare_speed(bare, rows, batch, options.seconds))
        for label, ours in variants.items():
            with Utilisation(options.device) as watch:
                speeds[label].append(ours.texts_per_s(rows, options.seconds))
            busy[label].append(watch.share)
    [lone] = bare.prepare(rows[:1], 1)
    return [
        Speed(
            model=f"{name}{label}",
            mix=mix,
            tokens=statistics.fmean(map(len, rows)),
            batch=batch,
            bare=tuple(bares),
            ours=tuple(speeds[label]),
            busy=statistics.fmean([b for b in busy[label] if b is not None]) if None not in busy[label] else None,
            lone_bare_ms=_median_ms(lambda: bare.sweep([lone])),
            lone_ms=_median_ms(lambda ours=ours: ours.backend.predict(*pad(rows[:1], 0))),  # type: ignore[misc]
        )
        for label, ours in variants.items()
    ]


def _bare_speed(bare: BareLoop, rows: Sequence[Row], batch: int, seconds: float) -> float:
    """Texts/s of whole sweeps over the rows; 0 where a batch does not fit the memory."""
    batches = bare.prepare(rows, batch)
    try:
        bare.sweep(batches)
        done, started = 0, time.perf_counter()
        while not done or time.perf_counter() - started < seconds:
            bare.sweep(batches)
            done += len(rows)
    except torch.OutOfMemoryError:
        return 0.0
    return done / (time.perf_counter() - started)


def _median_ms(call: Callable[[], object]) -> float:
    laps = []
    for _ in range(LONE_PASSES):
        started = time.perf_counter()
        call()
        laps.append((time.perf_counter() - started) * 1000)
    return statistics.median(laps)


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line, and complete it by what the device wants."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gpu")
    parser.add_argument("--device", default="cuda", help="cuda, cuda:1 or cpu")
    parser.add_argument("--dtype", choices=("auto", "float32", "bfloat16", "float16"), default="auto")
    parser.add_argument("--models", nargs="+", choices=list(SIZES), help="minilm and bert-base; on a CPU tiny")
    parser.add_argument("--seconds", type=float, default=4.0, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pool", type=int, default=8192, help="rows that are measured with")
    parser.add_argument("--workers", type=int, help="passes at once: 2, on a CPU 1")
    parser.add_argument("--calls", type=int, help="calls under way: 64, on a CPU 4")
    parser.add_argument("--call-rows", type=int, default=64, help="rows of a call")
    parser.add_argument("--folder", type=Path, default=ROOT / "benchmarks" / "results")
    parser.add_argument("--commit", help="of this copy, where git does not say")
    options = parser.parse_args(argv)
    options.on_gpu = options.device.startswith("cuda")
    if options.on_gpu and not torch.cuda.is_available():
        parser.error(f"torch {torch.__version__} sees no CUDA device; --device cpu only shows that the script runs")
    options.models = options.models or (["minilm", "bert-base"] if options.on_gpu else ["tiny"])
    options.workers = options.workers or (2 if options.on_gpu else 1)
    options.calls = options.calls or (64 if options.on_gpu else 4)
    options.batches = BATCHES["cuda" if options.on_gpu else "cpu"]
    if options.dtype == "auto":
        native = options.on_gpu and torch.cuda.is_bf16_supported(including_emulation=False)
        options.dtype = "bfloat16" if native else "float16" if options.on_gpu else "float32"
    options.torch_dtype = getattr(torch, options.dtype)
    if not options.on_gpu:
        torch.set_num_threads(1)  # threads of a pass wait for one another, so on a busy machine two measure its load
    return options


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, write a page, and say by the exit status whether the answers agree. Speed does not decide it."""
    options = parse(argv)
    agreements: list[Agreement] = []
    speeds: list[Speed] = []
    unrecorded: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        for name in options.models:
            source = make_model(Path(scratch) / name, SIZES[name])
            agreements.append(compare(name, source, options, graphs=False))
            say(f"{agreements[-1]}")
            graphs = options.on_gpu
            if graphs:
                try:  # not `auto`, which goes without them and says so in a log only
                    agreements.append(compare(name, source, options, graphs=True))
                    say(f"{agreements[-1]}")
                except BackendError as error:
                    graphs = False
                    unrecorded.append(name)
                    say(f"{name}: cannot be recorded: {error}")
            for mix in MIXES:
                speeds += measure(name, mix, source, options, graphs)
                say(f"{speeds[-1]}")
    setting = describe(ROOT)
    packages = {name: version(name) for name in ("torch", "transformers", "tokenizers", "numpy")}
    setting = replace(setting, versions={"python": setting.versions["python"], **packages})
    if options.commit:
        setting = replace(setting, commit=options.commit)
    device = torch.cuda.get_device_name(torch.device(options.device)) if options.on_gpu else "cpu"
    run = GpuRun(
        command=f"python -m benchmarks.gpu {' '.join(sys.argv[1:] if argv is None else argv)}".rstrip(),
        date=time.strftime("%Y-%m-%d"),
        device=device,
        dtype=options.dtype,
        workers=options.workers,
        calls=options.calls,
        call_rows=options.call_rows,
        setting=setting,
        agreements=tuple(agreements),
        speeds=tuple(speeds),
        unrecorded=tuple(unrecorded),
    )
    name = f"{stem('gpu', run.date, setting)}-{'-'.join(re.findall('[a-z0-9.]+', device.lower()))}"
    made = {"summary": {"claims": [asdict(claim) for claim in claims(run)]}, **asdict(run)}
    write(options.folder, name, {".json": json.dumps(made, indent=1) + "\n", ".md": to_page(run)})
    return 0 if all(agreement.holds for agreement in agreements) else 1


if __name__ == "__main__":
    sys.exit(main())
