"""Text classification and tabular: from files to a bundle."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, final

import numpy as np
import numpy.typing as npt

from deployments.postprocessor.scoring import aggregate
from preprocessing.columns import Category, ColumnTransform, Number
from preprocessing.pii import PiiEngine
from preprocessing.tokenize import FastTokenizer
from training.embedding import embed_rows, open_session, rows_of
from training.encoder import FEATURES
from training.projects.abstention import Finished, fit_and_measure
from training.projects.bundle import RunFolder, identity_of, write_classifier
from training.projects.checks import Checked, check_table
from training.projects.config import ProjectConfig
from training.projects.encoder import (
    GRAPH,
    TOKENIZER,
    ProjectEncoder,
    copy_graph,
    open_encoder,
    open_pipeline,
    write_graph,
    write_torch,
)
from training.projects.engine import engine_of
from training.projects.head import LinearHead, fit_head, write_head
from training.projects.personal import are_personal
from training.projects.prepare import Prepared, anonymize_rows, prepare
from training.projects.report import Report
from training.projects.table import PARTS, read_table
from training.projects.tracking import Tracker

__all__ = ["COLUMNS", "train_text"]

COLUMNS = "columns.json"
HEAD = "head.safetensors"
Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


@final
@dataclass(frozen=True, slots=True)
class _Examples:
    """All texts of a run. Arrays have one entry a text."""

    prepared: Prepared
    truth: Ints
    columns: Floats
    transform: ColumnTransform
    labels: tuple[str, ...]


def train_text(
    config: ProjectConfig, tracker: Tracker, *, resume: bool = False, say: Callable[[str], None] = print
) -> Path:
    """Train and write the bundle; return its folder.

    Raises:
        SystemExit: the data cannot be trained on, or a checkpoint is of another run.
        ConfigError: the data, a column or the encoder is not there.
    """
    run = RunFolder(config.output)
    run.begin(config, resume=resume)
    table = read_table(config.data)
    checked = check_table(table, config)
    _stop_if_fatal(checked.report, run, say)
    encoder, engine = open_encoder(config), engine_of(config)
    pipeline = open_pipeline(encoder, engine)
    rows = anonymize_rows(checked, config, engine)
    _stop_if_fatal(checked.report, run, say)
    examples = _examples(checked, config, engine, prepare(rows, pipeline, checked.report))
    _tell(checked.report, run, say)
    tracker.begin(config, table.sha256, pipeline.fingerprint, resume=resume)
    fresh = run.new_bundle()
    shutil.copyfile(encoder.tokenizer_path, fresh / TOKENIZER)
    if config.method == "head":
        head, values, trained = _fit_on_graph(config, encoder, examples, fresh)
    else:
        identity = identity_of(config, table, pipeline.spec)
        head, trained = _fit_network(config, encoder, examples, fresh, run, identity, resume, tracker)
        values = _values(fresh / GRAPH, examples, config)
    write_head(fresh / HEAD, head)
    if examples.transform.width:
        (fresh / COLUMNS).write_text(json.dumps(examples.transform.to_dict(), indent=2) + "\n", encoding="utf-8")
    columns = examples.transform.width
    finished = Finished(examples.prepared, examples.truth, examples.labels, head, values, columns)
    fields = fit_and_measure(config, finished, fresh)
    fields["metrics"] |= {"training": trained}
    write_classifier(fresh, config, encoder, pipeline.spec, checked.table, examples.labels, fields)
    bundle = run.finish(fields["metrics"])
    tracker.end(fields["metrics"], run.path)
    return bundle


def _stop_if_fatal(report: Report, run: RunFolder, say: Callable[[str], None]) -> None:
    if report.fatal:
        _tell(report, run, say)
        report.stop_if_fatal()


def _tell(report: Report, run: RunFolder, say: Callable[[str], None]) -> None:
    report.write(run.path / "validation.json")
    say(report.to_text())


def _examples(checked: Checked, config: ProjectConfig, engine: PiiEngine, prepared: Prepared) -> _Examples:
    place = {label: i for i, label in enumerate(checked.labels)}
    truth = np.array([place[label] for label in prepared.frame[config.data.label]], dtype=np.int64)
    transform = _fit_columns(config, engine, prepared, checked.report)
    names = {name: prepared.frame[name].tolist() for name in transform.names}
    columns = transform.transform(names, len(truth))
    return _Examples(prepared, truth, columns, transform, checked.labels)


def _fit_columns(config: ProjectConfig, engine: PiiEngine, prepared: Prepared, report: Report) -> ColumnTransform:
    """Fit on the training part. Values with personal data are not kept: the bundle would hold them as they are."""
    frame = prepared.frame.iloc[prepared.of("train")]
    numbers = tuple(Number.fit(name, frame[name].tolist()) for name in config.data.numeric)
    categories = []
    for name in config.data.categorical:
        counts = frame[name].dropna().str.strip().value_counts()
        kept = sorted(str(value) for value, count in counts.items() if count >= config.checks.least_rows_per_label)
        safe = [value for value, found in zip(kept, are_personal(kept, engine), strict=True) if not found]
        if len(safe) < len(kept) and not config.checks.personal_categories:
            say = (
                f"{len(kept) - len(safe)} values of column {name} hold personal data, of whatever type, and count as "
                "other values, for the bundle would hold them as they are. Where it may: checks.personal_categories"
            )
            report.add("personal_categories", "warning", say)
        categories.append(Category(name, tuple(kept if config.checks.personal_categories else safe)))
    return ColumnTransform(numbers, tuple(categories))


def _fit_on_graph(
    config: ProjectConfig, encoder: ProjectEncoder, examples: _Examples, folder: Path
) -> tuple[LinearHead, dict[str, Floats], dict[str, Any]]:
    """Fit a head on what the very graph that serves gives."""
    if encoder.is_bundled:
        copy_graph(encoder, folder / GRAPH)
    else:
        from training.projects.network import export_pooled, load_encoder  # torch takes seconds

        export_pooled(load_encoder(encoder, config), encoder.layers, folder / GRAPH)
    values = _values(folder / GRAPH, examples, config)
    loop = config.training
    train, validation = ((values[part], examples.truth[examples.prepared.of(part)]) for part in ("train", "validation"))
    head, scores = fit_head(train, validation, len(examples.labels), loop.strengths, loop.seed, loop.balanced)
    return head, values, {"validation_macro_f1_by_strength": scores}


def _fit_network(
    config: ProjectConfig,
    encoder: ProjectEncoder,
    examples: _Examples,
    folder: Path,
    run: RunFolder,
    identity: tuple[str, str],
    resume: bool,
    tracker: Tracker,
) -> tuple[LinearHead, dict[str, Any]]:
    """Train encoder and head in torch, merge, and write the graph."""
    import torch  # seconds, and a head alone needs none of it

    from training.projects.loop import run_loop
    from training.projects.network import Network, load_encoder, merge
    from training.projects.textjob import TextJob

    torch.set_num_threads(config.training.threads)
    torch.manual_seed(config.training.seed)
    model = load_encoder(encoder, config)
    network = Network(model, encoder.layers, examples.columns.shape[1], len(examples.labels), config.training.dropout)
    pad_id = FastTokenizer(encoder.tokenizer_path).pad_id
    job = TextJob(network, examples.prepared, examples.truth, examples.columns, config.training, pad_id)
    history = run_loop(
        job, config.training, run.checkpoint, identity, resume=resume, said=lambda epoch: tracker.epoch(asdict(epoch))
    )
    merged = merge(network.encoder).to("cpu")
    if config.export.torch:
        write_torch(encoder, merged, examples.labels, folder / "torch")
    rows = job.training_rows()
    head = write_graph(encoder, merged, network.linear_head(), folder / GRAPH, config.export.precision, rows)
    return head, {"epochs": [asdict(epoch) for epoch in history]}


def _values(graph: Path, examples: _Examples, config: ProjectConfig) -> dict[str, Floats]:
    """Return what the head reads of each text, by part: the graph's features, and columns."""
    session = open_session(graph, config.training.threads)
    encoded = examples.prepared.encoded
    rows = rows_of(encoded)
    owner = np.repeat(np.arange(len(examples.truth)), np.diff(encoded.item_offsets))
    out: dict[str, Floats] = {}
    for part in PARTS:
        items = examples.prepared.of(part)
        mine = np.flatnonzero(np.isin(owner, items))
        found = embed_rows(session, [rows[j] for j in mine], FEATURES, f"features of {part}")
        offsets = np.concatenate([[0], np.cumsum(np.diff(encoded.item_offsets)[items])])
        features = aggregate(found, offsets, encoded.row_weights[mine])
        out[part] = np.concatenate([features, examples.columns[items]], axis=1)
    return out
