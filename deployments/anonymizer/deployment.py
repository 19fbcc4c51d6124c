"""The anonymizer's Ray shell."""

from __future__ import annotations

from deployments.anonymizer.config import AnonymizerConfig
from deployments.anonymizer.core import Anonymizer
from deployments.messages import AnonymizeReply, AnonymizeRequest, StageInfo
from deployments.recognizers.open import open_engine
from deployments.scaling.workload import Workload
from deployments.shell import call_core

__all__ = ["AnonymizerDeployment"]


class AnonymizerDeployment:
    """Builds the core, receives batches, calls it, translates errors, reports health."""

    def __init__(self, config: AnonymizerConfig) -> None:
        self._core = Anonymizer(open_engine(config.all_policies(), config.recognizers, config.secret()))
        self._core.warm_up()
        self._load = Workload()

    async def __call__(self, request: AnonymizeRequest) -> AnonymizeReply:
        """Anonymize one batch."""
        characters = request.work
        with self._load.serving(characters, request.waited_s):
            return await call_core("anonymizer", self._core.anonymize, request, characters)

    async def info(self) -> StageInfo:
        """Answer once warm."""
        return self._core.info()

    def record_autoscaling_stats(self) -> dict[str, float]:
        """Called by Serve where the stage scales; see `deployments.scaling`."""
        return self._load.stats()
