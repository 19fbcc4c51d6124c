"""Embeddings of texts by an encoder graph, through the pipeline that serves, in batches of like length."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

from preprocessing.pipeline import Encoded, PipelineSpec, TextPipeline
from preprocessing.texts import SafeText
from preprocessing.tokenize import FastTokenizer
from training.encoder import OUTPUT
from training.progress import progress

__all__ = [
    "MAX_TOKENS",
    "OVERLAP",
    "Floats",
    "Rows",
    "embed_items",
    "embed_rows",
    "make_spec",
    "open_session",
    "rows_of",
]

Floats = npt.NDArray[np.float32]
Rows = list[npt.NDArray[np.int64]]
MAX_TOKENS = 256
"""sentence-transformers' own limit for this model: it was trained on 128, and attends poorly past 256."""
OVERLAP = 32


def make_spec(tokenizer: FastTokenizer, pii: str) -> PipelineSpec:
    """Return the pipeline of the bundled models, behind the PII engine of this fingerprint."""
    return PipelineSpec(pii=pii, tokenizer=tokenizer.sha256, max_tokens=MAX_TOKENS, overlap=OVERLAP)


def open_session(model: Path | bytes, threads: int = 1) -> ort.InferenceSession:
    """Open an encoder graph on the CPU."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.enable_mem_pattern = False
    options.log_severity_level = 3
    return ort.InferenceSession(
        model if isinstance(model, bytes) else str(model), options, providers=["CPUExecutionProvider"]
    )


def rows_of(encoded: Encoded) -> Rows:
    """Return each row's ids."""
    ids = encoded.input_ids.astype(np.int64)
    return np.split(ids, encoded.row_offsets[1:-1])


def padded(rows: Rows) -> dict[str, npt.NDArray[np.int64]]:
    """Return the inputs of one pass."""
    longest = max(map(len, rows))
    ids, mask = np.zeros((2, len(rows), longest), dtype=np.int64)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = row
        mask[i, : len(row)] = 1
    return {"input_ids": ids, "attention_mask": mask}


def embed_rows(session: Any, rows: Rows, output: str = OUTPUT, note: str = "embedding", batch: int = 8) -> Floats:
    """Return float32 [rows, width] of one of the graph's outputs."""
    order = np.argsort([len(row) for row in rows], kind="stable")
    width = next(given.shape[1] for given in session.get_outputs() if given.name == output)
    values = np.zeros((len(rows), width), dtype=np.float32)
    for start in progress(range(0, len(rows), batch), note):
        picked = order[start : start + batch]
        values[picked] = session.run([output], padded([rows[i] for i in picked]))[0]
    return values


def embed_items(session: Any, pipeline: TextPipeline, texts: Sequence[SafeText], output: str = OUTPUT) -> Floats:
    """Return float32 [texts, width]: windows averaged by weight, as the postprocessor does. Not of unit length."""
    encoded = pipeline.encode(texts)
    values = embed_rows(session, rows_of(encoded), output)
    owner = np.repeat(np.arange(len(texts)), np.diff(encoded.item_offsets))
    items = np.zeros((len(texts), values.shape[1]), dtype=np.float32)
    np.add.at(items, owner, values * encoded.row_weights[:, None])
    return items


def unit(vectors: Floats) -> Floats:
    """Return vectors of length 1."""
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12), dtype=np.float32)


def milliseconds_per_row(session: Any, rows: Rows, batch: int, repeats: int = 3) -> float:
    """Return CPU time, the best of some runs over length-sorted rows in passes of `batch`. For one-thread sessions.

    CPU time, not wall time: other load on the machine then disturbs less.
    """
    ordered = sorted(rows, key=len)
    passes = [padded(ordered[start : start + batch]) for start in range(0, len(ordered), batch)]
    session.run(None, passes[0])
    times = []
    for _ in range(repeats):
        started = time.thread_time()
        for inputs in passes:
            session.run(None, inputs)
        times.append(time.thread_time() - started)
    return min(times) / len(rows) * 1e3
