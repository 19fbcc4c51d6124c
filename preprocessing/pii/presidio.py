"""Presidio recognizers of your own, run beside the table in `rules`.

Named by import path in the policy (`presidio_recognizers: [my_company.recognizers:CustomerNumber]`). Presidio is
imported only when there is one: that costs memory and start-up (see `docs/decisions/0003`), which the table avoids.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Sequence
from typing import Any, final

from preprocessing.pii.entities import EntityType
from preprocessing.texts import Span

__all__ = ["PresidioRecognizers"]


@final
class PresidioRecognizers:
    """A `TokenClassifier` over Presidio's `EntityRecognizer`s. They get no NLP artifacts, so context words are idle.

    Raises `ValueError` when a path names no recognizer, or one that finds a type which `EntityType` does not have.
    """

    def __init__(self, paths: Sequence[str]) -> None:
        self._recognizers = [(path, _load(path)) for path in paths]

    def spans(self, texts: Sequence[str]) -> list[list[Span]]:
        """Run every recognizer over every text; see `TokenClassifier`."""
        return [
            [
                Span(found.start, found.end, found.entity_type, found.score, path)
                for path, recognizer in self._recognizers
                for found in recognizer.analyze(text, recognizer.supported_entities, None)
            ]
            for text in texts
        ]

    def fingerprint(self) -> str:
        """Which recognizers; their code is their author's to version."""
        return json.dumps(["presidio", *(path for path, _ in self._recognizers)])


def _load(path: str) -> Any:
    module, _, name = path.partition(":")
    try:
        recognizer = getattr(importlib.import_module(module), name)()
        types = list(recognizer.supported_entities)
        recognizer.load()
    except (ImportError, AttributeError, TypeError, ValueError) as error:
        raise ValueError(f"presidio_recognizers: {path} is no recognizer: {type(error).__name__}: {error}") from error
    unknown = sorted(set(types) - {entity.value for entity in EntityType})
    if unknown:
        raise ValueError(f"presidio_recognizers: {path} finds {', '.join(unknown)}, which no policy can name")
    return recognizer
