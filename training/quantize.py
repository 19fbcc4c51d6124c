"""`quantize`: a smaller bundle out of a bundle, refused where it answers worse than it may.

The reference is float32. For a model over the bundled encoder, whose file is int8 already, that is the encoder written
anew from its reference weights (see `training.encoder`); for any other the model's own ONNX graph, exported from its
Hugging Face weights where there is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, final

from preprocessing.bundle import Bundle, BundleError, ModelSource, fetch, open_source
from training.conversion import check_target, parent_manifest, report_of, write_product, write_report
from training.graphs import as_float16, as_int8_dynamic, as_int8_static, is_quantized
from training.judge import HeldOut, data_hash, judge_graphs, read_labelled
from training.manifests import ENCODER
from training.projects.engine import engine_behind
from training.provenance import command_of

__all__ = ["KINDS", "Kind", "quantize", "say"]

Kind = Literal["int8-dynamic", "int8-static", "fp16"]
KINDS: Final[tuple[Kind, ...]] = ("int8-dynamic", "int8-static", "fp16")
CALIBRATION_TEXTS: Final = 800
MAX_LOSS: Final = 0.5
"""Points of accuracy."""


@final
@dataclass(frozen=True, slots=True)
class _Files:
    """The graph in float32 and converted."""

    reference: bytes
    converted: bytes


def quantize(
    source: str,
    to: Kind,
    data: Path,
    out: Path | None,
    *,
    max_loss: float = MAX_LOSS,
    into_parent: bool = False,
    reference: str = "",
    held_out: int = 0,
    config: Path | None = None,
) -> dict[str, Any]:
    """Make a bundle, measure it beside float32 on the data's test part, and write it if it may.

    Args:
        source: a bundle, `bundled:NAME` or a Hugging Face folder; a classifier.
        to: what to make.
        data: see `training.judge.read_labelled`; its train part calibrates `int8-static`.
        out: the new bundle's folder; None with `into_parent`.
        max_loss: points of accuracy that it may lose against float32.
        into_parent: make nothing; measure the parent's own quantized file, which `to` names, and write the report into
            the parent's manifest and card.
        reference: with `into_parent`, the bundle in float32 that the parent's encoder was made from; not needed over
            the bundled encoder.
        held_out: texts of the test part that judge, all when 0.
        config: of the training, for the anonymizer that the model was trained behind; see
            `training.projects.engine.engine_behind`.

    Returns:
        The report.

    Raises:
        SystemExit: the source is no classifier, was trained behind other PII rules, or loses more than it may (and how
            much it loses), or `out` is taken.
    """
    if out is not None:
        check_target(out)
    parent = _open(source)
    if parent.task != "classification":
        raise SystemExit(f"{source} is for {parent.task}: only classifiers have an accuracy to judge by")
    engine = engine_behind(parent, config)
    examples = read_labelled(data, parent.labels, source, engine)
    test = HeldOut.of(parent, examples, "test", engine, held_out)
    calibrated = to == "int8-static" and not into_parent
    calibration = HeldOut.of(parent, examples, "train", engine, CALIBRATION_TEXTS) if calibrated else None
    files = (
        _as_it_is(source, parent, data, reference) if into_parent else _convert(source, parent, to, calibration, data)
    )
    judged = judge_graphs(parent, {"fp32": files.reference, to: files.converted}, test)
    lost = (judged["fp32"].accuracy - judged[to].accuracy) * 100
    if lost > max_loss:
        raise SystemExit(
            f"refused: {to} loses {lost:.2f} points of accuracy on {len(test.labels)} held-out texts "
            f"({judged['fp32'].accuracy:.4f} to {judged[to].accuracy:.4f}), and may lose {max_loss:g}"
        )
    command = command_of(
        "quantize",
        source,
        to=to,
        data=data,
        out=out,
        config=config,
        held_out=held_out,
        into_parent=into_parent,
        reference=reference,
    )
    report = report_of(
        f"Quantization to {to}", parent, judged, len(test.labels), data_sha256=data_hash(data), command=command
    )
    if into_parent:
        write_report(fetch(source)[0], report)
    elif out is not None:
        made: dict[str, bytes | Path] = {"encoder.onnx": files.converted}
        if parent.head_path is not None:
            made["head.safetensors"] = parent.head_path
        write_product(out, parent_manifest(source, parent), parent, made, to, report)
    return report


def _open(source: str) -> ModelSource:
    try:
        return open_source(source)
    except BundleError as error:
        raise SystemExit(str(error)) from error


def _convert(source: str, parent: ModelSource, to: Kind, calibration: HeldOut | None, data: Path) -> _Files:
    if _stands_on_encoder(source):
        return _encoder_files(to, data)
    reference = _float_graph(parent)
    rows = [] if calibration is None else calibration.rows
    converted = {
        "int8-dynamic": lambda: as_int8_dynamic(reference),
        "int8-static": lambda: as_int8_static(reference, rows),
        "fp16": lambda: as_float16(reference),
    }[to]()
    return _Files(reference, converted)


def _as_it_is(source: str, parent: ModelSource, data: Path, reference: str) -> _Files:
    """The parent's own file beside float32."""
    served = parent.onnx_path.read_bytes() if parent.onnx_path is not None else b""
    if is_quantized(served) and reference:
        origin = _open(reference)
        if (origin.head_path is None) != (parent.head_path is None):
            raise SystemExit(f"--reference: {source} was not made from {reference}: one of them alone has a head")
        return _Files(_float_graph(origin), served)
    if not _stands_on_encoder(source) or not is_quantized(served):
        raise SystemExit(
            f"{source} is not quantized, or what it was made from is not known (name it: --reference): "
            "--into-parent is not for it"
        )
    from training.export import encoder_bytes  # only this path needs the reference weights

    return _Files(encoder_bytes("float32", data), served)


def _stands_on_encoder(source: str) -> bool:
    folder, _ = fetch(source)
    if not (folder / "manifest.json").is_file():
        return False
    encoder = Bundle.open(folder).encoder
    return encoder is not None and encoder.manifest.name == ENCODER


def _encoder_files(to: Kind, data: Path) -> _Files:
    """The bundled encoder from its reference weights, as `export-encoder` writes it."""
    from training.export import SERVED, encoder_bytes  # only this path needs the reference weights

    reference = encoder_bytes("float32", data)
    if to == "fp16":
        return _Files(reference, as_float16(reference))
    return _Files(reference, encoder_bytes(SERVED if to == "int8-static" else "int8 dynamic", data))


def _float_graph(parent: ModelSource) -> bytes:
    """Return the model's float32 graph. Weights for torch beside a head are an encoder's, without a classifier."""
    if parent.onnx_path is not None and parent.onnx_path.is_file():
        content = parent.onnx_path.read_bytes()
        if not is_quantized(content):
            return content
        if parent.hf_path is None or parent.head_path is not None:
            raise SystemExit(f"{parent.onnx_path} is quantized already: give the model that it was made from")
    if parent.head_path is not None:
        raise SystemExit(f"{parent.name} has a head and no graph that it reads: export it again")
    from training.to_onnx import load_classifier, to_onnx  # torch, only where it has to be exported

    assert parent.hf_path is not None
    return to_onnx(load_classifier(parent.hf_path))


def say(report: dict[str, Any]) -> None:
    """Print a report's figures."""
    for name, one in report["measured"].items():
        print(f"{name}: " + ", ".join(f"{figure} {value:g}" for figure, value in one.items()))
    print(
        f"points lost {report['points_lost']}, {report['times_smaller']} x smaller, {report['times_faster']} x as fast"
    )
