"""Token classification: from marked texts to a bundle that `anonymizer.recognizers[].source` can name.

A recognizer finds what is to be anonymized, so it reads raw text, in training as in serving. Nothing of it is kept.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final, final

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from deployments.recognizers.onnx import OnnxScorer
from preprocessing.bundle import sha256_of
from preprocessing.pii.recognizer import LabelScheme, Recognizer, RecognizerManifest
from preprocessing.pii.recognizer.classifier import TokenScorer
from preprocessing.pii.recognizer.pieces import SHAPES, SHAPES_VERSION
from preprocessing.pii.recognizer.source import TOKENIZER_FILE, WEIGHTS_FILE
from preprocessing.tokenize import FastTokenizer
from training.projects.bundle import RunFolder, data_records, identity_of
from training.projects.checks import check_parts, check_table
from training.projects.config import LoopConfig, ProjectConfig
from training.projects.encoder import ProjectEncoder, open_encoder, open_pipeline
from training.projects.found import count_found, found_figures
from training.projects.loop import run_loop
from training.projects.network import load_encoder, merge, padded_batch
from training.projects.spans import IGNORED, Marked, TokenRow, labels_of, marked_texts, token_rows
from training.projects.table import PART_COLUMN, PARTS, read_table
from training.projects.tracking import Tracker
from training.provenance import commit
from training.split import MADE_BY_TRAIN
from training.to_onnx import export_graph

__all__ = ["TokenNetwork", "train_tokens"]

BIASES: Final = (1.0, 0.5, 0.25, 0.0, -0.25, -0.5, -1.0)
"""Tried against "outside"; the one with the best F2 over characters of the validation part is taken."""
CUT: Final = 0.5
Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


class TokenNetwork(nn.Module):
    """Logits of every token. Shapes of pieces start at zero: what an uncased tokenizer loses is learnt beside it."""

    def __init__(self, encoder: Any, labels: int, dropout: float) -> None:
        super().__init__()
        self.encoder = encoder
        width = int(encoder.config.hidden_size)
        self.shapes = nn.Embedding(SHAPES, width, padding_idx=0)
        nn.init.zeros_(self.shapes.weight)
        self.dropout = nn.Dropout(dropout)
        self.classifier = nn.Linear(width, labels)
        # Few names are in training texts: those that are not would be left behind by those that are.
        encoder.get_input_embeddings().weight.requires_grad_(False)

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor, shape_ids: torch.Tensor) -> torch.Tensor:
        """Return float [b, l, labels] of int64 [b, l] inputs."""
        words = self.encoder.get_input_embeddings()(input_ids) + self.shapes(shape_ids)
        hidden = self.encoder(inputs_embeds=words, attention_mask=attention_mask).last_hidden_state
        logits: torch.Tensor = self.classifier(self.dropout(hidden))
        return logits


@final
class _TorchScorer:
    """The network under a `Recognizer` while it is trained."""

    token_budget = 2048

    def __init__(self, network: TokenNetwork, device: str) -> None:
        self._network, self._device = network, device

    @torch.inference_mode()
    def score(self, input_ids: Ids, attention_mask: Ids, shape_ids: Ids) -> Floats:
        given = [torch.from_numpy(value).to(self._device) for value in (input_ids, attention_mask, shape_ids)]
        logits: Floats = self._network(*given).float().cpu().numpy()
        return logits


@final
class _TokenJob:
    """See `loop.Job`."""

    def __init__(
        self, network: TokenNetwork, rows: Sequence[TokenRow], config: LoopConfig, pad_id: int, f2: Callable[[], float]
    ) -> None:
        self.network = network.to(config.device)
        self.lengths = [len(row) for row in rows]
        self._rows, self._config, self._pad_id, self._f2 = rows, config, pad_id, f2

    def groups(self) -> list[dict[str, Any]]:
        new = [*self.network.shapes.parameters(), *self.network.classifier.parameters()]
        body = [p for p in self.network.encoder.parameters() if p.requires_grad]
        return [{"params": body, "lr": self._config.rate}, {"params": new, "lr": self._config.head_rate}]

    def begin(self) -> None:
        """Nothing: a linear layer on the encoder as it is finds little."""

    def loss(self, picked: Sequence[int]) -> torch.Tensor:
        rows, device = [self._rows[i] for i in picked], self._config.device
        ids, mask = padded_batch([row.ids for row in rows], self._pad_id, device)
        shapes, _ = padded_batch([row.shapes for row in rows], 0, device)
        targets, _ = padded_batch([row.targets for row in rows], IGNORED, device)
        logits = self.network(ids, mask, shapes).float()
        return nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=IGNORED)

    def score(self) -> float:
        self.network.eval()
        return self._f2()


def train_tokens(
    config: ProjectConfig, tracker: Tracker, *, resume: bool = False, say: Callable[[str], None] = print
) -> Path:
    """Train and write the bundle; return its folder. Raises as `flow.train_text`."""
    run = RunFolder(config.output)
    run.begin(config, resume=resume)
    table = read_table(config.data, config.data.spans)
    checked = check_table(table, config)
    check_parts(checked.table.frame, config, (), checked.report)
    marked = marked_texts(checked.table.frame, config.data, checked.report)
    checked.report.write(run.path / "validation.json")
    say(checked.report.to_text())
    checked.report.stop_if_fatal()
    parts = {
        part: [m for m, p in zip(marked, checked.table.frame[PART_COLUMN], strict=True) if p == part] for part in PARTS
    }
    encoder = open_encoder(config)
    tokenizer = FastTokenizer(encoder.tokenizer_path)
    labels = labels_of(marked)
    asked = _Asked(config, encoder, tokenizer, labels)
    torch.set_num_threads(config.training.threads)
    torch.manual_seed(config.training.seed)
    network = TokenNetwork(load_encoder(encoder, config), len(labels), config.training.dropout)
    tracker.begin(config, table.sha256, "", resume=resume)  # no pipeline stands before a recognizer
    rows = token_rows(parts["train"], labels, tokenizer, encoder.max_tokens, asked.overlap)
    scorer = _TorchScorer(network, config.training.device)
    job = _TokenJob(
        network, rows, config.training, tokenizer.pad_id, lambda: asked.figures(scorer, 0.0, parts["validation"])["f2"]
    )
    identity = identity_of(config, table, _no_pii(encoder, config))
    history = run_loop(
        job, config.training, run.checkpoint, identity, resume=resume, said=lambda epoch: tracker.epoch(asdict(epoch))
    )
    fresh = run.new_bundle()
    network.encoder = merge(network.encoder)
    _write_graph(encoder, network.to("cpu"), fresh / WEIGHTS_FILE, config.export.precision, rows)
    shutil.copyfile(encoder.tokenizer_path, fresh / TOKENIZER_FILE)
    served = OnnxScorer(fresh / WEIGHTS_FILE, threads=config.training.threads)
    by_bias = {bias: asked.figures(served, bias, parts["validation"]) for bias in BIASES}
    bias = max(BIASES, key=lambda bias: (by_bias[bias]["f2"], -abs(bias)))
    metrics: dict[str, Any] = {
        "test": asked.figures(served, bias, parts["test"]),
        "rows": {part: len(parts[part]) for part in PARTS},
        "training": {"epochs": [asdict(epoch) for epoch in history]},
    }
    manifest = RecognizerManifest(
        name=config.name,
        version=config.version,
        description=config.description or f"{config.name}: {', '.join(asked.types)} in texts.",
        license=config.license,
        files={name: sha256_of(fresh / name) for name in (WEIGHTS_FILE, TOKENIZER_FILE)},
        labels=labels,
        entities=config.data.entities,
        outside_bias=bias,
        cut=CUT,
        max_tokens=encoder.max_tokens,
        overlap=asked.overlap,
        shapes_version=SHAPES_VERSION,
        metrics=metrics | {"commit": commit()},
        data=data_records(config, table),
        created_by=MADE_BY_TRAIN,
        weights=encoder.origin(),
    )
    (fresh / "manifest.json").write_text(manifest.to_json(), encoding="utf-8")
    (fresh / "README.md").write_text(_card(manifest, metrics["test"]), encoding="utf-8")
    bundle = run.finish(metrics)
    tracker.end(metrics, run.path)
    return bundle


def _no_pii(encoder: ProjectEncoder, config: ProjectConfig) -> Any:
    """The pipeline's spec without an engine, which no recognizer is trained behind: it is part of one."""
    from preprocessing.pii import PiiEngine  # the patterns alone; nothing is asked of it but a fingerprint

    return open_pipeline(encoder, PiiEngine()).spec


@final
class _Asked:
    """Asks scorers the way serving does, and counts."""

    def __init__(
        self, config: ProjectConfig, encoder: ProjectEncoder, tokenizer: FastTokenizer, labels: Sequence[str]
    ) -> None:
        self._config, self._tokenizer, self._labels = config, tokenizer, labels
        self._max_tokens = encoder.max_tokens
        self.overlap = min(32, encoder.max_tokens // 8)
        self.types = [label[2:] for label in labels if label.startswith("B-")]

    def figures(self, scorer: TokenScorer, bias: float, texts: Sequence[Marked]) -> dict[str, float]:
        """Return what a scorer finds with a bias against "outside": see `found.figures_of`."""
        entities = self._config.data.entities
        scheme = LabelScheme.of(self._labels, entities, outside_bias=bias, cut=CUT)
        recognizer = Recognizer(
            self._config.name,
            self._tokenizer,
            scheme,
            scorer,
            max_tokens=self._max_tokens,
            overlap=self.overlap,
            identity={},
        )
        return found_figures(count_found(recognizer.spans([marked.text for marked in texts]), texts, entities))


def _write_graph(
    encoder: ProjectEncoder, network: TokenNetwork, path: Path, precision: str, rows: Sequence[TokenRow]
) -> None:
    if not encoder.is_bundled:
        inputs = ("input_ids", "attention_mask", "shape_ids")
        path.write_bytes(export_graph(network, inputs, ("logits",), network.encoder.config))
        return
    from training.calibrate import calibrate  # onnx takes its time
    from training.encoder import Calibration, Recipe
    from training.recognizer.examples import Row
    from training.recognizer.graph import padded_rows, write_token_classifier
    from training.recognizer.names import CLASSIFIER, SHAPE_EMBEDDINGS

    tensors = {name: value.detach().float().numpy() for name, value in network.encoder.state_dict().items()}
    tensors[SHAPE_EMBEDDINGS] = network.shapes.weight.detach().numpy()
    tensors[f"{CLASSIFIER}.weight"] = network.classifier.weight.detach().numpy()
    tensors[f"{CLASSIFIER}.bias"] = network.classifier.bias.detach().numpy()
    recipe, calibration = Recipe(kind="float", smoothing=0, outliers=False, int8_words=False), Calibration()
    if precision == "int8":
        bare = [Row(row.ids[1:-1], row.shapes[1:-1], row.targets[1:-1]) for row in rows[:: max(1, len(rows) // 800)]]
        recipe = Recipe()
        calibration = calibrate(tensors, bare, recipe.smoothing, write_token_classifier, padded_rows)
    model, _ = write_token_classifier(tensors, recipe, calibration)
    path.write_bytes(model.SerializeToString())


def _card(manifest: RecognizerManifest, test: dict[str, float]) -> str:
    rows = [f"| {name.replace('_', ' ')} | {value} |" for name, value in test.items()]
    data = json.dumps([record["name"] for record in manifest.data])
    lines = [
        f"# {manifest.name}",
        "",
        manifest.description,
        "",
        f"A recognizer for `anonymizer.recognizers`. Trained on {data}. Bias against outside: {manifest.outside_bias}.",
        "",
        "| test part | |",
        "| --- | --- |",
        *rows,
        "",
        f"Licence {manifest.license}.",
        "",
    ]
    return "\n".join(lines)
