"""The routes. Starlette dispatches; an endpoint reads a request, hands a job to its batcher and writes the answer."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

import msgspec
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from deployments.catalog import deployment_name, public_name
from deployments.errors import (
    CloakroomError,
    DeadlineExceeded,
    MethodNotAllowed,
    ModelStarting,
    NotFound,
    Overloaded,
)
from deployments.ingress import pages
from deployments.ingress.admission import Admission
from deployments.ingress.answers import model_info, predict_response
from deployments.ingress.batcher import MicroBatcher
from deployments.ingress.cache import PredictionCache
from deployments.ingress.config import IngressConfig
from deployments.ingress.door import Refusal
from deployments.ingress.explain.explainer import Explainer
from deployments.ingress.families import Families
from deployments.ingress.flow import Flow
from deployments.ingress.jobs import AnonymizeJob, AnonymizeResult, Job, PredictJob, PredictResult
from deployments.ingress.metrics import Metrics
from deployments.ingress.openapi import openapi_document
from deployments.ingress.parameters import check_parameters
from deployments.ingress.peers import PeerGuard, is_local
from deployments.ingress.privacy_answers import anonymize_response, restore_response
from deployments.ingress.problems import MEDIA_TYPE, problem_body
from deployments.ingress.readiness import READY, Readiness
from deployments.ingress.request_id import RequestIdGuard, request_id_of
from deployments.ingress.requests import ClientGone, RequestReader, header
from deployments.ingress.responses import Response, send_response
from deployments.ingress.schemas import ModelList
from deployments.ingress.schemas import Readiness as ReadinessBody
from deployments.ingress.stages import Stages
from deployments.ingress.tickets import FixedKeys, KeyRing, KeySource, new_key
from deployments.ingress.variants import VariantsSetup, VariedServing
from deployments.ingress.variants.routes import VariantRoutes
from deployments.ingress.vaults import Vaults
from deployments.ingress.wishes import Wishes
from deployments.messages import ModelCard
from deployments.shell import LOGGER_NAME, work_on
from preprocessing.pii import PiiPolicies

__all__ = ["Operations", "Privacy", "build_app"]

_log = logging.getLogger(LOGGER_NAME)
_encode = msgspec.json.Encoder().encode

Handler = Callable[[Scope, Receive], Awaitable[Response]]
Result = TypeVar("Result")

_PREDICT, _ANONYMIZE = "/api/v1/predict/", "/api/v1/anonymize"
"""The latter names its lane too: no model has a name with a stroke."""

CLIENT_CLOSED_REQUEST = 499
"""nginx's status for a caller that hung up; counted, never sent."""


class Operations:
    """What only the runtime knows. The Ray shell overrides both; without a runtime nothing drains."""

    async def draining(self, scope: Scope) -> bool:
        """Whether this replica is on its way out."""
        return False

    async def metrics(self) -> bytes:
        """Return the metrics of this node's replicas in Prometheus' text format."""
        return b""


@dataclass(frozen=True, slots=True)
class Privacy:
    """What the ingress knows of the anonymizer's policies, and the keys of its tickets."""

    policies: PiiPolicies = field(default_factory=PiiPolicies)
    has_secret: bool = False
    """Whether the anonymizer has a secret for hashes and pseudonyms."""
    keys: KeySource = field(default_factory=lambda: FixedKeys(KeyRing([new_key()])))
    clock: Callable[[], float] = time.time
    """Unix seconds, for when tickets expire."""


def build_app(
    config: IngressConfig,
    stages: Stages,
    metrics: Metrics,
    operations: Operations,
    privacy: Privacy | None = None,
    cache: PredictionCache | None = None,
    door: Callable[[Refusal], None] | None = None,
    variants: VariantsSetup | None = None,
) -> ASGIApp:
    """Return the ASGI application over the given stages. Without `privacy` there is the default policy, and tickets
    open in this application alone; without a `cache` no answers are kept. `door` is told whom to refuse at once."""
    api = _Api(config, stages, metrics, operations, privacy or Privacy(), cache, variants or VariantsSetup())
    if door is not None:
        door(api.refusal)
    routes = [
        Route(path, _Endpoint(path, methods, metrics))
        for path, methods in {
            f"{_PREDICT}{{model}}": {"POST": api.predict},
            _ANONYMIZE: {"POST": api.anonymize},
            "/api/v1/restore": {"POST": api.restore},
            "/api/v1/models": {"GET": api.models},
            "/api/v1/models/{model}": {"GET": api.model},
            "/api/v1/models/{model}/variants": {"GET": api.variants.variants},
            "/api/v1/admin/models/{model}/weights": {"PUT": api.variants.set_weights},
            "/api/v1/admin/models/{model}/rollout": {"POST": api.variants.steer},
            "/livez": {"GET": api.live},
            "/readyz": {"GET": api.ready},
            "/metrics": {"GET": api.metrics},
            "/openapi.json": {"GET": api.openapi},
            "/docs": {"GET": api.docs},
            "/docs/{asset}": {"GET": api.docs_asset},
            "/": {"GET": api.front},
        }.items()
    ]
    router = Router(routes, redirect_slashes=False, default=_Endpoint("unknown", {}, metrics))
    app: ASGIApp = PeerGuard(router) if config.loopback_only else router
    return RequestIdGuard(app)


class _Endpoint:
    """One path: the method's handler, its errors as problems, its time and status counted."""

    def __init__(self, path: str, handlers: Mapping[str, Handler], metrics: Metrics) -> None:
        self._path = path
        self._handlers = handlers
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.monotonic()
        try:
            response = await self._respond(scope, receive)
        except (ClientGone, asyncio.CancelledError) as gone:
            self._metrics.request(self._path, CLIENT_CLOSED_REQUEST, time.monotonic() - started)
            if isinstance(gone, asyncio.CancelledError):
                raise
            return
        seconds = time.monotonic() - started
        self._metrics.request(self._path, response.status, seconds)
        await send_response(send, response, seconds)

    async def _respond(self, scope: Scope, receive: Receive) -> Response:
        try:
            return await self._handler(scope)(scope, receive)
        except (CloakroomError, ClientGone) as error:
            if isinstance(error, ClientGone):
                raise
            failure: CloakroomError = error
        except Exception as error:
            _log.error("the ingress failed on %s: %s", self._path, type(error).__name__)
            failure = CloakroomError("The ingress failed; its log names the kind of error.", stage="ingress")
        return _problem(failure, scope)

    def _handler(self, scope: Scope) -> Handler:
        if not self._handlers:
            raise NotFound("No such path; /docs lists them.")
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        handler = self._handlers.get(method)
        if handler is None:
            raise MethodNotAllowed(f"This path takes {' and '.join(self._handlers)}.")
        return handler


def _problem(failure: CloakroomError, scope: Scope) -> Response:
    body = problem_body(failure, request_id_of(scope))
    return Response(body, status=failure.status, media_type=MEDIA_TYPE, headers=failure.headers())


class _Api:
    """The handlers, over the batchers."""

    def __init__(
        self,
        config: IngressConfig,
        stages: Stages,
        metrics: Metrics,
        operations: Operations,
        privacy: Privacy,
        cache: PredictionCache | None,
        variants: VariantsSetup,
    ) -> None:
        self._cache = cache
        self._reader = RequestReader(config, Wishes(privacy.policies, has_secret=privacy.has_secret))
        self._vaults = Vaults(config, privacy.keys, privacy.clock)
        self._stages = stages
        self._readiness = Readiness(stages)
        self._operations = operations
        names = [name for name in stages.models if name == public_name(name)]
        self._openapi = openapi_document(config, names, sorted(privacy.policies.named))
        flow = Flow(stages, metrics, cache, variants.settings)
        batching = config.batching.model_dump()
        self._metrics = metrics
        self._loopback_only = config.loopback_only
        self._caller_header = config.caller_header.encode()
        self._admission = Admission(config.limits.max_wait_s, config.limits.max_waiting_items)
        lanes = {name: self._admission.lane(config.batching.max_items) for name in stages.models}
        lane = self._admission.lane(config.batching.max_items)
        self._lanes = lanes | {_ANONYMIZE: lane}
        self._anonymize = MicroBatcher[AnonymizeJob, AnonymizeResult](
            flow.anonymize, lane=lane, replicas=stages.widest, **batching
        )
        self._predict = {
            name: MicroBatcher[PredictJob, PredictResult](
                partial(flow.predict, name), lane=lane, replicas=partial(stages.widest, name), **batching
            )
            for name, lane in lanes.items()
        }
        self._families = Families(stages.members, self._caller_header)
        self._explainer = Explainer(config, flow, stages, metrics, self._admission, self._families.renewed)
        self._serving = VariedServing(
            variants, stages, self._readiness, metrics, self._is_idle, self._caller_header, config.default_timeout_s
        )
        self.variants = VariantRoutes(variants, self._serving, self._readiness, self._reader)

    async def predict(self, scope: Scope, receive: Receive) -> Response:
        """`POST /api/v1/predict/{model}`."""
        base = await self._readiness.public(scope["path_params"]["model"])
        caller = self._knock(base.name, scope)
        body, job = await self._reader.predict(scope, receive, base.columns)
        job.caller = caller
        card = await self._families.card(base, scope, body.parameters, job.deadline, caller)
        if not body.parameters.version:
            self._check(card, job)
        choice = await self._serving.choose(card, scope, body.parameters, job)
        if choice.pinned:
            self._check(choice.card, job)
        ask = partial(self._ask, scope)
        result, choice = await self._serving.run(choice, job, ask)
        if choice.card.member is not None:
            result, card = await self._families.settled(choice.card, job, result, ask)
            choice = replace(choice, card=card)
        explanations = await self._explainer.explain(choice.card.name, job, result)
        return predict_response(
            choice.card,
            job,
            result,
            return_anonymized=body.parameters.return_anonymized,
            variant=choice.variant,
            explanations=explanations,
        )

    def _check(self, card: ModelCard, job: PredictJob) -> None:
        check_parameters(card, job)
        self._explainer.check(card, job)

    async def _ask(self, scope: Scope, card: ModelCard, job: PredictJob) -> PredictResult:
        """Let the model of a card, a variant's as well, answer a job."""
        job.way = await self._way(card)
        if self._cache is not None:
            self._cache.admit(scope, job)
        try:
            return await _in_time(job, self._predict[card.name].submit(job))
        except DeadlineExceeded as late:
            raise self._starting(card.name) or late from None

    def _is_idle(self) -> bool:
        return not self._admission.waiting

    async def _way(self, card: ModelCard) -> tuple[ModelCard, ...]:
        """Return the model that is asked and whom it falls back to, up to the first that cannot be served now."""
        way = [card]
        while (fallback := way[-1].fallback) is not None and fallback.model is not None:
            if any(one.name == fallback.model for one in way):
                break  # no config goes in a circle, and cards of two configs, while one takes the other's place, may
            try:
                way.append(await self._readiness.card(fallback.model))
            except CloakroomError:
                break
        return tuple(way)

    def _starting(self, model: str) -> ModelStarting | None:
        """Return what to tell a request that ran out of time, where the model slept when it came."""
        left_s = self._stages.models[model].starting_s()
        if left_s is None:
            return None
        detail = "The model slept; it is being started, and the deadline passed before it was there."
        return ModelStarting(detail, stage=deployment_name(model), retry_after_s=left_s)

    async def anonymize(self, scope: Scope, receive: Receive) -> Response:
        """`POST /api/v1/anonymize`."""
        caller = self._knock(_ANONYMIZE, scope)
        question = await self._reader.anonymize(scope, receive)
        job = question.job
        job.caller = caller
        job.known = self._vaults.known(question)
        result = await _in_time(job, self._anonymize.submit(job))
        ticket = self._vaults.ticket(question, result.documents)
        return await work_on(question.size, anonymize_response, question, result, ticket)

    def _knock(self, name: str, scope: Scope) -> bytes:
        """Return who calls, or refuse before anything of the body is read where it could not wait anyway."""
        caller = self._admission.caller(header(scope, self._caller_header))
        # Where several variants share the traffic, which lane it is depends on the body: that lane refuses later.
        only = self._serving.only(name)
        if only is not None:
            self._lanes[only].check(caller)
        return caller

    def refusal(self, scope: Scope) -> Response | None:
        """Say what `_knock` would, of a request as it comes from the network: see `Door`."""
        _, route, model = scope["path"].rpartition(_PREDICT)
        if not route and not model.endswith(_ANONYMIZE):
            return None
        name = model if route else _ANONYMIZE
        only = self._serving.only(name)
        if only not in self._lanes or not self._lanes[only].items or (self._loopback_only and not is_local(scope)):
            return None
        try:
            self._knock(name, scope)
        except Overloaded as failure:
            refused = failure
        else:
            return None
        self._metrics.request(f"{_PREDICT}{{model}}" if route else _ANONYMIZE, refused.status, 0.0)
        return _problem(refused, scope)

    async def restore(self, scope: Scope, receive: Receive) -> Response:
        """`POST /api/v1/restore`: no stage is asked, and nothing is kept."""
        question = await self._reader.restore(scope, receive)
        return restore_response(question, await self._vaults.restore(question))

    async def models(self, scope: Scope, receive: Receive) -> Response:
        """`GET /api/v1/models`."""
        return Response(_encode(ModelList([model_info(card) for card in await self._readiness.cards()])))

    async def model(self, scope: Scope, receive: Receive) -> Response:
        """`GET /api/v1/models/{model}`."""
        return Response(_encode(model_info(await self._readiness.public(scope["path_params"]["model"]))))

    async def live(self, scope: Scope, receive: Receive) -> Response:
        """`GET /livez`: this process answers."""
        return Response(b'{"live":true}')

    async def ready(self, scope: Scope, receive: Receive) -> Response:
        """`GET /readyz`: 503 until every stage is warm, and while this replica drains."""
        states = dict(await self._readiness.states())
        states["ingress"] = "draining" if await self._operations.draining(scope) else READY
        ready = self._readiness.is_open(states)
        return Response(_encode(ReadinessBody(ready, states)), status=200 if ready else 503)

    async def metrics(self, scope: Scope, receive: Receive) -> Response:
        """`GET /metrics`."""
        return Response(await self._operations.metrics(), media_type="text/plain; version=0.0.4; charset=utf-8")

    async def openapi(self, scope: Scope, receive: Receive) -> Response:
        """`GET /openapi.json`."""
        return Response(self._openapi)

    async def docs(self, scope: Scope, receive: Receive) -> Response:
        """`GET /docs`."""
        return pages.docs_page()

    async def docs_asset(self, scope: Scope, receive: Receive) -> Response:
        """`GET /docs/{asset}`."""
        return pages.asset(scope["path_params"]["asset"])

    async def front(self, scope: Scope, receive: Receive) -> Response:
        """`GET /`."""
        return pages.front_page()


async def _in_time(job: Job, result: Awaitable[Result]) -> Result:
    """Wait for a job's result until its deadline; giving up drops the job before its next stage."""
    try:
        async with asyncio.timeout(job.deadline - time.monotonic()):
            return await result
    except TimeoutError:
        failure = DeadlineExceeded("The deadline passed before the answer was ready.")
    raise failure
