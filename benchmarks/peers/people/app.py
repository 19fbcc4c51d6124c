"""FastAPI, Presidio and two pipelines: `python -m benchmarks.peers.people.app --port N …`, as people would write it."""

# No `from __future__ import annotations`: FastAPI loses a body's type when it is a string.

import argparse
import json
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import torch
import uvicorn
from anyio import to_thread
from fastapi import FastAPI
from presidio_analyzer import AnalyzerEngine, RecognizerResult
from presidio_anonymizer import AnonymizerEngine
from presidio_anonymizer.entities import OperatorConfig
from pydantic import BaseModel
from transformers.utils import logging

from benchmarks.peers.people.models import open_names, open_sentiment
from benchmarks.peers.people.names import RECOGNIZER, SENTIMENT
from benchmarks.pii.presidio import PRESIDIO_THRESHOLD, blank_nlp_engine, keep_off_the_network
from benchmarks.servers import ROOT
from cluster.ports import LOOPBACK

__all__ = ["People", "build", "main"]


class Body(BaseModel):
    """A text, or a list of texts."""

    inputs: str | list[str]


class People:
    """What a text goes through: names and patterns are found, words put in their place, the rest is classified."""

    def __init__(self, weights: Path, batch_size: int) -> None:
        logging.set_verbosity(logging.CRITICAL)  # it complains of model classes that it does not know
        logging.disable_progress_bar()
        keep_off_the_network()
        manifest = json.loads((ROOT / "models" / RECOGNIZER / "manifest.json").read_text())
        self._type_of = manifest["entities"]
        self._names = open_names(weights / RECOGNIZER, batch_size)
        self._sentiment = open_sentiment(weights / SENTIMENT, batch_size)
        self._analyzer = AnalyzerEngine(nlp_engine=blank_nlp_engine())
        self._anonymizer = AnonymizerEngine()
        self._operators: dict[str, Any] = {}

    def predict(self, texts: list[str]) -> list[dict[str, Any]]:
        """Answer some texts."""
        safe = [self._anonymize(text, names) for text, names in zip(texts, self._names(texts), strict=True)]
        return [
            {"label": scores[0]["label"], "score": round(scores[0]["score"], 6), "scores": scores}
            for scores in self._sentiment(safe if len(safe) > 1 else safe[0])
        ]

    def _anonymize(self, text: str, names: list[dict[str, Any]]) -> str:
        found = self._analyzer.analyze(text, language="en", score_threshold=PRESIDIO_THRESHOLD)
        for name in names:
            kind = self._type_of.get(name["entity_group"], name["entity_group"])
            if kind and name["score"] >= PRESIDIO_THRESHOLD:
                found.append(RecognizerResult(kind, name["start"], name["end"], float(name["score"])))
        for result in found:
            words = result.entity_type.replace("_", " ").lower()
            self._operators.setdefault(result.entity_type, OperatorConfig("replace", {"new_value": words}))
        anonymized: str = self._anonymizer.anonymize(text, found, self._operators).text
        return anonymized


def build() -> FastAPI:
    """Build the application of one worker; uvicorn calls it. Its settings are in the environment."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = int(os.environ["PEOPLE_POOL"])
        yield

    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    people = People(Path(os.environ["PEOPLE_WEIGHTS"]), int(os.environ["PEOPLE_BATCH"]))
    app = FastAPI(lifespan=lifespan)

    @app.post("/api/v1/predict/sentiment")
    def predict(body: Body) -> dict[str, Any]:
        texts = [body.inputs] if isinstance(body.inputs, str) else body.inputs
        return {"predictions": people.predict(texts)}

    return app


def main(argv: Sequence[str] | None = None) -> None:
    """Serve until SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers.people.app")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--weights", required=True)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--pool", default="40", help="threads that endpoints run in; 40 is Starlette's own number")
    parser.add_argument("--batch-size", default="1", help="of a pipeline over a list; 1 is transformers' own number")
    options = parser.parse_args(argv)
    os.environ |= {
        "PEOPLE_WEIGHTS": options.weights,
        "PEOPLE_POOL": options.pool,
        "PEOPLE_BATCH": options.batch_size,
    }
    uvicorn.run(
        "benchmarks.peers.people.app:build",
        factory=True,
        host=LOOPBACK,
        port=options.port,
        workers=options.workers,
        timeout_worker_healthcheck=300,  # a worker that loads models does not answer its parent for a while
        log_level="warning",
        access_log=False,
    )


if __name__ == "__main__":
    main()
