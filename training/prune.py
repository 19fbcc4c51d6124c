"""`prune`: takes out of a BERT-like classifier what matters least.

magnitude    the smallest weights of the linear layers become 0. Matrices stay as large and as slow: what it gives is a
             file that compresses better, and the report says how well
structured   whole attention heads and inner (feed-forward) channels go, so matrices are really smaller. What matters
             least is measured: how much the loss would change on train texts if a head or channel were taken out,
             estimated by its gate's gradient (Michel et al. 2019)
"""

from __future__ import annotations

import dataclasses
import zlib
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import torch
from torch.nn.utils import prune as masks

from deployments.model.packing import pad
from preprocessing.bundle import BundleError, ModelSource, fetch, open_source
from training.conversion import check_target, report_of
from training.distill import torch_files, write_classifier
from training.judge import HeldOut, data_hash, judge_graphs, logits_of, on_onnx, read_labelled
from training.progress import progress
from training.projects.engine import engine_behind
from training.provenance import command_of
from training.students import Lesson, learn
from training.to_onnx import load_classifier, to_onnx

__all__ = ["Method", "keep_channels", "keep_heads", "make_permanent", "prune", "set_smallest_to_zero", "structured"]

Method = Literal["magnitude", "structured"]
SCORED: Final = 512
"""Train texts that importance is measured on."""
_PASS_ROWS: Final = 8


def prune(
    source: str,
    data: Path,
    out: Path,
    *,
    method: Method,
    share: float,
    lesson: Lesson | None = None,
    most: int = 0,
    held_out: int = 0,
    config: Path | None = None,
) -> dict[str, Any]:
    """Prune a classifier with Hugging Face weights and write it as a bundle.

    Args:
        source: a Hugging Face folder, or a bundle with one in it (as `distill` writes).
        data: see `training.judge.read_labelled`.
        out: the new bundle's folder.
        method: see the module.
        share: of weights (magnitude), or of heads and inner channels of each layer (structured), that goes.
        lesson: how the pruned model learns the answers of the whole one afterwards; not at all when None.
        most: texts to learn from, all when 0.
        held_out: texts of the test part that judge, all when 0.
        config: of the training, for the anonymizer that the model was trained behind; see
            `training.projects.engine.engine_behind`.

    Returns:
        The report.

    Raises:
        SystemExit: the source has no weights for torch, is not BERT-like or was trained behind other PII rules, `share`
            is not in (0, 1), `out` is taken.
    """
    check_target(out)
    if not 0 < share < 1:
        raise SystemExit("--share must be between 0 and 1")
    opened, model = _open(source)
    torch.set_num_threads(1)
    engine = engine_behind(opened, config)
    examples = read_labelled(data, opened.labels, source, engine)
    test = HeldOut.of(opened, examples, "test", engine, held_out)
    train = HeldOut.of(opened, examples, "train", engine, most if lesson else SCORED)
    before = to_onnx(model)
    told = set_smallest_to_zero(model, share) if method == "magnitude" else structured(model, train, share)
    if lesson is not None:
        with on_onnx(opened, before) as whole:
            teacher = logits_of(whole, train, "the whole model answers")
        learn(model, train, teacher, lesson)
    make_permanent(model)
    graph = to_onnx(model)
    report = report_of(
        f"{method.capitalize()} pruning of {share:.0%}" + (f" and {lesson.epochs} epochs of healing" if lesson else ""),
        opened,
        judge_graphs(opened, {"unpruned": before, "pruned": graph}, test),
        len(test.labels),
        pruned=told,
        deflated_megabytes={"unpruned": _deflated(before), "pruned": _deflated(graph)},
        data_sha256=data_hash(data),
        lesson=dataclasses.asdict(lesson) if lesson else None,
        command=command_of(
            "prune",
            source,
            method=method,
            share=share,
            data=data,
            out=out,
            config=config,
            most=most,
            held_out=held_out,
            **(dataclasses.asdict(lesson) if lesson else {}),
        ),
    )
    # Fewer heads cannot be said in a Hugging Face config: a structured product is a graph alone.
    files = {"encoder.onnx": graph} | (torch_files(model) if method == "magnitude" else {})
    write_classifier(out, source, opened, files, f"pruned-{method}", report)
    return report


def set_smallest_to_zero(model: Any, share: float) -> dict[str, Any]:
    """Mask the weights of least magnitude over all linear layers of the encoder; they stay 0 while it learns."""
    layers = [(one, "weight") for one in model.base_model.encoder.modules() if isinstance(one, torch.nn.Linear)]
    masks.global_unstructured(layers, pruning_method=masks.L1Unstructured, amount=share)
    weights = [getattr(*pair) for pair in layers]
    zeros = sum(int((weight == 0).sum()) for weight in weights)
    return {"weights": sum(weight.numel() for weight in weights), "zeros": zeros}


def make_permanent(model: Any) -> None:
    """Turn masks into zeros. Nothing where there are none."""
    for one in model.modules():
        if isinstance(one, torch.nn.Linear) and masks.is_pruned(one):
            masks.remove(one, "weight")


def structured(model: Any, texts: HeldOut, share: float) -> dict[str, Any]:
    """Take the least important heads and inner channels out of each layer. Returns what is left."""
    layers = _layers(model)
    before = sum(one.numel() for one in model.parameters())
    for layer, (heads, channels) in zip(layers, _importance(model, texts), strict=True):
        keep_heads(layer.attention, _best(heads, share))
        keep_channels(layer, _best(channels, share))
    return {
        "heads_per_layer": layers[0].attention.self.num_attention_heads,
        "inner_channels_per_layer": layers[0].output.dense.in_features,
        "parameters_before": before,
        "parameters": sum(one.numel() for one in model.parameters()),
    }


def keep_heads(attention: Any, kept: torch.Tensor) -> None:
    """Leave the heads `kept`, int64 [k], in an attention block."""
    inner = attention.self
    size = inner.attention_head_size
    places = (kept[:, None] * size + torch.arange(size)).reshape(-1)
    for name in ("query", "key", "value"):
        setattr(inner, name, _part(getattr(inner, name), rows=places))
    attention.output.dense = _part(attention.output.dense, columns=places)
    inner.num_attention_heads = len(kept)
    inner.all_head_size = len(places)


def keep_channels(layer: Any, kept: torch.Tensor) -> None:
    """Leave the inner channels `kept`, int64 [k], in a layer."""
    layer.intermediate.dense = _part(layer.intermediate.dense, rows=kept)
    layer.output.dense = _part(layer.output.dense, columns=kept)


def _part(linear: Any, rows: torch.Tensor | None = None, columns: torch.Tensor | None = None) -> Any:
    """Return a linear layer of some of the outputs (rows of the weight) or inputs (columns) of another."""
    weight, bias = linear.weight.detach(), linear.bias.detach()
    if rows is not None:
        weight, bias = weight[rows], bias[rows]
    if columns is not None:
        weight = weight[:, columns]
    part = torch.nn.Linear(weight.shape[1], weight.shape[0])
    part.weight, part.bias = torch.nn.Parameter(weight.clone()), torch.nn.Parameter(bias.clone())
    return part


def _best(scores: torch.Tensor, share: float) -> torch.Tensor:
    """Return positions, ascending, of all but the least `share` of scores; at least one."""
    kept = max(1, round(len(scores) * (1 - share)))
    return scores.topk(kept).indices.sort().values


def _importance(model: Any, texts: HeldOut) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """Return per layer a score of each head and each inner channel: the mean size of its gate's gradient."""
    gates, hooks = [], []
    for layer in _layers(model):
        inner = layer.attention.self
        heads = torch.ones(inner.num_attention_heads, requires_grad=True)
        channels = torch.ones(layer.output.dense.in_features, requires_grad=True)
        hooks.append(layer.attention.output.dense.register_forward_pre_hook(_gate(heads, inner.attention_head_size)))
        hooks.append(layer.output.dense.register_forward_pre_hook(_gate(channels, 1)))
        gates.append((heads, channels))
    scores = [tuple(torch.zeros_like(gate) for gate in pair) for pair in gates]
    flat = [gate for pair in gates for gate in pair]
    model.eval()
    owner = np.repeat(np.arange(len(texts.labels)), np.diff(texts.offsets))[:SCORED]
    for start in progress(range(0, len(owner), _PASS_ROWS), "measuring importance"):
        pack = range(start, min(start + _PASS_ROWS, len(owner)))
        given = [torch.from_numpy(array) for array in pad([texts.rows[i] for i in pack], 0)]
        logits = model(input_ids=given[0], attention_mask=given[1]).logits
        loss = torch.nn.functional.cross_entropy(logits, torch.from_numpy(texts.labels[owner[list(pack)]]))
        found = torch.autograd.grad(loss, flat)
        for total, gradient in zip([one for pair in scores for one in pair], found, strict=True):
            total += gradient.abs()
    for hook in hooks:
        hook.remove()
    return [(pair[0], pair[1]) for pair in scores]


def _gate(gate: torch.Tensor, width: int) -> Any:
    return lambda module, given: (given[0] * gate.repeat_interleave(width), *given[1:])


def _layers(model: Any) -> list[Any]:
    layers = list(getattr(getattr(model.base_model, "encoder", None), "layer", None) or [])
    if not layers or not hasattr(getattr(layers[0], "attention", None), "self"):
        raise SystemExit(f"only BERT-like models are pruned this way, and this is {model.config.model_type}")
    return layers


def _open(source: str) -> tuple[ModelSource, Any]:
    try:
        opened, (folder, _) = open_source(source), fetch(source)
    except BundleError as error:
        raise SystemExit(str(error)) from error
    if opened.task != "classification":
        raise SystemExit(f"{source} is for {opened.task}: only classifiers are pruned")
    if not (folder / "config.json").is_file():
        raise SystemExit(f"{source} has no Hugging Face weights to prune: distill a student of it, and prune that")
    model = load_classifier(folder)
    _layers(model)
    return opened, model


def _deflated(content: bytes) -> float:
    return round(len(zlib.compress(content)) / 1e6, 2)
