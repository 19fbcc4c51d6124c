"""The commands that make models smaller: `quantize`, `distill`, `prune`. See `--help` of each."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

__all__ = ["COMMANDS", "add_commands", "run"]

COMMANDS = {
    "quantize": "a bundle in int8 or float16, refused where it loses more accuracy than it may",
    "distill": "a smaller student of a classifier",
    "prune": "a classifier without the weights, or the heads and channels, that matter least",
}

_SOURCES = {
    "quantize": "a bundle in float32, bundled:NAME or a Hugging Face folder; a classifier",
    "distill": "a bundle, bundled:NAME or a Hugging Face folder; a classifier, on any backend",
    "prune": "a Hugging Face folder, or a bundle that distill wrote; a BERT-like classifier",
}


def add_commands(commands: Any) -> None:
    """Add the commands to an argparse parser's commands."""
    for name, text in COMMANDS.items():
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("source", help=_SOURCES[name])
        command.add_argument(
            "--data",
            type=Path,
            required=True,
            help="a .jsonl or .csv file of records with text and label, and part (train, validation, test) where you "
            "have split them; or the data folder of the bundled sentiment model",
        )
        command.add_argument("--out", type=Path, help="the new bundle's folder")
        command.add_argument(
            "--config",
            type=Path,
            help="the YAML config that the model was trained by, or any with an anonymizer block: texts are anonymized "
            "by it, not by the default",
        )
        command.add_argument("--held-out", type=int, default=0, help="texts of the test part that judge (all)")
        _add_options(name, command)


def _add_options(name: str, command: argparse.ArgumentParser) -> None:
    if name == "quantize":
        command.add_argument("--to", required=True, choices=("int8-dynamic", "int8-static", "fp16"))
        command.add_argument("--max-loss", type=float, default=0.5, help="points of accuracy it may lose (%(default)s)")
        command.add_argument(
            "--into-parent",
            action="store_true",
            help="measure the source's own quantized file; write the report into its manifest and card",
        )
        command.add_argument(
            "--reference", default="", help="with --into-parent: the float32 bundle that the source's encoder came from"
        )
        return
    if name == "distill":
        command.add_argument("--layers", type=int, required=True, help="of the student")
        command.add_argument("--student", type=Path, help="a Hugging Face folder to start from (the teacher's own)")
    else:
        command.add_argument("--method", required=True, choices=("magnitude", "structured"))
        command.add_argument("--share", type=float, required=True, help="of weights, or heads and channels, that goes")
    command.add_argument("--epochs", type=int, default=3 if name == "distill" else 0, help="of learning (%(default)s)")
    command.add_argument("--rate", type=float, default=5e-5, help="highest learning rate (%(default)s)")
    command.add_argument("--temperature", type=float, default=2.0, help="of soft targets (%(default)s)")
    command.add_argument("--hard-share", type=float, default=0.5, help="of the loss, for the true labels (%(default)s)")
    command.add_argument("--seed", type=int, default=20240917)
    command.add_argument("--most", type=int, default=0, help="texts to learn from (all)")


def run(arguments: argparse.Namespace) -> int:
    """Run one of the commands; return the exit status. Raises `SystemExit` with what is wrong."""
    from training.quantize import say

    given = vars(arguments)
    if arguments.out is None and not given.get("into_parent"):
        raise SystemExit("--out is missing")
    match arguments.command:
        case "quantize":
            from training.quantize import quantize

            report = quantize(
                arguments.source,
                arguments.to,
                arguments.data,
                arguments.out,
                max_loss=arguments.max_loss,
                into_parent=arguments.into_parent,
                reference=arguments.reference,
                held_out=arguments.held_out,
                config=arguments.config,
            )
        case "distill":
            from training.distill import distill

            report = distill(
                arguments.source,
                arguments.data,
                arguments.out,
                layers=arguments.layers,
                student=arguments.student,
                lesson=_lesson(arguments),
                most=arguments.most,
                held_out=arguments.held_out,
                config=arguments.config,
            )
        case _:
            from training.prune import prune

            report = prune(
                arguments.source,
                arguments.data,
                arguments.out,
                method=arguments.method,
                share=arguments.share,
                lesson=_lesson(arguments) if arguments.epochs else None,
                most=arguments.most,
                held_out=arguments.held_out,
                config=arguments.config,
            )
    say(report)
    print(f"bundle: {arguments.source if given.get('into_parent') else arguments.out}")
    return 0


def _lesson(arguments: argparse.Namespace) -> Any:
    from training.students import Lesson

    return Lesson(
        epochs=arguments.epochs,
        rate=arguments.rate,
        temperature=arguments.temperature,
        hard_share=arguments.hard_share,
        seed=arguments.seed,
    )
