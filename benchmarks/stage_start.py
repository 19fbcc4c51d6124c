"""What one stage's replica does when it starts, alone in a process: imports, then building its core.

`python -m benchmarks.stage_start --config serve_config.yaml --stage model-sentiment` prints one line of JSON.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import yaml

from benchmarks.memory import read_footprints

__all__ = ["main", "stage_names"]

_RAY: Final = "ray.serve._private.replica"
"""What every replica imports, whatever it serves."""


class Watch:
    """Wall seconds of steps, one after the other."""

    def __init__(self) -> None:
        self.steps: dict[str, float] = {}

    def step(self, name: str, do: Callable[[], Any]) -> Any:
        """Do one step and note how long it took."""
        began = time.perf_counter()
        result = do()
        self.steps[name] = time.perf_counter() - began
        return result


def stage_names(config: Path) -> list[str]:
    """Return the stages of the first application of a Serve config, by their deployments' names."""
    models = [f"model-{model['name']}" for model in _arguments(config)["models"]]
    return ["ingress", "anonymizer", "preprocessor", *models, "postprocessor"]


def main(argv: Sequence[str] | None = None) -> None:
    """Start one stage's core and print what each step took."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stage_start")
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--stage", required=True)
    options = parser.parse_args(argv)
    stage: str = options.stage
    module = f"deployments.{'model' if stage.startswith('model-') else stage}.deployment"
    watch = Watch()
    watch.step("import Ray Serve", lambda: importlib.import_module(_RAY))
    [base] = read_footprints(os.getpid())
    deployment = watch.step("import the stage", lambda: importlib.import_module(module))
    kept = _build(watch, stage, deployment, _arguments(options.config))
    [after] = read_footprints(os.getpid())
    print(json.dumps({"stage": stage, "steps": watch.steps, "base": asdict(base), "after": asdict(after)}))
    del kept


def _build(watch: Watch, stage: str, deployment: Any, arguments: dict[str, Any]) -> Any:
    """Build what the replica builds, and return it. The ingress needs a cluster for it, so there imports are all."""
    from deployments.catalog import ModelEntry

    entries = [ModelEntry.model_validate(entry) for entry in arguments["models"]]
    if stage == "anonymizer":
        from deployments.anonymizer.config import AnonymizerConfig

        anonymizer = AnonymizerConfig.model_validate(arguments.get("anonymizer", {}))
        return watch.step("build the core", lambda: deployment.AnonymizerDeployment(anonymizer))
    if stage == "preprocessor":
        from deployments.preprocessor.config import PreprocessorConfig

        preprocessor = PreprocessorConfig.model_validate(arguments.get("preprocessor", {}))
        return watch.step("build the core", lambda: deployment.PreprocessorDeployment(preprocessor, entries))
    if stage == "postprocessor":
        from deployments.postprocessor.config import PostprocessorConfig

        postprocessor = PostprocessorConfig.model_validate(arguments.get("postprocessor", {}))
        return watch.step("build the core", lambda: deployment.PostprocessorDeployment(postprocessor, entries))
    if stage.startswith("model-"):
        return _load_model(watch, next(entry for entry in entries if f"model-{entry.name}" == stage))
    return None


def _load_model(watch: Watch, entry: Any) -> Any:
    """Do what the model's replica does, step by step."""
    from deployments.model.backends import create_backend
    from preprocessing.bundle import open_source

    source = watch.step("check the bundle", lambda: open_source(entry.source))
    backend = watch.step(
        "import the runtime",
        lambda: create_backend(
            entry.backend,
            source,
            device=entry.device,
            threads=entry.threads,
            dtype=entry.dtype,
            token_budget=entry.token_budget,
        ),
    )
    watch.step("load the model", backend.load)
    watch.step("warm up", backend.warm_up)
    return backend


def _arguments(config: Path) -> dict[str, Any]:
    arguments: dict[str, Any] = yaml.safe_load(config.read_text(encoding="utf-8"))["applications"][0]["args"]
    return arguments


if __name__ == "__main__":
    main()
