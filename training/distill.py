"""`distill`: a smaller student learns a teacher's answers on the task's texts, anonymized as in serving."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from deployments.model.backends import create_backend
from preprocessing.bundle import BundleError, ModelSource, open_source
from training.conversion import check_target, parent_manifest, report_of, write_product
from training.judge import HeldOut, data_hash, judge, logits_of, on_onnx, read_labelled
from training.projects.engine import engine_behind
from training.provenance import command_of
from training.students import Lesson, learn, state_bytes
from training.to_onnx import load_classifier, to_onnx
from training.weights import reference_folder

__all__ = ["distill", "student_of", "torch_files", "write_classifier"]


def distill(
    teacher: str,
    data: Path,
    out: Path,
    *,
    layers: int,
    student: Path | None = None,
    lesson: Lesson | None = None,
    most: int = 0,
    held_out: int = 0,
    config: Path | None = None,
) -> dict[str, Any]:
    """Train a student and write it as a bundle: ONNX for serving, Hugging Face weights to go on from.

    Args:
        teacher: a bundle or Hugging Face folder; a classifier, on any backend.
        data: see `training.judge.read_labelled`. The train part teaches, the test part judges.
        out: the new bundle's folder.
        layers: of the student, evenly out of those of the model that it starts from.
        student: a Hugging Face folder with a BERT-like encoder to start from; the teacher's own weights when None, or
            all-MiniLM-L6-v2 where the teacher has none for torch. Its tokenizer must be the teacher's.
        lesson: how to learn.
        most: texts to learn from, all when 0.
        held_out: texts of the test part that judge, all when 0.
        config: of the training, for the anonymizer that the model was trained behind; see
            `training.projects.engine.engine_behind`.

    Returns:
        The report.

    Raises:
        SystemExit: the teacher is no classifier or was trained behind other PII rules, tokenizers differ, or `out` is
            taken.
    """
    check_target(out)
    lesson = lesson or Lesson()
    try:
        source = open_source(teacher)
    except BundleError as error:
        raise SystemExit(str(error)) from error
    if source.task != "classification":
        raise SystemExit(f"{teacher} is for {source.task}: only classifiers are distilled")
    start = student or source.hf_path or reference_folder()
    if (start / "tokenizer.json").read_bytes() != source.tokenizer_path.read_bytes():
        raise SystemExit(f"{start} has another tokenizer than the teacher: its rows would not be the teacher's")
    torch.set_num_threads(1)
    engine = engine_behind(source, config)
    examples = read_labelled(data, source.labels, teacher, engine)
    train = HeldOut.of(source, examples, "train", engine, most)
    test = HeldOut.of(source, examples, "test", engine, held_out)
    taught = create_backend("auto", source)
    taught.load()
    torch.manual_seed(lesson.seed)  # a student without the teacher's classifier draws its own
    model = student_of(start, source.labels, layers)
    loss = learn(model, train, logits_of(taught, train, "the teacher answers"), lesson)
    graph = to_onnx(model)
    with on_onnx(dataclasses.replace(source, head_path=None), graph) as learnt:
        judged = judge(
            {"teacher": taught, "student": learnt}, {"teacher": _bytes_of(source), "student": len(graph)}, test
        )
    taught.close()
    report = report_of(
        f"Distillation to {layers} layers",
        source,
        judged,
        len(test.labels),
        train_texts=len(train.labels),
        lesson=dataclasses.asdict(lesson),
        loss=round(loss, 4),
        parameters=sum(one.numel() for one in model.parameters()),
        data_sha256=data_hash(data),
        command=command_of(
            "distill",
            teacher,
            layers=layers,
            data=data,
            out=out,
            config=config,
            student=student,
            most=most,
            held_out=held_out,
            **dataclasses.asdict(lesson),
        ),
    )
    files = {"encoder.onnx": graph, **torch_files(model)}
    write_classifier(out, teacher, source, files, f"{layers}-layers", report)
    return report


def student_of(folder: Path, labels: tuple[str, ...], layers: int) -> Any:
    """Load a BERT-like classifier and keep `layers` of its layers, evenly spaced. Raises `SystemExit`."""
    names = dict(enumerate(labels))
    model = load_classifier(folder, num_labels=len(labels), id2label=names, label2id={v: k for k, v in names.items()})
    stack = getattr(getattr(model.base_model, "encoder", None), "layer", None)
    if stack is None:
        raise SystemExit(f"{folder}: layers are taken out of BERT-like models, and this is {model.config.model_type}")
    if not 1 <= layers <= len(stack):
        raise SystemExit(f"--layers must be 1 to {len(stack)}")
    kept = [round((i + 1) * len(stack) / layers) - 1 for i in range(layers)]
    model.base_model.encoder.layer = torch.nn.ModuleList([stack[i] for i in kept])
    model.config.num_hidden_layers = layers
    return model


def write_classifier(
    out: Path, parent: str, source: ModelSource, files: Mapping[str, bytes | Path], suffix: str, report: dict[str, Any]
) -> None:
    """Write a bundle of a model that is not its parent: the parent's temperature and thresholds are not its own."""
    manifest = dataclasses.replace(parent_manifest(parent, source), calibration={})
    write_product(out, manifest, source, files, suffix, report)


def torch_files(model: Any) -> dict[str, bytes | Path]:
    """Return what transformers loads a model from."""
    config = json.dumps(model.config.to_dict(), indent=2, default=str).encode()
    return {"config.json": config, "model.safetensors": state_bytes(model)}


def _bytes_of(source: ModelSource) -> int:
    if source.onnx_path is not None:
        return sum(path.stat().st_size for path in (source.onnx_path, source.head_path) if path is not None)
    assert source.hf_path is not None
    return sum(path.stat().st_size for path in source.hf_path.glob("*.safetensors"))
