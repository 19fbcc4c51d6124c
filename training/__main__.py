"""`python -m training COMMAND`: see `--help`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from preprocessing.bundle import BUNDLED_ROOT
from training import compressing
from training.projects import cli as projects

__all__ = ["main", "make_parser"]

_NEED_DATA = ("export-encoder", "compare-encoders", "sentiment", "recognizer", "anonymization-cost")


def main(argv: list[str] | None = None) -> int:
    """Run one command; return the exit status."""
    arguments = make_parser().parse_args(argv)
    if arguments.command in compressing.COMMANDS:
        return compressing.run(arguments)
    if arguments.command in projects.COMMANDS:
        return projects.run(arguments)
    return _run(arguments)


def _run(arguments: argparse.Namespace) -> int:
    """Run a command of the bundled models."""
    data: Path | None = getattr(arguments, "data", None)
    models: Path = arguments.models
    # Imported per command: torch, scikit-learn and onnx take seconds, and most commands need one of them.
    match arguments.command:
        case "export-encoder":
            from training.export import export_encoder

            export_encoder(data or Path(), models)
        case "compare-encoders":
            from training.export import compare

            compare(data or Path())
        case "sentiment":
            from training.sentiment import train_sentiment

            train_sentiment(data or Path(), models, keep_head=arguments.keep_head, encoder=arguments.encoder)
        case "tags" | "embed" as name:
            from training.tags import fit_tags, write_embed

            (fit_tags if name == "tags" else write_embed)(models)
        case "recognizer":
            from training.recognizer.export import export_recognizer, train_recognizer

            if arguments.checkpoint:
                export_recognizer(data or Path(), arguments.checkpoint, models)
            else:
                train_recognizer(data or Path(), models)
        case "anonymization-cost":
            from training.cost import measure_cost

            measure_cost(data or Path(), models)
        case "refresh-manifests":
            from training.manifests import refresh_manifests

            refresh_manifests(models)
        case _:
            from training.manifests import check_models

            return 1 if check_models(models) else 0
    return 0


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    parser = argparse.ArgumentParser(prog="python -m training", description="Train, make and check model bundles.")
    commands = parser.add_subparsers(dest="command", required=True)
    about = {
        "export-encoder": "all-MiniLM-L6-v2 to an int8 ONNX bundle",
        "compare-encoders": "time and fidelity of other ways to compute the encoder, as a table",
        "sentiment": "train the sentiment head, on the encoder in its bundle",
        "tags": "fit the calibration of zero-shot tags",
        "embed": "write the bundle of plain embeddings",
        "recognizer": "train the recognizer of names, places and addresses",
        "anonymization-cost": "measure what anonymizing costs the sentiment model, as a table",
        "refresh-manifests": "re-hash and re-fingerprint all bundles after a change of PII rules or preprocessing",
        "check-models": "verify all bundles",
    }
    for name, text in about.items():
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("--models", type=Path, default=BUNDLED_ROOT, help="where the bundles are")
        if name in _NEED_DATA:
            command.add_argument("--data", type=Path, required=True, help="the data folder, e.g. ../shared/data")
        if name == "sentiment":
            command.add_argument("--keep-head", action="store_true", help="fit anew what stands around the weights")
            command.add_argument("--encoder", type=Path, help="a bundle with another int8 encoder, to take its place")
        if name == "recognizer":
            command.add_argument("--checkpoint", type=Path, help="export this checkpoint instead of training")
    compressing.add_commands(commands)
    projects.add_commands(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
