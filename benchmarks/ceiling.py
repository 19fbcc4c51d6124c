"""The in-process ceiling: the same functions on the same texts, in batches, with no serving at all.

One process of it reads commands on stdin (`batches SECONDS` or `singles SECONDS`) and answers each with one line of
JSON, so that several can be started, warmed up and then let go at once.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.figures import percentile
from benchmarks.stages import StageConfigs, read_stages
from benchmarks.texts import MIXES
from deployments.anonymizer.config import AnonymizerConfig
from deployments.anonymizer.deployment import AnonymizerDeployment
from deployments.messages import (
    AnonymizeRequest,
    FeatureReply,
    FeatureRequest,
    FloatArray,
    PostprocessReply,
    PostprocessRequest,
)
from deployments.model.backends import create_backend
from deployments.model.packing import pack_around, pad
from deployments.postprocessor.deployment import PostprocessorDeployment
from deployments.preprocessor.deployment import PreprocessorDeployment
from preprocessing.bundle import open_source
from preprocessing.texts import RawText

__all__ = ["BATCH", "STAGES", "Ceiling", "main"]

BATCH = 32
STAGES = ("anonymizer", "preprocessor", "model", "postprocessor")
_PATIENT = 3600.0
_MAX_ROWS = 1024


class Ceiling:
    """All stages in one process. `seconds` adds up the time of each."""

    def __init__(self, stages: StageConfigs, threads: int) -> None:
        entry = stages.entry
        self._model = entry.name
        self._anonymizer = AnonymizerDeployment(_with_workers(stages.anonymizer, threads))
        self._preprocessor = PreprocessorDeployment(stages.preprocessor, [entry])
        self._postprocessor = PostprocessorDeployment(stages.postprocessor, [entry])
        source = open_source(entry.source)
        self._backend = create_backend(
            entry.backend,
            source,
            device=entry.device,
            threads=threads,
            dtype=entry.dtype,
            token_budget=entry.token_budget,
        )
        self._backend.load()
        self._backend.warm_up()
        self.seconds = dict.fromkeys(STAGES, 0.0)
        self.tokens = 0

    async def answer(self, texts: Sequence[str]) -> PostprocessReply:
        """Answer one batch; its items are strangers to each other, as requests are."""
        n = len(texts)
        patience = (_PATIENT,) * n
        t0 = time.perf_counter()
        safe = await self._anonymizer(AnonymizeRequest(tuple(map(RawText, texts)), tuple(range(n)), patience))
        t1 = time.perf_counter()
        documents = tuple(text for text in safe.texts if text is not None)
        if len(documents) != n:
            raise RuntimeError(f"{n - len(documents)} texts were not anonymized")
        features = await self._preprocessor(FeatureRequest(self._model, documents, patience))
        t2 = time.perf_counter()
        values = self._passes(features)
        t3 = time.perf_counter()
        reply = await self._postprocessor(self._question(values, features, n))
        t4 = time.perf_counter()
        self.tokens += len(features.input_ids)
        for stage, seconds in zip(STAGES, (t1 - t0, t2 - t1, t3 - t2, t4 - t3), strict=True):
            self.seconds[stage] += seconds
        return reply

    def _passes(self, features: FeatureReply) -> FloatArray:
        """Run the model over rows sorted by length, packed to its budget, longest first."""
        rows = np.split(features.input_ids, features.row_offsets[1:-1])
        order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
        values = np.zeros((len(rows), self._backend.width), dtype=np.float32)
        while order:
            lengths = [len(rows[i]) for i in order]
            start, end = pack_around(lengths, len(order) - 1, self._backend.token_budget, _MAX_ROWS)
            pack = order[start:end]
            values[pack] = self._backend.predict(*pad([rows[i] for i in pack], 0))
            del order[start:end]
        return values

    def _question(self, values: FloatArray, features: FeatureReply, n: int) -> PostprocessRequest:
        nothing = (None,) * n
        return PostprocessRequest(
            self._model, values, features.item_offsets, features.row_weights, n, nothing, nothing, ()
        )


def _with_workers(config: AnonymizerConfig, workers: int) -> AnonymizerConfig:
    """Return a config whose recognizers take as many cores as this process may, whatever a replica's may."""
    recognizers = tuple(entry.model_copy(update={"workers": workers}) for entry in config.recognizers)
    return config.model_copy(update={"recognizers": recognizers})


async def _measure(ceiling: Ceiling, texts: Sequence[str], batch: int, seconds: float) -> dict[str, object]:
    """Answer batches of `batch` texts, in rotation, for `seconds`."""
    ceiling.seconds = dict.fromkeys(STAGES, 0.0)
    ceiling.tokens = 0
    laps: list[float] = []
    at = 0
    started = now = time.perf_counter()
    while now - started < seconds:
        await ceiling.answer([texts[(at + k) % len(texts)] for k in range(batch)])
        at += batch
        lap, now = now, time.perf_counter()
        laps.append((now - lap) * 1000)
    return {
        "texts": at,
        "seconds": now - started,
        "p50_ms": percentile(laps, 50),
        "p99_ms": percentile(laps, 99),
        "tokens": ceiling.tokens / at,
        "stage_ms": {stage: used * 1000 / at for stage, used in ceiling.seconds.items()},
    }


async def _serve(ceiling: Ceiling, texts: Sequence[str]) -> None:
    for _ in range(2):
        for at in range(0, len(texts), BATCH):
            await ceiling.answer(texts[at : at + BATCH])
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        what, seconds = line.split()
        batch = {"batches": BATCH, "singles": 1}[what]
        print(json.dumps(await _measure(ceiling, texts, batch, float(seconds))), flush=True)


def main(argv: Sequence[str] | None = None) -> None:
    """Run one process of the ceiling."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ceiling")
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--mix", choices=list(MIXES), required=True)
    parser.add_argument("--threads", type=int, required=True)
    options = parser.parse_args(argv)
    ceiling = Ceiling(read_stages(options.config, options.model), options.threads)
    asyncio.run(_serve(ceiling, MIXES[options.mix]()))


if __name__ == "__main__":
    main()
