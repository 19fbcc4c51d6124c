"""The same stages wired the naive way, for comparison: each HTTP request makes one handle call per stage, alone.

Same stage classes, threads, replica counts, concurrency limits and logging as the config; a FastAPI ingress;
Ray's own flags and handles as they come. `python -m benchmarks.naive --port N` runs it on a Ray cluster of its own
until SIGTERM.
"""

# No `from __future__ import annotations`: Ray's class-based view and FastAPI lose a body's type when it is a string.

import argparse
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ray
import yaml
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel
from ray import serve
from ray.serve import Application
from ray.serve.handle import DeploymentHandle

from benchmarks.stages import read_stages
from cluster import processes
from cluster.ports import LOOPBACK, free_port
from deployments.anonymizer.deployment import AnonymizerDeployment
from deployments.messages import AnonymizeRequest, FeatureRequest, ModelRequest, PostprocessRequest
from deployments.model.deployment import ModelDeployment
from deployments.options import DeploymentOptions
from deployments.postprocessor.deployment import PostprocessorDeployment
from deployments.preprocessor.deployment import PreprocessorDeployment
from preprocessing.bundle import open_source
from preprocessing.texts import RawText

__all__ = ["NaiveIngress", "build", "main"]

TIMEOUT = (30.0,)
NOTHING = (None,)

app = FastAPI()


class Body(BaseModel):
    """A request for one prediction."""

    inputs: str


@serve.ingress(app)
class NaiveIngress:
    """One request, four handle calls, one after another."""

    def __init__(
        self,
        name: str,
        version: str,
        labels: Sequence[str],
        anonymizer: DeploymentHandle[Any],
        preprocessor: DeploymentHandle[Any],
        model: DeploymentHandle[Any],
        postprocessor: DeploymentHandle[Any],
    ) -> None:
        self._name, self._version, self._labels = name, version, labels
        self._anonymizer, self._preprocessor = anonymizer, preprocessor
        self._model, self._postprocessor = model, postprocessor

    @app.post("/api/v1/predict/{model}")
    async def predict(self, model: str, body: Body) -> dict[str, Any]:
        """Answer one text."""
        if model != self._name:
            raise HTTPException(404)
        safe = await self._anonymizer.remote(AnonymizeRequest((RawText(body.inputs),), (0,), TIMEOUT))
        features = await self._preprocessor.remote(FeatureRequest(model, (safe.texts[0],), TIMEOUT))
        rows = len(features.row_offsets) - 1
        output = await self._model.remote(
            ModelRequest(features.input_ids, features.row_offsets, TIMEOUT * rows, features.fingerprint, rows)
        )
        reply = await self._postprocessor.remote(
            PostprocessRequest(
                model, output.values, features.item_offsets, features.row_weights, 1, NOTHING, NOTHING, ()
            )
        )
        scores = [
            {"label": self._labels[position], "score": round(score, 6)}
            for position, score in zip(reply.ranked[0], reply.scores[0], strict=True)
        ]
        return {
            "model": {"name": self._name, "version": self._version},
            "predictions": [{**scores[0], "scores": scores, "needs_review": reply.needs_review[0]}],
            "usage": {"items": 1, "characters": len(body.inputs), "tokens": int(features.item_tokens[0])},
        }


def build(config: Path, model: str) -> Application:
    """Wire the stages of one model of a Serve config."""
    stages = read_stages(config, model)
    entry = stages.entry
    source = open_source(entry.source)
    anonymizer = _deployment(AnonymizerDeployment, "anonymizer", stages.anonymizer.deployment)
    preprocessor = _deployment(PreprocessorDeployment, "preprocessor", stages.preprocessor.deployment)
    postprocessor = _deployment(PostprocessorDeployment, "postprocessor", stages.postprocessor.deployment)
    ingress = serve.deployment(NaiveIngress).options(
        name="ingress", ray_actor_options={"num_cpus": 0.1}, max_ongoing_requests=10_000
    )
    return ingress.bind(
        model,
        source.version,
        tuple(source.labels),
        anonymizer.bind(stages.anonymizer),
        preprocessor.bind(stages.preprocessor, [entry]),
        _deployment(ModelDeployment, f"model-{model}", entry.deployment).bind(entry),
        postprocessor.bind(stages.postprocessor, [entry]),
    )


def _deployment(stage: type, name: str, options: DeploymentOptions) -> serve.Deployment:
    """Fix the number of replicas at what the config starts with: autoscaling would be another experiment."""
    chosen = options.to_serve()
    chosen.pop("autoscaling_config", None)
    chosen["num_replicas"] = options.autoscaling.min_replicas if options.autoscaling else options.num_replicas or 1
    # Nobody is turned away: what waits, waits.
    chosen["max_queued_requests"] = -1
    return serve.deployment(stage).options(name=name, **chosen)


def main(argv: Sequence[str] | None = None) -> None:
    """Serve until SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.naive")
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args(argv)
    processes.adopt_orphans()
    with tempfile.TemporaryDirectory(prefix="naive-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        _start_ray(folder)
        logging_config = yaml.safe_load(options.config.read_text(encoding="utf-8")).get("logging_config")
        serve.start(http_options={"host": LOOPBACK, "port": options.port}, logging_config=logging_config)
        serve.run(build(options.config, options.model), name="text", route_prefix="/")
        print("ready", flush=True)
        _wait_for_the_end()
        _stop()


def _start_ray(folder: str) -> None:
    ray.init(
        address="local",
        include_dashboard=True,
        dashboard_host=LOOPBACK,
        dashboard_port=free_port(),
        log_to_driver=False,
        namespace="serve",
        _temp_dir=folder,
        _node_ip_address=LOOPBACK,
    )


def _wait_for_the_end() -> None:
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    ended.wait()


def _stop() -> None:
    # Without `serve.shutdown()`: nobody is there whose requests it would let end, and it waits ten seconds for them.
    started = processes.descendants(os.getpid())
    ray.shutdown()
    left = processes.end([*started, *processes.descendants(os.getpid())], grace_s=1)
    processes.reap()
    if left:
        sys.exit(f"would not end: {left}")


if __name__ == "__main__":
    # Under its importable name, so that replicas import it too instead of being sent its code.
    from benchmarks.naive import main as run

    run()
