"""What the ingress needs of the rollout's replica. Ray's handle is behind it; so are tests."""

from __future__ import annotations

from typing import Protocol

from deployments.rollout.messages import Command, ModelState, Plan, Refused, Report, SetWeights

__all__ = ["RolloutLink"]


class RolloutLink(Protocol):
    """The replica that keeps the weights. Each call raises `StageUnavailable` where it does not answer."""

    async def exchange(self, report: Report) -> Plan:
        """Tell what was seen; learn whose each slot is."""

    async def command(self, model: str, command: SetWeights | Command) -> ModelState | Refused:
        """Let it do something."""

    async def state(self, model: str) -> ModelState | Refused:
        """Ask how things are with a model."""
