"""`train`, `evaluate`, `export`, `register` and `promote`: the commands of projects."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

__all__ = ["COMMANDS", "add_commands", "run"]

COMMANDS: Final = ("train", "evaluate", "export", "register", "promote")
_INTERRUPTED: Final = 130
"""What shells say of Ctrl-C."""
_ABOUT: Final = {
    "train": "train on your own data, as a config says, and write a bundle",
    "evaluate": "a bundle's figures on labelled rows, beside the champion's where one is named",
    "export": "write a run's bundle again from its checkpoint, e.g. in int8",
    "register": "put a bundle into the model registry, as a new version",
    "promote": "let a version have an alias, if it passes the gate against the one that has it",
}


def add_commands(commands: Any) -> None:
    """Add the commands to the parser of `python -m training`."""
    made = {name: commands.add_parser(name, help=text, description=text) for name, text in _ABOUT.items()}
    for name in ("train", "evaluate", "export", "promote"):
        _add_config(made[name])
    made["train"].add_argument("--resume", action="store_true", help="go on from the checkpoint of a run cut off")
    made["train"].add_argument("--no-tracking", action="store_true", help="write nothing into MLflow")
    evaluate = made["evaluate"]
    evaluate.add_argument("--bundle", type=Path, help="the bundle; by default the run's own")
    evaluate.add_argument("--champion", help="a bundle, or NAME@ALIAS of the registry, to compare with")
    evaluate.add_argument("--json", type=Path, help="write the figures here as well")
    made["export"].add_argument("--precision", choices=("float32", "int8"), help="of the graph")
    made["export"].add_argument("--torch", action="store_true", help="put the weights for torch into it, too")
    made["register"].add_argument("bundle", type=Path)
    made["register"].add_argument("name", help="of the registered model")
    made["register"].add_argument("--alias", help="given to the new version at once, e.g. challenger; never champion")
    promote = made["promote"]
    promote.add_argument("name", help="of the registered model")
    promote.add_argument("version")
    promote.add_argument("--alias", default="champion")
    promote.add_argument("--first", action="store_true", help="where no version has the alias yet: no comparison")
    promote.add_argument(
        "--margin", type=float, help="accuracy and macro-F1 that it may be worse by (0.02; 0.1 at most)"
    )
    for name in ("evaluate", "promote"):
        made[name].add_argument(
            "--champion-under-new-rules",
            action="store_true",
            help="compare with a champion of older PII rules as it answers behind those of today",
        )
    parts = ("train", "validation", "test", "all")
    evaluate.add_argument("--part", choices=parts, default="test", help="of the data, as the config splits it")


def _add_config(command: argparse.ArgumentParser) -> None:
    command.add_argument("--config", type=Path, required=True, help="YAML; see docs/training.md")
    command.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="e.g. training.epochs=3")
    command.add_argument("--data", action="append", default=[], metavar="FILE", help="in place of data.files")
    command.add_argument("--output", help="in place of output")


def run(arguments: argparse.Namespace) -> int:
    """Run one command; return the exit status: 0, 1 where a gate refused.

    Raises:
        SystemExit: a config, data or bundle cannot be used; says which and why.
    """
    from deployments.recognizers.open import RecognizerError
    from preprocessing.bundle import BundleError
    from preprocessing.columns import ColumnsError
    from training.projects.config import ConfigError

    run: dict[str, Callable[[argparse.Namespace], int]] = {
        "train": _train,
        "evaluate": _evaluate,
        "export": _export,
        "register": _register,
        "promote": _promote,
    }
    try:
        return run[arguments.command](arguments)
    except (ConfigError, BundleError, ColumnsError, RecognizerError) as error:
        raise SystemExit(f"{arguments.command}: {error}") from error
    except FloatingPointError as error:  # the loop's own words
        raise SystemExit(f"{arguments.command}: {error} (training.rate, training.head_rate)") from None
    except OSError as error:  # a full disk, a folder that is gone; libraries raise it with words alone
        where = f": {error.filename}" if error.filename else ""
        said = error.strerror or next(iter(str(error).splitlines()), "") or type(error).__name__
        raise SystemExit(f"{arguments.command}: {said}{where}") from None
    except KeyboardInterrupt:
        more = "; --resume goes on from the last whole epoch" if arguments.command == "train" else ""
        sys.stderr.write(f"\n{arguments.command}: interrupted{more}\n")
        return _INTERRUPTED


def _config(arguments: argparse.Namespace, *more: str) -> Any:
    from training.projects.config import read_config

    given = [f"data.files={json.dumps(arguments.data)}"] if arguments.data else []
    given += [f"output={json.dumps(arguments.output)}"] if arguments.output else []
    return read_config(arguments.config, [*arguments.set, *given, *more])


def _train(arguments: argparse.Namespace) -> int:
    config = _config(arguments, *(["tracking.on=false"] if arguments.no_tracking else []))
    from training.projects.tracking import open_tracker

    _run(config, open_tracker(config), resume=arguments.resume)
    return 0


def _run(config: Any, tracker: Any, *, resume: bool) -> None:
    """Train, whatever the task. The imports are as heavy as what is asked for."""
    before = signal.signal(signal.SIGTERM, _terminated)
    try:
        if config.task == "token_classification":
            from training.projects.tokens import train_tokens

            bundle = train_tokens(config, tracker, resume=resume)
        else:
            from training.projects.flow import train_text

            bundle = train_text(config, tracker, resume=resume)
    except BaseException:
        tracker.fail()
        raise
    finally:
        signal.signal(signal.SIGTERM, before)
    metrics = json.loads((config.output / "metrics.json").read_text(encoding="utf-8"))
    shown = {name: value for name, value in metrics["test"].items() if name != "reliability"}
    print(json.dumps(shown, indent=2))
    print(f"bundle: {bundle}")


def _terminated(number: int, frame: object) -> None:
    """End as any error does, so that the run is written down as failed."""
    raise SystemExit("terminated: --resume goes on from the last whole epoch")


def _export(arguments: argparse.Namespace) -> int:
    """A finished run resumed has no epoch left: it goes from its checkpoint to a bundle."""
    changed = [f"export.precision={arguments.precision}"] if arguments.precision else []
    changed += ["export.torch=true"] if arguments.torch else []
    config = _config(arguments, *changed)
    if config.method == "head" and (arguments.precision or arguments.torch):
        raise SystemExit("export: method head takes the encoder's graph as it is: no --precision, no --torch")
    if config.method != "head" and not (config.output / "checkpoint.pt").is_file():
        raise SystemExit(f"export: {config.output} has no checkpoint: train first")
    from training.projects.tracking import NoTracker

    _run(config, NoTracker(), resume=True)
    return 0


def _evaluate(arguments: argparse.Namespace) -> int:
    from training.projects.gate import GateConfig
    from training.projects.promotion import read_judged

    config = _config(arguments)
    bundle = _whole(arguments.bundle or config.output / "bundle")
    if arguments.json and not arguments.json.absolute().parent.is_dir():
        raise SystemExit(f"evaluate: --json: there is no folder {arguments.json.parent}")
    other = _whole(_named(arguments.champion)) if arguments.champion else None
    rows = read_judged(config, arguments.part, bundle)
    if arguments.part != "all":
        _tell_of_change(bundle, rows, config)
    verdict = None
    if other is not None:
        gate = GateConfig(champion_under_new_rules=arguments.champion_under_new_rules)
        champion, challenger, verdict = rows.compare(bundle, other, gate)
        found: dict[str, Any] = {"bundle": challenger, "champion": champion, "gate": verdict.to_dict()}
    else:
        found = {"bundle": rows.evaluate(bundle)}
    print(json.dumps(found, indent=2))
    if arguments.json:
        arguments.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    if verdict is None:
        return 0
    print(verdict.to_text())
    return 0 if verdict.passed else 1


def _named(champion: str) -> Path:
    """A folder, a bundled model, or NAME@ALIAS of the registry."""
    from preprocessing.bundle import fetch

    if "@" in champion and not Path(champion).is_dir() and not champion.startswith("models:"):
        champion = f"models:/{champion}"
    return fetch(champion)[0]


def _whole(bundle: Path) -> Path:
    """Return a bundle's folder. Raises `BundleError` where it is none; where it is a run's, says which one is meant."""
    from preprocessing.bundle import MANIFEST, BundleError

    if not (bundle / MANIFEST).is_file():
        meant = f": {bundle / 'bundle'} is one" if (bundle / "bundle" / MANIFEST).is_file() else ""
        raise BundleError(f"{bundle} is no bundle, for {bundle / MANIFEST} is missing{meant}")
    return bundle


def _tell_of_change(bundle: Path, rows: Any, config: Any) -> None:
    from training.projects.promotion import changed_data

    if said := changed_data(bundle, rows, config):
        sys.stderr.write(f"note: {said}\n")


def _register(arguments: argparse.Namespace) -> int:
    from training.projects.promotion import open_registry, register

    version = register(_whole(arguments.bundle), arguments.name, arguments.alias, open_registry())
    print(f"{arguments.name}: version {version}" + (f", {arguments.alias}" if arguments.alias else ""))
    return 0


def _promote(arguments: argparse.Namespace) -> int:
    from training.projects.gate import GateConfig
    from training.projects.promotion import open_registry, promote, read_judged

    asked: dict[str, Any] = {} if arguments.margin is None else {"margin": arguments.margin}
    try:
        gate = GateConfig(champion_under_new_rules=arguments.champion_under_new_rules, **asked)
    except ValueError as error:
        raise SystemExit(f"promote: --margin: {error}") from error
    config = _config(arguments)

    def read(challenger: Path) -> Any:
        rows = read_judged(config, "test", challenger)
        _tell_of_change(challenger, rows, config)
        return rows

    verdict = promote(
        arguments.name,
        arguments.version,
        arguments.alias,
        read,
        open_registry(),
        gate,
        first=arguments.first,
    )
    print(verdict.to_text())
    if verdict.passed:
        print(f"{arguments.name}: version {arguments.version} is {arguments.alias}")
    return 0 if verdict.passed else 1
