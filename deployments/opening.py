"""From a config entry to its model: which version it is, and whether it is one that the graph can ask."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, TypeVar

from deployments.catalog import ModelEntry
from deployments.recognizers.config import RecognizerEntry
from preprocessing.bundle import BundleError, ModelSource, open_source, pinned

__all__ = ["open_entry", "pinned_entry"]

SERVED: Final = ("classification", "tagging", "embedding", "tabular")
"""Tasks of models that the text graph can ask."""
_OF_LOGITS: Final = ("temperature", "review_below")

_NO_COLUMNS: Final = ("torch", "remote")
"""Backends that give a whole classifier's logits, while a table's head is applied in part to columns."""

Entry = TypeVar("Entry", ModelEntry, RecognizerEntry)


def open_entry(entry: ModelEntry) -> ModelSource:
    """Open what an entry names. Raises `BundleError`, also where it is for another task than the entry expects."""
    source = open_source(entry.source, task=entry.task)
    if source.task not in SERVED:
        hint = "; recognizers are listed in anonymizer.recognizers" if source.task == "token_classification" else ""
        raise BundleError(
            f"{entry.source} is for task {source.task}, and `models` serves {', '.join(SERVED)}{hint}. "
            f"Take the entry {entry.name} away, or name another `source`"
        )
    if source.task == "tabular" and entry.backend in _NO_COLUMNS:
        raise BundleError(
            f"{entry.source} is for task tabular, whose graph runs on backend: onnx, not {entry.backend}. "
            f"Correct the entry {entry.name}"
        )
    return _of_a_chat(source) if entry.remote is not None and entry.remote.protocol == "openai-chat" else source


def _of_a_chat(source: ModelSource) -> ModelSource:
    """Return the source without what was fitted on its own logits.

    A language model's log-probabilities are none of these: no temperature, coverage or threshold of the bundle's holds
    for them, and what the config says does.
    """
    kept = {name: value for name, value in source.calibration.items() if name not in _OF_LOGITS}
    return replace(source, calibration=kept, conformal={})


def pinned_entry(entry: Entry) -> Entry:
    """Return the entry with a registry's alias, or a hub's revision, resolved: every replica of it serves the same.

    Raises `BundleError`: registry or hub has no such thing, or cannot be asked.
    """
    return entry.model_copy(update={"source": pinned(entry.source)})
