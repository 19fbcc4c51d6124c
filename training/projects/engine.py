"""The engine that texts go through: that of the server which an `anonymizer` block describes."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from deployments.anonymizer.config import AnonymizerConfig
from deployments.recognizers.open import RecognizerError, open_engine
from deployments.secret import SecretError
from preprocessing.bundle import ModelSource
from preprocessing.pii import PiiEngine, PolicyError
from training.projects.config import ConfigError, ProjectConfig, read_block, read_config, said_of

__all__ = ["engine_behind", "engine_of", "read_anonymizer"]


def engine_of(config: ProjectConfig) -> PiiEngine:
    """Open a project's engine as the server does: the fingerprint is the server's, so that it takes the bundle.

    Raises:
        ConfigError: a policy, or the secret that it needs, cannot be used.
        RecognizerError: a recognizer cannot be opened.
    """
    return _open(config.anonymizer)


def engine_behind(source: ModelSource, config: Path | None) -> PiiEngine:
    """Open the engine that a model was trained behind: on texts anonymized otherwise it is not what it will be.

    Args:
        source: the model. A Hugging Face folder does not say behind what it was trained: any engine will do.
        config: a YAML file with an `anonymizer` block (see `read_anonymizer`); the default engine when None.

    Raises:
        SystemExit: the model was trained behind other PII rules than these, or the file cannot be used.
    """
    try:
        engine = _open(AnonymizerConfig() if config is None else read_anonymizer(config))
    except (ConfigError, RecognizerError) as error:
        raise SystemExit(str(error)) from error
    if source.pipeline.pii not in ("", engine.fingerprint()):
        behind = "the default anonymizer" if config is None else f"the anonymizer of {config}"
        raise SystemExit(
            f"{source.name} was trained behind other PII rules ({source.pipeline.pii[:12]}…) than those of {behind} "
            f"({engine.fingerprint()[:12]}…): name the config that it was trained by with --config"
        )
    return engine


def read_anonymizer(path: Path) -> AnonymizerConfig:
    """Read the `anonymizer` block of a YAML file; without one it must be a project's config, which has the default.

    Raises:
        ConfigError: it has neither, or a field cannot be used.
    """
    block = read_block(path)
    if "anonymizer" not in block:
        return read_config(path).anonymizer
    try:
        return AnonymizerConfig.model_validate(block["anonymizer"])
    except ValidationError as error:
        raise ConfigError(f"{path}: anonymizer: {said_of(error)}") from error


def _open(block: AnonymizerConfig) -> PiiEngine:
    try:
        return open_engine(block.all_policies(), block.recognizers, block.secret())
    except (PolicyError, SecretError, ValueError, ImportError) as error:
        raise ConfigError(f"anonymizer: {error}") from error
