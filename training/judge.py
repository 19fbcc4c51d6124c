"""Conversions are judged by their answers to held-out texts, and by time and size, beside what they were made from.

read_labelled   texts with labels, out of a data folder or a file
HeldOut         such texts of one part, anonymized and prepared as in serving
judge           accuracy, macro-F1, milliseconds a text of several backends, measured in turns in one run
on_onnx         a graph on a backend, for as long as it is needed
"""

from __future__ import annotations

import contextlib
import csv
import dataclasses
import json
import random
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self, final

import numpy as np
import numpy.typing as npt

from deployments.model.backends import Backend, create_backend
from deployments.model.packing import pad
from preprocessing.bundle import MANIFEST, ModelSource, fetch, read_json, sha256_of
from preprocessing.pii import PiiEngine
from preprocessing.texts import RawText
from training.measure import macro_f1
from training.progress import progress
from training.split import MADE_BY_TRAIN, PART_NAMES, Split
from training.texts import LABELS, Example, Part, anonymize, data_record, part_of, read_sentiment

__all__ = ["HeldOut", "Judged", "data_hash", "judge", "judge_graphs", "logits_of", "on_onnx", "read_labelled"]

Floats = npt.NDArray[np.float32]
PACK_TOKENS: Final = 256
"""Rows times padded length of a pass: what serves on a CPU."""
TIMED: Final = 256
"""Texts that are timed."""
_SEED: Final = 20240917
_PART: Final = "part"


def read_labelled(
    data: Path, labels: Sequence[str], source: str = "", engine: PiiEngine | None = None
) -> list[Example]:
    """Read texts with labels, in the parts that the model was trained on.

    A bundle of `training train` says how its data was split, and so do those that were made from it: a column, which
    the records must have, or a hash of the anonymized text. Of other models a record's `part` is taken, and without
    it a hash of the raw text.

    Args:
        data: the data folder (see `training.texts.read_sentiment`), or a `.jsonl` or `.csv` file whose records have
            `text` and `label`, and may have `part` (train, validation, test).
        labels: of the model; a record's label is one of them.
        source: of the model, where it was trained.
        engine: that anonymizes, for a split by anonymized text.

    Raises:
        SystemExit: there is no such file, a record's label is none of the model's (names the record's number), or it is
            not known which texts the model was trained on.
    """
    split = _split_of(source, data, engine)
    if data.is_dir():
        if tuple(labels) != LABELS:
            raise SystemExit(f"{data} has labels {', '.join(LABELS)}, and the model has {', '.join(labels)}")
        return read_sentiment(data)
    try:
        records = _records(data)
    except (OSError, ValueError) as error:
        raise SystemExit(f"{data} cannot be read: {type(error).__name__}") from error
    places = {label: i for i, label in enumerate(labels)}
    for number, record in enumerate(records, start=1):
        if "text" not in record or record.get("label") not in places:
            raise SystemExit(f"{data}, record {number}: it needs a text, and a label of {', '.join(labels)}")
    texts = [RawText(record["text"]) for record in records]
    parts = _parts(records, texts, split, data, engine)
    return [
        Example(text, places[record["label"]], data.name, part)
        for text, record, part in zip(texts, records, parts, strict=True)
    ]


def _split_of(source: str, data: Path, engine: PiiEngine | None) -> Split | None:
    """Return the split that a model was trained on; None where the records' own parts, or a hash of them, may be taken.

    A data folder has its own split, which `training.examples.write` writes into a column.
    """
    manifest = (fetch(source)[0] / MANIFEST) if source else None
    if manifest is None or not manifest.is_file():
        return None
    said = read_json(manifest)
    split = Split.recorded(said)
    if split is None:
        return Split(column=_PART) if said.get("created_by") == MADE_BY_TRAIN and not data.is_dir() else None
    if split.column:
        return split
    if data.is_dir():
        raise SystemExit(f"{source} was trained on the split `{split}`, which {data} does not have: give the file")
    if engine is None or said["pipeline"].get("pii") != engine.fingerprint():
        raise SystemExit(
            f"{source} was trained on a split by anonymized text, behind other PII rules than these: it cannot be told "
            "which texts it has seen"
        )
    return split


def _parts(
    records: Sequence[Mapping[str, str]],
    texts: Sequence[RawText],
    split: Split | None,
    data: Path,
    engine: PiiEngine | None,
) -> list[Part]:
    if split is not None and not split.column and engine is not None:
        return [split.part_of(text) for text in anonymize(texts, engine, "anonymizing, to split as in training")]
    column = split.column if split is not None else _PART
    parts: list[Part] = []
    for number, (record, text) in enumerate(zip(records, texts, strict=True), start=1):
        said = record.get(column)
        if not said and split is not None:
            raise SystemExit(f"{data}, record {number}: it needs a {column}: the model was trained on a split by it")
        part = PART_NAMES.get(str(said).strip().lower()) if said else part_of(text.reveal())
        if part is None:
            raise SystemExit(f"{data}, record {number}: {column} is train, validation or test")
        parts.append(part)
    return parts


def data_hash(data: Path) -> str:
    """Return the SHA-256 of a data file, or of a data folder's records of hashes."""
    if data.is_dir():
        return ",".join(record["sha256"] for record in data_record(data))
    return sha256_of(data)


def _records(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        if path.suffix == ".csv":
            return list(csv.DictReader(file))
        return [json.loads(line) for line in file if line.strip()]


@final
@dataclass(frozen=True, slots=True)
class HeldOut:
    """Texts as rows of token ids; `labels` int64 [n]. Item `i` has rows `offsets[i]` to `offsets[i + 1]`."""

    rows: list[npt.NDArray[np.int64]]
    offsets: npt.NDArray[np.int64]
    weights: Floats
    labels: npt.NDArray[np.int64]

    @classmethod
    def of(cls, source: ModelSource, examples: Sequence[Example], part: Part, engine: PiiEngine, most: int = 0) -> Self:
        """Anonymize and prepare one part's texts, or `most` of them, which a seed draws."""
        picked = [example for example in examples if example.part == part]
        picked = random.Random(_SEED).sample(picked, most) if 0 < most < len(picked) else picked
        if not picked:
            raise SystemExit(f"the data have no texts in the part {part}")
        texts = anonymize([example.text for example in picked], engine, f"anonymizing the {part} part")
        encoded = source.open_pipeline().encode(texts)
        return cls(
            rows=np.split(encoded.input_ids.astype(np.int64), encoded.row_offsets[1:-1]),
            offsets=encoded.item_offsets,
            weights=encoded.row_weights,
            labels=np.array([example.label for example in picked], dtype=np.int64),
        )

    def packs(self, budget: int = PACK_TOKENS, most: int = 0) -> list[list[int]]:
        """Return positions of rows, of the first `most` if given, by length, in packs of at most `budget` tokens."""
        order = sorted(range(min(len(self.rows), most or len(self.rows))), key=lambda i: len(self.rows[i]))
        packs: list[list[int]] = []
        for i in order:
            if not packs or (len(packs[-1]) + 1) * len(self.rows[i]) > budget:
                packs.append([])
            packs[-1].append(i)
        return packs


@final
@dataclass(frozen=True, slots=True)
class Judged:
    """What one model does: shares, megabytes of its files, milliseconds of one core."""

    accuracy: float
    macro_f1: float
    agreement: float
    """Share of answers that are the first model's."""
    megabytes: float
    ms_per_text: float
    """In packs of some 256 tokens, as served on a CPU."""
    ms_lone_text: float
    """One text a pass."""

    def to_dict(self) -> dict[str, float]:
        return {name: getattr(self, name) for name in self.__slots__}


def logits_of(backend: Backend, held_out: HeldOut, note: str = "answering") -> Floats:
    """Return float32 [n, width]: rows averaged by weight, as the postprocessor does."""
    values = np.zeros((len(held_out.rows), backend.width), dtype=np.float32)
    for pack in progress(held_out.packs(), note):
        values[pack] = backend.predict(*pad([held_out.rows[i] for i in pack], 0))[:, : backend.width]
    owner = np.repeat(np.arange(len(held_out.labels)), np.diff(held_out.offsets))
    items = np.zeros((len(held_out.labels), backend.width), dtype=np.float32)
    np.add.at(items, owner, values * held_out.weights[:, None])
    return items


def judge(
    backends: Mapping[str, Backend], sizes: Mapping[str, int], held_out: HeldOut, rounds: int = 5
) -> dict[str, Judged]:
    """Judge loaded backends; `sizes` are bytes. The first is what the others' agreement is measured against."""
    answers = {name: logits_of(backend, held_out, name).argmax(axis=1) for name, backend in backends.items()}
    first = next(iter(answers.values()))
    times = _times(backends, held_out, rounds)
    return {
        name: Judged(
            accuracy=round(float((answer == held_out.labels).mean()), 4),
            macro_f1=round(macro_f1(held_out.labels, answer, backends[name].width), 4),
            agreement=round(float((answer == first).mean()), 4),
            megabytes=round(sizes[name] / 1e6, 2),
            ms_per_text=round(times[name][0], 3),
            ms_lone_text=round(times[name][1], 3),
        )
        for name, answer in answers.items()
    }


@contextlib.contextmanager
def on_onnx(source: ModelSource, graph: bytes) -> Iterator[Backend]:
    """Give a loaded backend that runs a graph in the place of the source's own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.onnx"
        path.write_bytes(graph)
        backend = create_backend("onnx", dataclasses.replace(source, onnx_path=path, hf_path=None))
        backend.load()
        try:
            yield backend
        finally:
            backend.close()


def judge_graphs(source: ModelSource, graphs: Mapping[str, bytes], held_out: HeldOut) -> dict[str, Judged]:
    """Judge graphs that take the source's rows and give its labels' logits, or what its head reads."""
    with contextlib.ExitStack() as stack:
        backends = {name: stack.enter_context(on_onnx(source, graph)) for name, graph in graphs.items()}
        return judge(backends, {name: len(graph) for name, graph in graphs.items()}, held_out)


def _times(backends: Mapping[str, Backend], held_out: HeldOut, rounds: int) -> dict[str, tuple[float, float]]:
    """Return the best CPU time a text, packed and alone, in turns, so that other load on the machine meets all."""
    packed = [pad([held_out.rows[i] for i in pack], 0) for pack in held_out.packs(most=TIMED)]
    alone = [pad([row], 0) for row in held_out.rows[: TIMED // 4]]
    best = dict.fromkeys(backends, (float("inf"), float("inf")))
    for _ in progress(range(rounds), "timing"):
        for name, backend in backends.items():
            spent = (_milliseconds(backend, packed), _milliseconds(backend, alone))
            best[name] = (min(best[name][0], spent[0]), min(best[name][1], spent[1]))
    return best


def _milliseconds(backend: Backend, passes: Sequence[tuple[Any, Any]]) -> float:
    started = time.process_time()  # not wall time: the machine has other work
    for given in passes:
        backend.predict(*given)
    return (time.process_time() - started) / sum(len(ids) for ids, _ in passes) * 1e3
