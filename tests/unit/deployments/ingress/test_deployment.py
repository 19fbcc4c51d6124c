"""What a stage's handle raises, and what of it a caller hears."""

from __future__ import annotations

from typing import Any

import pytest
from ray.serve.exceptions import BackPressureError

from deployments.errors import CloakroomError, Overloaded, StageUnavailable
from deployments.ingress.deployment import HandleStage
from deployments.ingress.metrics import NoMetrics


class Handle:
    """Raises when it is called."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def options(self, **options: Any) -> Handle:
        return self

    async def remote(self, request: object = None) -> object:
        raise self._error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (BackPressureError(num_queued_requests=9, max_queued_requests=8), Overloaded),
        (ValueError("secret text"), StageUnavailable),
    ],
)
async def test_a_stage_that_refuses_or_fails_is_a_503_that_says_when_to_come_back(
    error: Exception, kind: type[CloakroomError]
) -> None:
    stage: HandleStage[object, object] = HandleStage("model-mood", Handle(error), NoMetrics())
    with pytest.raises(kind) as caught:
        await stage.call(object(), 1.0)
    assert (caught.value.status, caught.value.stage) == (503, "model-mood")
    assert int(caught.value.headers()["retry-after"]) >= 1
    assert "secret" not in str(caught.value)
