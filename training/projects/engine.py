"""The engine that a project's texts go through: that of the server which the config's `anonymizer` block describes."""

from __future__ import annotations

from deployments.recognizers.open import open_engine
from deployments.secret import SecretError
from preprocessing.pii import PiiEngine, PolicyError
from training.projects.config import ConfigError, ProjectConfig

__all__ = ["engine_of"]


def engine_of(config: ProjectConfig) -> PiiEngine:
    """Open it as the server does: the fingerprint is the server's, so that it takes the bundle.

    Raises:
        ConfigError: a policy, or the secret that it needs, cannot be used.
        RecognizerError: a recognizer cannot be opened.
    """
    block = config.anonymizer
    try:
        return open_engine(block.all_policies(), block.recognizers, block.secret())
    except (PolicyError, SecretError, ValueError, ImportError) as error:
        raise ConfigError(f"anonymizer: {error}") from error
