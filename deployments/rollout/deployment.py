"""The rollout's Ray shell: one replica, whose decisions are kept in Ray's own store, the GCS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ray import serve
from ray.experimental import internal_kv

from deployments.messages import StageInfo
from deployments.rollout.config import RolloutGuard
from deployments.rollout.core import Rollouts
from deployments.rollout.messages import Command, ModelState, Plan, Refused, Report, SetWeights, VariedModel

__all__ = ["GcsStore", "RolloutDeployment"]

_NAMESPACE = b"cloakroom"


class GcsStore:
    """A value in the GCS, where Serve keeps its own state: it is there for as long as the cluster is, and longer where
    the GCS is made fault tolerant."""

    def __init__(self, application: str) -> None:
        self._key = f"rollout:{application}".encode()

    def read(self) -> bytes | None:
        """See `Store`."""
        data: bytes | None = internal_kv._internal_kv_get(self._key, namespace=_NAMESPACE)
        return data

    def write(self, data: bytes) -> None:
        """See `Store`."""
        internal_kv._internal_kv_put(self._key, data, namespace=_NAMESPACE)


class RolloutDeployment:
    """Builds the core, receives reports and commands, follows the config."""

    def __init__(self, models: Sequence[tuple[VariedModel, RolloutGuard | None]]) -> None:
        self._core = Rollouts(models, GcsStore(serve.get_replica_context().app_name))

    def reconfigure(self, user_config: Mapping[str, Any]) -> None:
        """Called by Serve at the start, and when `user_config` has changed in a config: no replica restarts for it."""
        unknown = set(user_config) - {"weights"}
        if unknown:
            raise ValueError(f"user_config has weights alone, not {', '.join(sorted(unknown))}")
        self._core.configure(user_config.get("weights", {}))

    async def __call__(self, report: Report) -> Plan:
        """Take a report, give the plan."""
        return self._core.exchange(report)

    async def command(self, model: str, command: SetWeights | Command) -> ModelState | Refused:
        """Do what an operator asks."""
        return self._core.command(model, command)

    async def state(self, model: str) -> ModelState | Refused:
        """Return how things are with a model."""
        return self._core.state(model)

    async def info(self) -> StageInfo:
        """Answer."""
        return StageInfo("rollout")
