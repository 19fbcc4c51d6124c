"""The ingress' Ray shell: handles with deadlines and one retry, Ray's metrics, and the ASGI application over them."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Generic, TypeVar

import ray
from ray import serve
from ray.exceptions import RayActorError
from ray.serve import metrics as serve_metrics
from ray.serve.exceptions import BackPressureError
from ray.serve.handle import DeploymentHandle
from starlette.types import ASGIApp, Scope

from deployments.catalog import ModelEntry, deployment_name
from deployments.errors import CloakroomError, DeadlineExceeded, ModelStarting, Overloaded, StageUnavailable
from deployments.ingress.app import Operations, Privacy, build_app
from deployments.ingress.cache import open_cache
from deployments.ingress.config import IngressConfig
from deployments.ingress.door import Door
from deployments.ingress.http_get import http_get
from deployments.ingress.metrics import Metrics
from deployments.ingress.stages import Stages
from deployments.ingress.starting import StartClock
from deployments.ingress.tickets import FixedKeys, KeyRing, TicketKey, open_keys
from deployments.ingress.variants import VariantsSetup
from deployments.messages import StageInfo
from deployments.rollout.messages import Command, ModelState, Plan, Refused, Report, SetWeights
from deployments.shell import LOGGER_NAME, translated
from preprocessing.pii import PiiPolicies

__all__ = ["HandleStage", "IngressDeployment"]

_log = logging.getLogger(LOGGER_NAME)

Request = TypeVar("Request")
Reply = TypeVar("Reply")

RETRIES = 1

ROLLOUT_TIMEOUT_S = 5.0
ADMIN_TOKEN_CHARACTERS = 16

GC_THRESHOLDS = (50_000, 50, 100)
"""Python's default looks for cycles every 700 objects, several times a batch; this took 8 % off the ingress' CPU."""


class HandleStage(Generic[Request, Reply]):
    """A stage behind a deployment handle.

    Calls go over gRPC (`_by_reference=False`), whatever Ray's default: by reference they would pass the object store,
    which may spill to disk, and raw text must not.
    """

    def __init__(self, name: str, handle: DeploymentHandle[Any], metrics: Metrics, *, may_sleep: bool = False) -> None:
        self._name = name
        self.may_sleep = may_sleep
        self._start = StartClock()
        self._metrics = metrics
        self._call = handle.options(
            _by_reference=False, request_serialization="pickle", response_serialization="pickle"
        )
        self._info = self._call.options(method_name="info")

    async def call(self, request: Request, timeout_s: float) -> Reply:
        """Send one batch; see `Stage.call`."""
        if self.may_sleep and not self.replicas():
            self._start.asked()
        try:
            async with asyncio.timeout(timeout_s):
                reply = await self._with_retry(self._call, request)
            self._start.started()
            return reply
        except TimeoutError:
            failure: CloakroomError = DeadlineExceeded("The deadline passed in a stage.", stage=self._name)
            left_s = self.starting_s()
            if left_s is not None:
                failure = ModelStarting(stage=self._name, retry_after_s=left_s)
        except BackPressureError:
            failure = Overloaded("The stage's queue is full.", stage=self._name)
        except Exception as error:
            failure = translated(self._name, error)
        raise failure

    def replicas(self) -> int:
        """Return how many replicas the handle knows: what its router was told last."""
        # Not a public part of Ray. Asking the controller is a call, and too late for who decides per batch.
        try:
            return len(self._call._router._asyncio_router._request_router.curr_replicas)
        except AttributeError:
            return 1

    def starting_s(self) -> float | None:
        """See `Stage.starting_s`."""
        return self._start.left_s if self._start.is_running and not self.replicas() else None

    async def info(self, timeout_s: float) -> StageInfo:
        """Ask whether the stage is warm."""
        try:
            async with asyncio.timeout(timeout_s):
                info: StageInfo = await self._info.remote()
                return info
        except Exception:
            failure = StageUnavailable("The stage does not answer.", stage=self._name)
        raise failure

    async def _with_retry(self, handle: DeploymentHandle[Any], request: Request) -> Reply:
        for attempt in range(RETRIES + 1):
            response = handle.remote(request)
            try:
                reply: Reply = await response
            except asyncio.CancelledError:
                response.cancel()
                raise
            except RayActorError:
                if attempt == RETRIES:
                    raise
                _log.warning("a replica of %s went away; its batch is sent again", self._name)
                self._metrics.retry(self._name)
            else:
                return reply
        raise AssertionError("unreachable")


def _keys(*names: str) -> Any:
    """Tag keys, past an annotation of Ray's that reads as a tuple of one."""
    return names


class RayMetrics:
    """Counts in Ray's metrics, which every node exports to Prometheus. See `Metrics`."""

    def __init__(self) -> None:
        seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0]
        sizes = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0]
        counter, histogram = serve_metrics.Counter, serve_metrics.Histogram
        self._requests = histogram(
            "cloakroom_request_seconds", "Time to an answer.", boundaries=seconds, tag_keys=_keys("path", "status")
        )
        self._batches = histogram("cloakroom_batch_items", "Texts in a batch.", boundaries=sizes, tag_keys=("kind",))
        self._stages = histogram(
            "cloakroom_stage_seconds", "Time of one call of a stage.", boundaries=seconds, tag_keys=("stage",)
        )
        self._retries = counter("cloakroom_stage_retries", "Calls sent again.", tag_keys=("stage",))
        self._dropped = counter("cloakroom_items_dropped", "Texts left behind.", tag_keys=_keys("stage", "reason"))
        self._entities = counter("cloakroom_entities", "Pieces of personal data taken out.", tag_keys=("type",))
        self._cache = counter("cloakroom_cache", "Texts answered from the cache or not.", tag_keys=("event",))
        of = _keys("model", "variant")
        self._variants = histogram("cloakroom_variant_seconds", "A variant's answers.", boundaries=seconds, tag_keys=of)
        self._variant_errors = counter("cloakroom_variant_errors", "Requests a variant failed.", tag_keys=of)
        self._differences = histogram(
            "cloakroom_variant_score_difference",
            "How far a variant's scores lie from another's.",
            boundaries=[0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0],
            tag_keys=of,
        )
        self._disagreements = counter(
            "cloakroom_variant_disagreements", "Compared requests with another answer.", tag_keys=of
        )
        self._weights = serve_metrics.Gauge("cloakroom_variant_weight", "Percent of the traffic.", tag_keys=of)
        self._review = counter("cloakroom_review", "Answers to look at.", tag_keys=_keys("model", "reason"))
        self._fallback = counter("cloakroom_fallback", "Texts passed on.", tag_keys=_keys("model", "to"))

    def request(self, route: str, status: int, seconds: float) -> None:
        """See `Metrics`."""
        self._requests.observe(seconds, tags={"path": route, "status": str(status)})

    def batch(self, kind: str, items: int) -> None:
        """See `Metrics`."""
        self._batches.observe(items, tags={"kind": kind})

    def stage(self, stage: str, seconds: float) -> None:
        """See `Metrics`."""
        self._stages.observe(seconds, tags={"stage": stage})

    def retry(self, stage: str) -> None:
        """See `Metrics`."""
        self._retries.inc(tags={"stage": stage})

    def dropped(self, stage: str, reason: str, items: int) -> None:
        """See `Metrics`."""
        self._dropped.inc(items, tags={"stage": stage, "reason": reason})

    def entities(self, entity_type: str, count: int) -> None:
        """See `Metrics`."""
        self._entities.inc(count, tags={"type": entity_type})

    def cache(self, event: str, count: int) -> None:
        """See `Metrics`."""
        self._cache.inc(count, tags={"event": event})

    def review(self, model: str, reason: str, items: int) -> None:
        """See `Metrics`."""
        self._review.inc(items, tags={"model": model, "reason": reason})

    def fallback(self, model: str, to: str, items: int) -> None:
        """See `Metrics`."""
        self._fallback.inc(items, tags={"model": model, "to": to})

    def variant(self, model: str, variant: str, seconds: float | None) -> None:
        """See `Metrics`."""
        tags = {"model": model, "variant": variant}
        if seconds is None:
            self._variant_errors.inc(tags=tags)
        else:
            self._variants.observe(seconds, tags=tags)

    def compared(self, model: str, variant: str, difference: float, *, agrees: bool) -> None:
        """See `Metrics`."""
        tags = {"model": model, "variant": variant}
        self._differences.observe(difference, tags=tags)
        if not agrees:
            self._disagreements.inc(tags=tags)

    def weight(self, model: str, variant: str, percent: float) -> None:
        """See `Metrics`."""
        self._weights.set(percent, tags={"model": model, "variant": variant})


class HandleLink:
    """The rollout's replica behind its handle; see `RolloutLink`."""

    def __init__(self, handle: DeploymentHandle[Any]) -> None:
        self._handle = handle.options(
            _by_reference=False, request_serialization="pickle", response_serialization="pickle"
        )

    async def exchange(self, report: Report) -> Plan:
        """See `RolloutLink`."""
        plan: Plan = await self._answer(self._handle, report)
        return plan

    async def command(self, model: str, command: SetWeights | Command) -> ModelState | Refused:
        """See `RolloutLink`."""
        state: ModelState | Refused = await self._answer(self._handle.options(method_name="command"), model, command)
        return state

    async def state(self, model: str) -> ModelState | Refused:
        """See `RolloutLink`."""
        state: ModelState | Refused = await self._answer(self._handle.options(method_name="state"), model)
        return state

    @staticmethod
    async def _answer(method: DeploymentHandle[Any], *args: Any) -> Any:
        try:
            async with asyncio.timeout(ROLLOUT_TIMEOUT_S):
                return await method.remote(*args)
        except Exception:
            failure = StageUnavailable("The replica that keeps the weights does not answer.", stage="rollout")
        raise failure


class NodeOperations(Operations):
    """What the Ray node knows."""

    async def draining(self, scope: Scope) -> bool:
        """Ask Serve's own health path on the socket that the request came in by: 503 there means draining."""
        server = scope.get("server")
        if server is None or server[1] is None:
            return False
        try:
            status, _ = await http_get(server[0], server[1], "/-/healthz", timeout_s=2.0)
        except (OSError, TimeoutError, ValueError):
            return True
        return status != 200

    async def metrics(self) -> bytes:
        """Return what this node's agent exports: every replica on the node, this one among them."""
        node_id = ray.get_runtime_context().get_node_id()
        nodes: list[dict[str, Any]] = ray.nodes()
        node = next((n for n in nodes if n["NodeID"] == node_id), None)
        if node is None:
            raise StageUnavailable("This node's metrics agent is not known.", stage="ingress")
        try:
            _, body = await http_get(node["NodeManagerAddress"], node["MetricsExportPort"], "/metrics", timeout_s=5.0)
        except (OSError, TimeoutError, ValueError):
            raise StageUnavailable("This node's metrics agent does not answer.", stage="ingress") from None
        return body


@serve.ingress()
class IngressDeployment:
    """Builds the application over the stages' handles."""

    def __init__(
        self,
        config: IngressConfig,
        anonymizer: DeploymentHandle[Any],
        preprocessor: DeploymentHandle[Any],
        postprocessor: DeploymentHandle[Any],
        models: Mapping[str, DeploymentHandle[Any]],
        policies: PiiPolicies,
        spare_key: TicketKey,
        *,
        has_secret: bool = False,
        answering: Mapping[str, str] | None = None,
        may_sleep: Collection[str] = (),
        varied: Sequence[ModelEntry] = (),
        settings: Mapping[str, str] | None = None,
        rollout: DeploymentHandle[Any] | None = None,
        period_s: float = 1.0,
    ) -> None:
        """`policies` are the anonymizer's, `spare_key` seals tickets and makes the cache's keys where none are
        configured, `answering` is per model a hash of the settings that its answers depend on, `may_sleep`
        the models that may have no replica, `varied`
        are the entries with variants, `settings` is per model `settings_digest`, `rollout` keeps the weights."""
        gc.set_threshold(*GC_THRESHOLDS)
        self._config = config
        self._metrics = RayMetrics()
        keys = open_keys(config.tickets.keys_file, config.tickets.keys_env)
        if keys is None:
            _log.warning("no ticket keys are configured: tickets end with this deployment")
            keys = FixedKeys(KeyRing([spare_key]))
        self._privacy = Privacy(policies, has_secret, keys)
        self._stages = Stages(
            anonymizer=HandleStage("anonymizer", anonymizer, self._metrics),
            preprocessor=HandleStage("preprocessor", preprocessor, self._metrics),
            postprocessor=HandleStage("postprocessor", postprocessor, self._metrics),
            models={
                name: HandleStage(deployment_name(name), handle, self._metrics, may_sleep=name in may_sleep)
                for name, handle in models.items()
            },
            members=HandleStage("preprocessor", preprocessor.options(method_name="member"), self._metrics),
        )
        self._cache = open_cache(config, spare_key.bind(b"cloakroom cache"), answering or {}, self._metrics)
        self._variants = VariantsSetup(
            tuple(varied),
            spare_key.bind(b"cloakroom variants"),
            None if rollout is None else HandleLink(rollout),
            _admin_token(config.admin_token_env),
            period_s,
            settings or {},
        )

    def __serve_build_asgi_app__(self) -> ASGIApp:
        return build_app(
            self._config,
            self._stages,
            self._metrics,
            NodeOperations(),
            self._privacy,
            self._cache,
            Door.ask,
            self._variants,
        )


def _admin_token(variable: str | None) -> str:
    """Read the operators' token; empty where none is configured.

    Raises:
        ValueError: the variable holds none, or one that could be guessed.
    """
    if variable is None:
        return ""
    token = os.environ.get(variable, "")
    if len(token) < ADMIN_TOKEN_CHARACTERS:
        raise ValueError(
            f"the variable {variable}, which admin_token_env names, needs {ADMIN_TOKEN_CHARACTERS} characters"
        )
    return token
