"""The stages of a Serve config, for whoever wires them in another way. Imports no Ray."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from deployments.anonymizer.config import AnonymizerConfig
from deployments.catalog import ModelEntry
from deployments.postprocessor.config import PostprocessorConfig
from deployments.preprocessor.config import PreprocessorConfig

__all__ = ["StageConfigs", "read_stages"]


@dataclass(frozen=True, slots=True)
class StageConfigs:
    """What the stages of one model are built from."""

    anonymizer: AnonymizerConfig
    preprocessor: PreprocessorConfig
    postprocessor: PostprocessorConfig
    entry: ModelEntry


def read_stages(config: Path, model: str) -> StageConfigs:
    """Read the parts of a Serve config that concern `model`.

    Raises:
        ValueError: the config does not list the model, or a field is wrong.
    """
    args = yaml.safe_load(config.read_text(encoding="utf-8"))["applications"][0]["args"]
    entries = {entry.name: entry for entry in map(ModelEntry.model_validate, args["models"])}
    if model not in entries:
        raise ValueError(f"{config} has no model {model}; it has {', '.join(entries)}")
    return StageConfigs(
        AnonymizerConfig.model_validate(args.get("anonymizer", {})),
        PreprocessorConfig.model_validate(args.get("preprocessor", {})),
        PostprocessorConfig.model_validate(args.get("postprocessor", {})),
        entries[model],
    )
